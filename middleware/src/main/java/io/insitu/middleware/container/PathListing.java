package io.insitu.middleware.container;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;

/// The old way to list as if names were paths: `path=a/b` gives the objects directly below `a/b/`,
/// among them those that stand for a folder by a slash at their end, and nothing of what is deeper.
final class PathListing {
    private final ObjectStore store;
    private final ContainerPath container;

    PathListing(ObjectStore store, ContainerPath container) {
        this.store = store;
        this.container = container;
    }

    /// @param asked its limit, markers and direction hold; its prefix and delimiter do not
    List<ListingEntry> list(String path, ListingQuery asked) {
        String prefix = path.isEmpty() ? "" : path.replaceFirst("/+$", "") + "/";
        ListingQuery query =
                new ListingQuery(
                        asked.limit(),
                        prefix,
                        asked.marker(),
                        asked.endMarker(),
                        "/",
                        asked.reverse());
        List<ListingEntry> found = new ArrayList<>();
        while (found.size() < asked.limit()) {
            List<ListingEntry> page = store.objects(container, query);
            for (ListingEntry entry : page) {
                add(found, entry, prefix);
            }
            if (page.size() < query.limit()) {
                break;
            }
            query = query.withMarker(page.getLast().name());
        }
        return found.size() > asked.limit() ? found.subList(0, asked.limit()) : found;
    }

    /// A rolled-up entry hides the object that has its name.
    private void add(List<ListingEntry> found, ListingEntry entry, String prefix) {
        switch (entry) {
            case ListingEntry.Subdir(String name) ->
                    store.object(container.object(name))
                            .map(PathListing::entry)
                            .ifPresent(found::add);
            case ListingEntry.ObjectEntry object -> {
                if (!object.name().equals(prefix)) {
                    found.add(object);
                }
            }
            case ListingEntry.ContainerEntry inner ->
                    throw new IllegalStateException("a container in a container: " + inner);
            case ListingEntry.VersionEntry version ->
                    throw new IllegalStateException("a version among objects: " + version);
        }
    }

    private static ListingEntry entry(ObjectRecord object) {
        return new ListingEntry.ObjectEntry(
                object.path().object(),
                object.size(),
                object.etag(),
                object.contentType(),
                object.timestamp());
    }
}
