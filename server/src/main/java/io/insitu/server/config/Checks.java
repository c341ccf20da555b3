package io.insitu.server.config;

/// Rules that several records of options share. Each names the key, the value and the rule.
public final class Checks {
    private Checks() {}

    /// @throws IllegalArgumentException when the number is not within the bounds
    public static void between(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s: %d is not between %d and %d".formatted(key, value, min, max));
        }
    }
}
