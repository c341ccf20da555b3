package io.insitu.middleware.container;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.listing.ListingPages;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pages of a listing of versions. It remembers at which version of a name a page ended, so it
/// is good for one listing.
final class VersionPages implements ListingPages {
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    private final ObjectVersions versions;
    private final ContainerPath container;
    private @Nullable Timestamp after;

    private VersionPages(
            ObjectVersions versions, ContainerPath container, @Nullable Timestamp after) {
        this.versions = versions;
        this.container = container;
        this.after = after;
    }

    /// @throws SwiftException 400 for a `version_marker` that is none or has no `marker`, and for a
    ///   delimiter that may be part of an id
    static VersionPages of(ObjectVersions versions, ContainerPath container, Query query) {
        if (query.text("delimiter").chars().anyMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
            throw new SwiftException(400, "invalid delimiter param", HTML);
        }
        if (!query.has("version_marker")) {
            return new VersionPages(versions, container, null);
        }
        if (!query.has("marker")) {
            throw new SwiftException(400, "version_marker param requires marker", HTML);
        }
        return new VersionPages(
                versions, container, after(query.text("version_marker"), query.isTrue("reverse")));
    }

    private static Timestamp after(String marker, boolean reverse) {
        if (marker.equals("null")) {
            return ObjectVersions.beforeAll(reverse);
        }
        try {
            return Timestamp.parse(marker);
        } catch (IllegalArgumentException e) {
            throw new SwiftException(400, "invalid version_marker param", HTML);
        }
    }

    @Override
    public List<ListingEntry> page(ListingQuery query) {
        List<ListingEntry> page = versions.list(container, query, after);
        after = null;
        if (!page.isEmpty() && page.getLast() instanceof ListingEntry.VersionEntry last) {
            Timestamp version = last.version();
            after = version == null ? ObjectVersions.beforeAll(query.reverse()) : version;
        }
        return page;
    }
}
