package io.insitu.middleware.s3;

import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.signature.Digest;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes the `aws-chunked` coding from a body: chunks of `SIZE;chunk-signature=SIGNATURE`, a line
/// end, the bytes, a line end; one of size 0 at the end, and behind it trailers, a line each. The
/// signature of a chunk covers the one before it, so that none can be left out.
///
/// Bytes are handed on before the signature of their chunk is known to be right; when it is not,
/// [#next] throws, and nothing of them is stored.
final class ChunkedBody implements Body {
    private static final int LINE_BYTES_MAX = 4096;
    private static final String EMPTY = Digests.sha256("");

    /// Signs a chunk, whose predecessor's signature is given with what is signed.
    @FunctionalInterface
    interface Signer {
        /// @param kind `PAYLOAD` or `TRAILER`
        /// @param before the signature of what came before
        /// @param digest what follows in the signed text
        String sign(String kind, String before, String digest);
    }

    private final Request request;
    private final @Nullable Signer signer;
    private final long length;
    private final Map<String, String> trailers = new HashMap<>();
    private final MessageDigest sha256 = Digests.of("SHA-256");
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private String signature;
    private String claimed = "";
    private long left;
    private long read;
    private boolean inChunk;
    private boolean ended;

    /// @param signer null when the chunks are not signed
    /// @param seed the request's own signature, with which the chain begins
    /// @param length of the bytes without the coding, as the client said
    ChunkedBody(Request request, @Nullable Signer signer, String seed, long length) {
        this.request = request;
        this.signer = signer;
        this.signature = seed;
        this.length = length;
    }

    /// {@return the trailer of that name, in lower case; empty when it did not come}
    String trailer(String name) {
        return trailers.getOrDefault(name, "");
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (inChunk && left == 0) {
            endChunk();
        }
        if (!inChunk && !ended) {
            beginChunk();
        }
        if (ended) {
            return null;
        }
        fill();
        int count = (int) Math.min(left, buffer.remaining());
        ByteBuffer part = buffer.slice(buffer.position(), count);
        buffer.position(buffer.position() + count);
        left -= count;
        if (signer != null) {
            sha256.update(part.duplicate());
        }
        return part;
    }

    private void fill() throws IOException {
        if (!buffer.hasRemaining()) {
            ByteBuffer next = request.body().next();
            if (next == null) {
                throw incomplete();
            }
            buffer = next;
        }
    }

    private SwiftException incomplete() {
        return S3Error.INCOMPLETE_BODY.on(request);
    }

    private void beginChunk() throws IOException {
        String line = line();
        int semicolon = line.indexOf(';');
        String size = semicolon < 0 ? line : line.substring(0, semicolon);
        String name = ";chunk-signature=";
        claimed =
                line.startsWith(name, size.length())
                        ? line.substring(semicolon + name.length())
                        : "";
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw incomplete();
        }
        left = Long.parseLong(size, 16);
        read += left;
        if (read > length) {
            throw incomplete();
        }
        inChunk = left > 0;
        if (!inChunk) {
            check("PAYLOAD", EMPTY + "\n" + EMPTY, claimed);
            end();
        }
    }

    private void endChunk() throws IOException {
        if (!line().isEmpty()) {
            throw incomplete();
        }
        check("PAYLOAD", EMPTY + "\n" + Digests.hex(sha256.digest()), claimed);
        inChunk = false;
    }

    private void check(String kind, String digest, String given) {
        if (signer != null) {
            signature = signer.sign(kind, signature, digest);
            if (!Digest.areEqual(signature, given)) {
                throw S3Error.SIGNATURE_DOES_NOT_MATCH.on(request);
            }
        }
    }

    private void end() throws IOException {
        StringBuilder signed = new StringBuilder();
        boolean trailerSigned = false;
        String line = hasMore() ? line() : "";
        while (!line.isEmpty()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw incomplete();
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT).strip();
            String value = line.substring(colon + 1).strip();
            if (name.equals("x-amz-trailer-signature")) {
                check("TRAILER", Digests.sha256(signed.toString()), value);
                trailerSigned = true;
            } else if (trailers.put(name, value) != null || trailers.size() > 16) {
                throw incomplete();
            } else {
                signed.append(name).append(':').append(value).append('\n');
            }
            line = hasMore() ? line() : "";
        }
        if (read != length) {
            throw incomplete();
        }
        if (signer != null && !trailers.isEmpty() && !trailerSigned) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.on(request);
        }
        ended = true;
        while (hasMore()) {
            if (!line().isEmpty()) {
                throw incomplete();
            }
        }
    }

    private boolean hasMore() throws IOException {
        while (!buffer.hasRemaining()) {
            ByteBuffer next = request.body().next();
            if (next == null) {
                return false;
            }
            buffer = next;
        }
        return true;
    }

    /// {@return the next line, without its end}
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            fill();
            char c = (char) (buffer.get() & 0xff);
            if (c == '\n') {
                int last = line.length() - 1;
                return last >= 0 && line.charAt(last) == '\r'
                        ? line.substring(0, last)
                        : line.toString();
            }
            if (line.append(c).length() > LINE_BYTES_MAX) {
                throw incomplete();
            }
        }
    }

    @Override
    public void close() {
        request.body().close();
    }
}
