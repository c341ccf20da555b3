package io.insitu.middleware.slo;

import io.insitu.middleware.segments.SegmentRate;
import java.util.LinkedHashMap;
import java.util.Map;

/// The limits of static large objects, by Swift's names.
///
/// @param maxManifestSegments segments of a manifest
/// @param maxManifestSize bytes of a manifest as it is sent
/// @param maxNesting manifests within manifests, the outermost counted
/// @param yieldFrequency seconds between signs of life while a request with `heartbeat` is answered
/// @param allowAsyncDelete whether `async` at a DELETE has a meaning
/// @param rateLimit how fast small segments are opened while they are read
public record SloConfig(
        int maxManifestSegments,
        int maxManifestSize,
        int maxNesting,
        int yieldFrequency,
        boolean allowAsyncDelete,
        SegmentRate rateLimit) {
    public static final SloConfig DEFAULT =
            new SloConfig(1000, 8 << 20, 10, 10, true, SegmentRate.ANY);

    public SloConfig {
        atLeastOne("max_manifest_segments", maxManifestSegments);
        atLeastOne("max_manifest_size", maxManifestSize);
        atLeastOne("max_nesting", maxNesting);
        atLeastOne("yield_frequency", yieldFrequency);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s: %d is less than 1".formatted(name, value));
        }
    }

    Map<String, Object> info() {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("max_manifest_segments", maxManifestSegments);
        limits.put("max_manifest_size", maxManifestSize);
        limits.put("yield_frequency", yieldFrequency);
        limits.put("min_segment_size", 1);
        limits.put("allow_async_delete", allowAsyncDelete);
        limits.put("max_nesting", maxNesting);
        return Map.of("slo", limits);
    }

    /// {@return bytes that a manifest may have as it is stored: each segment is told more of than
    /// its sender said}
    int storedBytesMax() {
        long bytes = 4L * maxManifestSize + 4096L * maxManifestSegments;
        return (int) Math.min(bytes, Integer.MAX_VALUE - 8);
    }
}
