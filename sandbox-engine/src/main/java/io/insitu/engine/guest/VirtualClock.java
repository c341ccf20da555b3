package io.insitu.engine.guest;

/// The only clock a guest sees. It begins at a fixed moment and moves a fixed step each time it is
/// read, so that equal runs read equal times and a program that waits for time to pass gets there.
final class VirtualClock {
    /// 2015-01-01T00:00:00Z, in nanoseconds.
    static final long START_NANOS = 1_420_070_400_000_000_000L;

    static final long STEP_NANOS = 1_000;

    private long now = START_NANOS;

    long read() {
        now += STEP_NANOS;
        return now;
    }

    void advanceTo(long nanos) {
        now = Math.max(now, nanos);
    }

    long now() {
        return now;
    }
}
