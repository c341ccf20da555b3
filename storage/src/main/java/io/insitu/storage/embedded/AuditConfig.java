package io.insitu.storage.embedded;

import java.time.Duration;

/// How stored bytes are looked at again, to find those that have changed on the disk.
///
/// @param every from the end of a pass over all objects to the begin of the next; 0: never
/// @param bytesPerSecond that a pass reads at the most
/// @param trustFor after which a whole object that is read is compared with its ETag on the way;
///   before, its file is sent as it lies, unless its time or size says that it was changed
public record AuditConfig(Duration every, long bytesPerSecond, Duration trustFor) {
    public static final AuditConfig DEFAULT =
            new AuditConfig(Duration.ofDays(1), 10 << 20, Duration.ofHours(1));

    public AuditConfig {
        if (every.isNegative() || trustFor.isNegative()) {
            throw new IllegalArgumentException(
                    "every: %s, trustFor: %s: a time is negative".formatted(every, trustFor));
        }
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "bytesPerSecond: %d is less than 1".formatted(bytesPerSecond));
        }
    }
}
