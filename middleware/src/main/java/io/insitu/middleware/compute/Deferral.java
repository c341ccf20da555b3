package io.insitu.middleware.compute;

import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import java.util.Locale;

/// When a job's answer goes to an object instead of to who sent it: `X-Zerovm-Deferred`.
enum Deferral {
    NEVER,
    /// When it takes longer than the configured time.
    AUTO,
    ALWAYS;

    /// @throws SwiftException 400 for another word
    static Deferral of(Request request) {
        String wish = request.headers().first("X-Zerovm-Deferred").orElse("never").strip();
        return switch (wish.toLowerCase(Locale.ROOT)) {
            case "never" -> NEVER;
            case "auto" -> AUTO;
            case "always" -> ALWAYS;
            default ->
                    throw new SwiftException(
                            400,
                            "X-Zerovm-Deferred: '%s' is not never, auto or always".formatted(wish));
        };
    }
}
