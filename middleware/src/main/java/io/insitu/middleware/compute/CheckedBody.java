package io.insitu.middleware.compute;

import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.entity.Conditions;
import io.insitu.storage.Body;
import io.insitu.storage.Md5;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request's body that must be what the request's `Etag` says.
final class CheckedBody implements Body {
    private final Body body;
    private final Md5 md5 = new Md5();
    private final String etag;

    private CheckedBody(Body body, String etag) {
        this.body = body;
        this.etag = etag;
    }

    /// {@return the body; that of GET and HEAD, which have none, as it is}
    static Body of(Request request) {
        boolean hasBody = !request.method().equals("GET") && !request.method().equals("HEAD");
        Optional<String> etag = hasBody ? etag(request) : Optional.empty();
        return etag.map(wanted -> (Body) new CheckedBody(request.body(), wanted))
                .orElse(request.body());
    }

    private static Optional<String> etag(Request request) {
        return request.headers()
                .first("Etag")
                .map(text -> Conditions.unquoted(text.strip()).toLowerCase(Locale.ROOT))
                .filter(text -> !text.isEmpty());
    }

    /// @throws SwiftException 422 at the end of other bytes
    @Override
    public @Nullable ByteBuffer next() throws IOException {
        ByteBuffer next = body.next();
        if (next != null) {
            md5.update(next);
        } else if (!md5.hex().equals(etag)) {
            throw new SwiftException(
                    422, "Etag: '%s' is not the MD5 of the body, %s".formatted(etag, md5.hex()));
        }
        return next;
    }

    @Override
    public void close() {
        body.close();
    }
}
