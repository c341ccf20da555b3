package io.insitu.middleware.compute.cache;

import java.time.Duration;

/// What is remembered of what jobs wrote.
///
/// @param enabled whether instances that ran before are answered from what they wrote, and outputs
///   carry their provenance
/// @param retention how long outputs that went into answers, or to other instances, are remembered
/// @param entryBytesMax of one instance's; what wrote more is run again
/// @param allBytesMax of one account's; where that is reached the older make room
/// @param pendingMax entries and records that are on their way to the store; what comes then is
///   stored at once
/// @param pendingBytesMax of these
public record CacheConfig(
        boolean enabled,
        Duration retention,
        long entryBytesMax,
        long allBytesMax,
        int pendingMax,
        long pendingBytesMax) {
    public static final CacheConfig DEFAULT =
            new CacheConfig(true, Duration.ofDays(7), 1 << 20, 10L << 30, 1024, 16 << 20);

    /// {@return the same, with nothing remembered}
    public CacheConfig off() {
        return new CacheConfig(
                false, retention, entryBytesMax, allBytesMax, pendingMax, pendingBytesMax);
    }
}
