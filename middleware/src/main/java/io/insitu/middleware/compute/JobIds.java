package io.insitu.middleware.compute;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;

/// Names for jobs: unique, and later ones sort behind earlier ones. Twelve hexadecimal digits of
/// the time in milliseconds, a dash, sixteen random ones.
final class JobIds {
    private static final int DIGITS = 12;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    JobIds(InstantSource clock) {
        this.clock = clock;
    }

    /// {@return what sorts before the ids of all jobs from that time on, and behind all earlier
    /// ones}
    static String before(Instant time) {
        return HexFormat.of().toHexDigits(time.toEpochMilli(), DIGITS);
    }

    /// {@return when the job of that id came}
    static Instant time(String id) {
        return Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(id, 0, DIGITS));
    }

    String next() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(clock.millis(), DIGITS) + "-" + hex.toHexDigits(random.nextLong());
    }
}
