package io.insitu.middleware.versionedwrites;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.listing.ListedType;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.StorageException;
import io.insitu.storage.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The old versions of one object, in their container: named by the length of the object's name in
/// three hexadecimal digits, the name, a slash, and the time at which the version was written.
/// Their order is that of their times. What is done here the sender was asked for before.
final class OldVersions {
    private static final Set<String> KEPT =
            Set.of(
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "content-type",
                    "expires",
                    "x-delete-at",
                    "x-object-manifest",
                    "x-robots-tag",
                    "x-static-large-object",
                    "x-symlink-target",
                    "x-symlink-target-account");

    private final ObjectStore store;
    private final Request request;
    private final Handler next;
    private final ObjectPath object;
    private final ContainerPath container;
    private final String prefix;

    OldVersions(
            ObjectStore store, Request request, Handler next, ObjectPath object, String container) {
        this.store = store;
        this.request = request;
        this.next = next;
        this.object = object;
        this.container = new ContainerPath(object.account(), container);
        int length = object.object().getBytes(StandardCharsets.UTF_8).length;
        this.prefix = "%03x%s/".formatted(length, object.object());
    }

    /// Keeps a copy of what stands under the object's name, if there is anything.
    void keepCurrent() {
        Response current = get(object);
        if (current.status() == 404) {
            current.content().close();
            return;
        }
        String timestamp = current.headers().text("X-Timestamp");
        store(check(current), container.object(prefix + timestamp));
    }

    /// Notes that the object was deleted at that moment.
    void mark(Timestamp now) {
        Request put = ask("PUT", container.object(prefix + now));
        Headers marker =
                ListedType.with(
                        put.headers().with("Content-Type", ListedType.DELETED_VISIBLE),
                        ListedType.VERSIONS_DELETED,
                        "1");
        check(Subrequest.answer(next, put.withHeaders(ignored -> marker))).content().close();
    }

    /// {@return up to so many of the versions, the newest first}
    List<ListingEntry.ObjectEntry> newest(int count) {
        ListingQuery query = new ListingQuery(count, prefix, "", "", "", true);
        try {
            return store.objects(container, query).stream()
                    .map(ListingEntry.ObjectEntry.class::cast)
                    .toList();
        } catch (StorageException e) {
            return List.of();
        }
    }

    static boolean isMarker(ListingEntry.ObjectEntry version) {
        return version.contentType().equals(ListedType.DELETED);
    }

    /// Puts a version where the object is.
    ///
    /// @return false when it has gone meanwhile
    boolean restore(ListingEntry.ObjectEntry version) {
        Response old = get(container.object(version.name()));
        if (old.status() == 404) {
            old.content().close();
            return false;
        }
        store(check(old), object);
        return true;
    }

    /// {@return the answer to the deletion of a version}
    Response delete(ListingEntry.ObjectEntry version) {
        return Subrequest.answer(next, ask("DELETE", container.object(version.name())));
    }

    private Response get(ObjectPath from) {
        Request get = ask("GET", from).withQuery(Query.parse("symlink=get"));
        return Subrequest.answer(next, get);
    }

    private Request ask(String method, ObjectPath path) {
        return Subrequest.of(
                        request,
                        method,
                        Subrequest.path(path.account(), path.container(), path.object()))
                .withAuthorizer(Authorizer.EVERYTHING);
    }

    private void store(Response source, ObjectPath to) {
        try (ContentBody body = new ContentBody(source.content())) {
            Headers headers = described(source);
            Request put = ask("PUT", to).withHeaders(ignored -> headers).withBody(body);
            check(Subrequest.answer(next, put)).content().close();
        }
    }

    private static Headers described(Response source) {
        Headers given = source.headers();
        Headers kept =
                given.filter(field ->
                                field.startsWith("x-object-meta-")
                                        || field.startsWith("x-object-sysmeta-")
                                        || KEPT.contains(field.name().toLowerCase(Locale.ROOT)))
                        .with("Content-Length", Long.toString(source.content().length()))
                        .with("Etag", given.text("Etag"));
        Optional<String> size = given.first("X-Object-Sysmeta-Slo-Size");
        if (size.isPresent()) {
            kept = ListedType.with(kept, ListedType.BYTES, size.get());
            String etag = given.text("X-Object-Sysmeta-Slo-Etag");
            kept = ListedType.with(kept, ListedType.SLO_ETAG, etag);
        }
        return kept;
    }

    /// @throws SwiftException 412 when the versions' container is not there or may not be written,
    ///   503 when it cannot
    private static Response check(Response answer) {
        if (answer.status() / 100 == 2) {
            return answer;
        }
        answer.content().close();
        throw new SwiftException(answer.status() / 100 == 4 ? 412 : 503);
    }
}
