package io.insitu.middleware;

import java.util.Locale;
import java.util.Set;

/// Swift's words for yes in headers and parameters (`config_true_value`).
final class Truth {
    private static final Set<String> WORDS = Set.of("true", "1", "yes", "on", "t", "y");

    private Truth() {}

    static boolean of(String text) {
        return WORDS.contains(text.toLowerCase(Locale.ROOT));
    }
}
