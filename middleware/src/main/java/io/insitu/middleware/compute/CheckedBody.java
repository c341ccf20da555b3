package io.insitu.middleware.compute;

import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.entity.Conditions;
import io.insitu.storage.Body;
import io.insitu.storage.Md5;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
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

    static Body of(Request request) {
        String etag = Conditions.unquoted(request.headers().text("Etag").strip());
        return etag.isEmpty()
                ? request.body()
                : new CheckedBody(request.body(), etag.toLowerCase(Locale.ROOT));
    }

    /// @throws SwiftException 422 at the end of other bytes
    @Override
    public @Nullable ByteBuffer next() throws IOException {
        ByteBuffer next = body.next();
        if (next != null) {
            md5.update(next);
        } else if (!md5.hex().equals(etag)) {
            throw new SwiftException(422);
        }
        return next;
    }

    @Override
    public void close() {
        body.close();
    }
}
