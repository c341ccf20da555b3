package io.insitu.storage;

import java.util.Map;

/// What the store knows of an account. Counts and bytes are those of all its containers.
public record AccountRecord(
        AccountName name,
        long containerCount,
        long objectCount,
        long bytesUsed,
        Timestamp created,
        Map<String, String> metadata) {
    public AccountRecord {
        metadata = Map.copyOf(metadata);
    }
}
