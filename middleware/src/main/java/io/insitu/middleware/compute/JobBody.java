package io.insitu.middleware.compute;

import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// Reads the description out of a request.
///
/// @param bytesMax a longer one is refused
record JobBody(int bytesMax) {

    /// @throws SwiftException 413 when it is too long, 422 when it is not what its `Etag` says, 499
    ///   when the client went away
    byte[] read(Request request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Body body = request.body()) {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                if (bytes.size() + next.remaining() > bytesMax) {
                    throw new SwiftException(
                            413, "A job description may have %d bytes at most".formatted(bytesMax));
                }
                byte[] part = new byte[next.remaining()];
                next.get(part);
                bytes.write(part);
            }
        } catch (IOException e) {
            throw new SwiftException(499, "The client went away");
        }
        byte[] description = bytes.toByteArray();
        request.headers().first("Etag").ifPresent(etag -> check(etag, description));
        return description;
    }

    private static void check(String etag, byte[] description) {
        String wanted = etag.replace("\"", "").strip().toLowerCase(Locale.ROOT);
        String md5 = HexFormat.of().formatHex(md5().digest(description));
        if (!wanted.equals(md5)) {
            throw new SwiftException(
                    422, "Etag: '%s' is not the MD5 of the body, %s".formatted(wanted, md5));
        }
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
