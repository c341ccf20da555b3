package io.insitu.server.http;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Names of requests as Swift makes them: `tx`, 21 random hexadecimal digits, a dash and the time
/// in ten. They find a request in the logs and are no secret.
final class TransactionIds {
    private final InstantSource clock;

    TransactionIds(InstantSource clock) {
        this.clock = clock;
    }

    String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        Instant now = clock.instant();
        return "tx"
                + hex.toHexDigits(random.nextLong(), 11)
                + hex.toHexDigits(random.nextLong(), 10)
                + "-"
                + hex.toHexDigits(now.getEpochSecond(), 10);
    }
}
