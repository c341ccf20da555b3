package io.insitu.middleware.compute;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.insitu.middleware.Query;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.Location;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The jobs that open objects by their content type: descriptions with gaps in them, kept in the
/// account's container `.zvm` as `{content type}/config`.
///
/// `{.name}` or `{.name=default}` is filled from the query, `{.object_path}` with the object's URL,
/// whatever the query says. What is filled in is escaped as JSON text, so that it can only ever be
/// a part of the string in which its gap stands.
///
/// @param rights of who opens
record Templates(JobBody bodies, ObjectStore store, Rights rights) {
    private static final String CONTAINER = ".zvm";
    private static final Pattern GAP =
            Pattern.compile("\\{\\.([A-Za-z0-9_]+)(?:=([^{}\"\\\\]*))?\\}");

    /// @throws SwiftException 404 when nothing opens objects of that type
    byte[] fill(ObjectPath object, String type, Query query) {
        ContainerPath container = new ContainerPath(object.account(), CONTAINER);
        ObjectPath path = container.object(type + "/config");
        if (!rights.read(container) || store.object(path).isEmpty()) {
            throw new SwiftException(404, "No application registered for " + type);
        }
        return read(path, object, query);
    }

    /// {@return the description in that object, filled in}
    ///
    /// @throws io.insitu.middleware.SwiftException 404 when it is not there
    byte[] read(ObjectPath path, ObjectPath object, Query query) {
        String template = new String(bodies.read(store, path), StandardCharsets.UTF_8);
        StringBuilder filled = new StringBuilder();
        Matcher gap = GAP.matcher(template);
        while (gap.find()) {
            String value =
                    gap.group(1).equals("object_path")
                            ? Location.url(object)
                            : query.get(gap.group(1)).orElse(given(gap.group(2)));
            gap.appendReplacement(filled, Matcher.quoteReplacement(escaped(value)));
        }
        return gap.appendTail(filled).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
