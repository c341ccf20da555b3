package io.insitu.middleware.staticweb;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A container as a web site, by its metadata `X-Container-Meta-Web-…`.
///
/// @param index name of the object that stands for a folder; empty for none
/// @param error end of the names of the objects that stand for errors (`404error.html`); empty for
///   none
/// @param listings whether folders without index are listed
/// @param label what listings call the container; empty for its path
/// @param css the listings' stylesheet; empty for a small one
/// @param directoryType content type of objects that stand for folders
record Site(
        ContainerPath container,
        String index,
        String error,
        String listings,
        String label,
        String css,
        String directoryType) {
    private static final Set<String> YES = Set.of("true", "1", "yes", "on", "t", "y");

    static Site of(ContainerRecord record) {
        String type = meta(record, "directory-type");
        return new Site(
                record.path(),
                meta(record, "index"),
                meta(record, "error"),
                meta(record, "listings"),
                meta(record, "listings-label"),
                meta(record, "listings-css"),
                type.isEmpty() ? "application/directory" : type);
    }

    private static String meta(ContainerRecord record, String name) {
        Map<String, String> metadata = record.metadata();
        return metadata.getOrDefault("x-container-meta-web-" + name, "").strip();
    }

    boolean isOne() {
        return !index.isEmpty() || !listings.isEmpty();
    }

    boolean lists() {
        return YES.contains(listings.toLowerCase(Locale.ROOT));
    }
}
