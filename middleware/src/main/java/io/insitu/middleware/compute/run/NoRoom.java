package io.insitu.middleware.compute.run;

import io.insitu.middleware.Headers;
import io.insitu.middleware.SwiftException;

/// What is said to who comes when there is no room for what he wants: 503, and when to come again.
public final class NoRoom {
    private static final String RETRY_SECONDS = "5";

    private NoRoom() {}

    public static SwiftException now(String why) {
        return new SwiftException(503, why, Headers.of("Retry-After", RETRY_SECONDS));
    }
}
