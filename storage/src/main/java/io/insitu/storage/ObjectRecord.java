package io.insitu.storage;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the store knows of an object besides its bytes.
///
/// @param etag the MD5 of the bytes, 32 lower-case hexadecimal digits
/// @param timestamp when the bytes or the metadata were last written
/// @param metadata lower-case header names (`x-object-meta-color`, `content-encoding`) with their
///   values
/// @param version its id among the object's versions; null for what was written while its container
///   kept none, Swift's version `null`
public record ObjectRecord(
        ObjectPath path,
        long size,
        String etag,
        String contentType,
        Timestamp timestamp,
        Map<String, String> metadata,
        @Nullable Timestamp version) {
    public ObjectRecord {
        metadata = Map.copyOf(metadata);
    }

    /// Of no version.
    public ObjectRecord(
            ObjectPath path,
            long size,
            String etag,
            String contentType,
            Timestamp timestamp,
            Map<String, String> metadata) {
        this(path, size, etag, contentType, timestamp, metadata, null);
    }
}
