package io.insitu.storage;

import org.jspecify.annotations.Nullable;

/// One line of a listing.
public sealed interface ListingEntry {
    /// {@return what the next page's marker would be}
    String name();

    /// All names that go on behind `name`, which ends in the delimiter.
    record Subdir(String name) implements ListingEntry {}

    record ContainerEntry(String name, long objectCount, long bytesUsed, Timestamp lastModified)
            implements ListingEntry {}

    record ObjectEntry(String name, long size, String etag, String contentType, Timestamp timestamp)
            implements ListingEntry {}

    /// One version of an object, in a listing of versions.
    ///
    /// @param version its id; null for what was written while the container kept none
    /// @param latest whether it is what the object is now; of a marker, that the object is deleted
    record VersionEntry(ObjectEntry object, @Nullable Timestamp version, boolean latest)
            implements ListingEntry {
        @Override
        public String name() {
            return object.name();
        }
    }
}
