package io.insitu.engine.guest;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The MD5 of what passes a channel, as an object's ETag is one.
final class RunningDigest {
    private final MessageDigest md5;

    RunningDigest() {
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    void add(MemorySegment bytes) {
        md5.update(bytes.asByteBuffer());
    }

    void restart() {
        md5.reset();
    }

    /// {@return 32 lower-case hexadecimal digits; it starts anew}
    String hex() {
        return HexFormat.of().formatHex(md5.digest());
    }
}
