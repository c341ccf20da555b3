package io.insitu.middleware.versionedwrites;

import java.util.List;
import java.util.Map;

/// @param allowVersionedWrites whether containers may have a container of old versions
/// @param allowObjectVersioning whether containers may keep the versions of their objects
public record VersionedWritesConfig(boolean allowVersionedWrites, boolean allowObjectVersioning) {
    public static final VersionedWritesConfig DEFAULT = new VersionedWritesConfig(true, true);

    Map<String, Object> info() {
        return allowVersionedWrites
                ? Map.of(
                        "versioned_writes",
                        Map.of(
                                "allowed_flags",
                                List.of("x-versions-location", "x-history-location")))
                : Map.of();
    }
}
