package io.insitu.middleware.compute;

import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.entity.Conditions;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A request's body that must be what the request's `Etag` says.
final class CheckedBody implements Body {
    private final Body body;
    private final MessageDigest md5;
    private final String etag;

    private CheckedBody(Body body, String etag) throws NoSuchAlgorithmException {
        this.body = body;
        this.etag = etag;
        this.md5 = MessageDigest.getInstance("MD5");
    }

    static Body of(Request request) {
        String etag = Conditions.unquoted(request.headers().text("Etag").strip());
        try {
            return etag.isEmpty()
                    ? request.body()
                    : new CheckedBody(request.body(), etag.toLowerCase(Locale.ROOT));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @throws SwiftException 422 at the end of other bytes
    @Override
    public @Nullable ByteBuffer next() throws IOException {
        ByteBuffer next = body.next();
        if (next != null) {
            md5.update(next.duplicate());
        } else if (!HexFormat.of().formatHex(md5.digest()).equals(etag)) {
            throw new SwiftException(422);
        }
        return next;
    }

    @Override
    public void close() {
        body.close();
    }
}
