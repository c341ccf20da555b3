package io.insitu.storage;

import java.time.Instant;

/// A moment as Swift keeps it: whole units of 10 µs since 1970-01-01T00:00:00Z, shown as seconds
/// with five digits (`1448889362.12345`, the "normal" form of Swift's `Timestamp`).
public record Timestamp(long tenMicros) implements Comparable<Timestamp> {
    private static final long UNITS_PER_SECOND = 100_000;

    public static Timestamp of(Instant instant) {
        return new Timestamp(
                instant.getEpochSecond() * UNITS_PER_SECOND + instant.getNano() / 10_000);
    }

    public Instant instant() {
        return Instant.ofEpochSecond(
                Math.floorDiv(tenMicros, UNITS_PER_SECOND),
                Math.floorMod(tenMicros, UNITS_PER_SECOND) * 10_000);
    }

    @Override
    public int compareTo(Timestamp other) {
        return Long.compare(tenMicros, other.tenMicros);
    }

    /// {@return Swift's normal form: ten digits of seconds, a dot, five digits}
    @Override
    public String toString() {
        return "%010d.%05d"
                .formatted(
                        Math.floorDiv(tenMicros, UNITS_PER_SECOND),
                        Math.floorMod(tenMicros, UNITS_PER_SECOND));
    }
}
