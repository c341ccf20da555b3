package io.insitu.storage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/// A moment as Swift keeps it: whole units of 10 µs since 1970-01-01T00:00:00Z, shown as seconds
/// with five digits (`1448889362.12345`, the "normal" form of Swift's `Timestamp`).
public record Timestamp(long tenMicros) implements Comparable<Timestamp> {
    private static final long UNITS_PER_SECOND = 100_000;

    public static Timestamp of(Instant instant) {
        return new Timestamp(
                instant.getEpochSecond() * UNITS_PER_SECOND + instant.getNano() / 10_000);
    }

    /// {@return the moment that a text in the normal form tells; fewer digits will do}
    ///
    /// @throws IllegalArgumentException when it is none
    public static Timestamp parse(String text) {
        if (!text.matches("\\d{1,12}(\\.\\d{1,9})?")) {
            throw new IllegalArgumentException("timestamp: '%s' is none".formatted(text));
        }
        BigDecimal units = new BigDecimal(text).movePointRight(5);
        return new Timestamp(units.setScale(0, RoundingMode.HALF_UP).longValueExact());
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
        if (tenMicros < 0) {
            return "%010d.%05d"
                    .formatted(
                            Math.floorDiv(tenMicros, UNITS_PER_SECOND),
                            Math.floorMod(tenMicros, UNITS_PER_SECOND));
        }
        // Every answer has one, and a format string costs more than the rest of its headers.
        String seconds = Long.toString(tenMicros / UNITS_PER_SECOND);
        String fraction = Long.toString(UNITS_PER_SECOND + tenMicros % UNITS_PER_SECOND);
        return "0".repeat(Math.max(0, 10 - seconds.length()))
                + seconds
                + "."
                + fraction.substring(1);
    }
}
