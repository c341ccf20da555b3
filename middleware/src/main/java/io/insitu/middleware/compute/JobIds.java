package io.insitu.middleware.compute;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;

/// Names for jobs: unique, and later ones sort behind earlier ones. Twelve hexadecimal digits of
/// the time in milliseconds, a dash, sixteen random ones.
final class JobIds {
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    JobIds(InstantSource clock) {
        this.clock = clock;
    }

    String next() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(clock.millis(), 12) + "-" + hex.toHexDigits(random.nextLong());
    }
}
