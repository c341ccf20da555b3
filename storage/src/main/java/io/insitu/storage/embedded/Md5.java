package io.insitu.storage.embedded;

import io.insitu.storage.FilePart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The digest that is an object's ETag (RFC 1321).
final class Md5 {
    private Md5() {}

    static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /// {@return what is wrong with the bytes; null when they are the object's}
    static @Nullable String difference(StoredObject row, MessageDigest bytes) {
        String found = HexFormat.of().formatHex(bytes.digest());
        return found.equals(row.etag())
                ? null
                : "the MD5 of its bytes is %s, not %s".formatted(found, row.etag());
    }

    /// {@return as above}
    static @Nullable String difference(StoredObject row, byte[] bytes) {
        MessageDigest md5 = fresh();
        md5.update(bytes);
        return difference(row, md5);
    }

    /// {@return as above}
    static @Nullable String difference(StoredObject row, Path file) throws IOException {
        MessageDigest md5 = fresh();
        try (FilePart part = new FilePart(file, 0, row.size())) {
            for (ByteBuffer next = part.next(); next != null; next = part.next()) {
                md5.update(next);
            }
        }
        return difference(row, md5);
    }
}
