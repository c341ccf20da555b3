package io.insitu.storage;

import java.util.Map;

/// What the store knows of a container.
public record ContainerRecord(
        ContainerPath path,
        long objectCount,
        long bytesUsed,
        Timestamp created,
        Map<String, String> metadata) {
    public ContainerRecord {
        metadata = Map.copyOf(metadata);
    }
}
