package io.insitu.middleware.compute.node;

import java.time.Duration;
import java.util.Arrays;

/// How long the components of one group of one job took of late, which says when another one is
/// late. For any number of threads.
final class Pace {
    /// Fewer say too little.
    private static final int KNOWN_MIN = 3;

    private static final int KEPT = 64;

    private final PlacementConfig config;
    private final long[] nanos = new long[KEPT];
    private int known;

    Pace(PlacementConfig config) {
        this.config = config;
    }

    synchronized void took(Duration time) {
        nanos[known % KEPT] = time.toNanos();
        known++;
    }

    /// {@return whether one that takes that long already is a straggler}
    synchronized boolean isLate(Duration soFar) {
        if (config.secondCopyAfter() == 0 || known < KNOWN_MIN) {
            return false;
        }
        long[] sorted = Arrays.copyOf(nanos, Math.min(known, KEPT));
        Arrays.sort(sorted);
        Duration median = Duration.ofNanos(sorted[sorted.length / 2]);
        return soFar.compareTo(config.secondCopyMin()) > 0
                && soFar.compareTo(median.multipliedBy(config.secondCopyAfter())) > 0;
    }
}
