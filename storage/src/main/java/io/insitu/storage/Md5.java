package io.insitu.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The digest that is an object's ETag (RFC 1321), of bytes as they come. Used by one thread at a
/// time.
public final class Md5 {
    private final MessageDigest digest;

    public Md5() {
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /// {@return the digest of these bytes, in lower-case hexadecimal digits}
    public static String of(byte[] bytes) {
        Md5 md5 = new Md5();
        md5.update(bytes);
        return md5.hex();
    }

    /// {@return the digest of all that a body still has, in lower-case hexadecimal digits}
    ///
    /// @throws IOException when it cannot be read to its end
    public static String of(Body body) throws IOException {
        Md5 md5 = new Md5();
        for (ByteBuffer next = body.next(); next != null; next = body.next()) {
            md5.update(next);
        }
        return md5.hex();
    }

    public void update(byte[] bytes) {
        digest.update(bytes);
    }

    /// Adds what remains in a buffer, whose position stays where it is.
    public void update(ByteBuffer bytes) {
        digest.update(bytes.duplicate());
    }

    /// {@return of all bytes so far, in lower-case hexadecimal digits; more may follow}
    public String hex() {
        try {
            MessageDigest soFar = (MessageDigest) digest.clone();
            return HexFormat.of().formatHex(soFar.digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this JDK's MD5 cannot be copied", e);
        }
    }
}
