package io.insitu.middleware.segments;

import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Pieces of a large object, read one after the other: one segment is open at a time, however many
/// there are. Every segment is asked for in the sender's name, so that whoever may not read it does
/// not get it by a manifest either. Used by one thread.
public final class SegmentedBody implements Body {
    private static final Query AS_IT_IS = Query.parse("multipart-manifest=get");

    private final Request request;
    private final Handler next;
    private final Pieces pieces;
    private final Runnable onClose;
    private @Nullable Body current;
    private long missing;
    private boolean closed;

    /// @param next answers for segments
    /// @param length how many bytes the pieces must have together; -1 when that is not known
    public SegmentedBody(
            Request request, Handler next, Pieces pieces, long length, Runnable onClose) {
        this.request = request;
        this.next = next;
        this.pieces = pieces;
        this.missing = length < 0 ? Long.MAX_VALUE : length;
        this.onClose = onClose;
    }

    /// Opens the first piece, so that a client can still be told if that fails.
    ///
    /// @throws SegmentException when it cannot be opened; the body is closed then
    public void begin() throws SegmentException {
        try {
            advance();
        } catch (SegmentException e) {
            close();
            throw e;
        }
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        while (!closed) {
            Body open = current;
            if (open == null) {
                if (!advance()) {
                    return end();
                }
                continue;
            }
            ByteBuffer bytes = open.next();
            if (bytes != null) {
                return counted(bytes);
            }
            open.close();
            current = null;
        }
        return null;
    }

    private ByteBuffer counted(ByteBuffer bytes) throws SegmentException {
        missing -= bytes.remaining();
        if (missing < 0) {
            throw new SegmentException(409, "the segments of " + request.path() + " are too long");
        }
        return bytes;
    }

    private @Nullable ByteBuffer end() throws SegmentException {
        boolean known = missing < Long.MAX_VALUE / 2;
        if (known && missing > 0) {
            throw new SegmentException(
                    409, "%d bytes of %s are missing".formatted(missing, request.path()));
        }
        return null;
    }

    private boolean advance() throws SegmentException {
        Piece piece = pieces.next();
        if (piece == null) {
            return false;
        }
        current =
                switch (piece) {
                    case Piece.Inline(ByteBuffer bytes) -> Body.of(bytes);
                    case Piece.Stored stored -> open(stored);
                };
        return true;
    }

    private Body open(Piece.Stored piece) throws SegmentException {
        Request get = Subrequest.of(request, "GET", piece.path()).withQuery(AS_IT_IS);
        Response response =
                Subrequest.answer(
                        next,
                        piece.isWhole()
                                ? get
                                : get.withHeaders(h -> h.with("Range", piece.range())));
        String problem = problem(piece, response);
        if (!problem.isEmpty()) {
            response.content().close();
            throw new SegmentException(
                    response.status() >= 500 ? 503 : 409,
                    "%s: segment %s %s".formatted(request.path(), piece.path(), problem));
        }
        return new ContentBody(response.content());
    }

    private static String problem(Piece.Stored piece, Response response) {
        if (response.status() / 100 != 2) {
            return "answers " + response.status();
        }
        String etag = response.headers().text("Etag");
        if (!piece.etag().isEmpty() && !etag.equals(piece.etag())) {
            return "has the tag %s, not %s".formatted(etag, piece.etag());
        }
        long length = response.content().length();
        if (piece.isWhole() && piece.size() >= 0 && length != piece.size()) {
            return "has %d bytes, not %d".formatted(length, piece.size());
        }
        return "";
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Body open = current;
            if (open != null) {
                open.close();
            }
            onClose.run();
        }
    }
}
