package io.insitu.storage;

import java.util.Map;

/// What the store knows of an object besides its bytes.
///
/// @param etag the MD5 of the bytes, 32 lower-case hexadecimal digits
/// @param timestamp when the bytes or the metadata were last written
/// @param metadata lower-case header names (`x-object-meta-color`, `content-encoding`) with their
///   values
public record ObjectRecord(
        ObjectPath path,
        long size,
        String etag,
        String contentType,
        Timestamp timestamp,
        Map<String, String> metadata) {
    public ObjectRecord {
        metadata = Map.copyOf(metadata);
    }
}
