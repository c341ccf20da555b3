package io.insitu.storage;

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
}
