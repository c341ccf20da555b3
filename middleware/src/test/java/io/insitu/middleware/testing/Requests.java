package io.insitu.middleware.testing;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Exchange;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.storage.Body;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Requests as they come in from the network, for tests.
public final class Requests {
    public static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    private Requests() {}

    /// @param url the path, with a query if it has one
    /// @param headers a name, its value, a name, its value …
    public static Request of(String method, String url, String... headers) {
        int mark = url.indexOf('?');
        return new Request(
                method,
                mark < 0 ? url : url.substring(0, mark),
                mark < 0 ? Query.EMPTY : Query.parse(url.substring(mark + 1)),
                Headers.of(headers),
                Body.empty(),
                Authorizer.EVERYTHING,
                exchange());
    }

    /// {@return a PUT or POST with that body and its length}
    public static Request upload(String method, String url, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return of(method, url, headers)
                .withHeaders(given -> given.with("Content-Length", Integer.toString(bytes.length)))
                .withBody(Body.of(ByteBuffer.wrap(bytes)));
    }

    private static Exchange exchange() {
        return new Exchange("tx-test", "192.0.2.1", "store.example:8080", NOW, action -> {});
    }
}
