package io.insitu.middleware.compute.node;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How long the components of one group of one job took of late, which says when another one is
/// late. For any number of threads.
final class Pace {
    /// Fewer say too little.
    private static final int KNOWN_MIN = 3;

    private static final int KEPT = 64;
    private static final Duration NEVER = Duration.ofDays(365);
    private static final Duration LOOK_MIN = Duration.ofMillis(100);
    private static final Duration LOOK_MAX = Duration.ofMillis(500);

    private final PlacementConfig config;
    private final long[] nanos = new long[KEPT];
    private int known;
    private @Nullable Duration late;

    Pace(PlacementConfig config) {
        this.config = config;
    }

    synchronized void took(Duration time) {
        nanos[known % KEPT] = time.toNanos();
        known++;
        late = null;
    }

    /// {@return whether one that takes that long already is a straggler}
    synchronized boolean isLate(Duration soFar) {
        return soFar.compareTo(late()) > 0;
    }

    /// {@return how long to wait before it is looked again after one that takes that long already}
    synchronized Duration look(Duration soFar) {
        Duration left = late().minus(soFar);
        if (left.compareTo(LOOK_MIN) < 0) {
            return LOOK_MIN;
        }
        return left.compareTo(LOOK_MAX) > 0 ? LOOK_MAX : left;
    }

    private Duration late() {
        if (late == null) {
            late = lateNow();
        }
        return late;
    }

    private Duration lateNow() {
        if (config.secondCopyAfter() == 0 || known < KNOWN_MIN) {
            return NEVER;
        }
        long[] sorted = Arrays.copyOf(nanos, Math.min(known, KEPT));
        Arrays.sort(sorted);
        Duration times =
                Duration.ofNanos(sorted[sorted.length / 2]).multipliedBy(config.secondCopyAfter());
        return times.compareTo(config.secondCopyMin()) > 0 ? times : config.secondCopyMin();
    }
}
