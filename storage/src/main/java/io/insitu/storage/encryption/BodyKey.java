package io.insitu.storage.encryption;

import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/// What encrypts the bytes of one upload, made at random for it: a key of AES-256, and the value
/// with which the counter begins.
final class BodyKey {
    private static final int KEY_BYTES = 32;
    private static final int BYTES = KEY_BYTES + Counter.BLOCK_BYTES;

    private final byte[] bytes;

    private BodyKey(byte[] bytes) {
        this.bytes = bytes;
    }

    static BodyKey random() {
        return new BodyKey(Seal.random(BYTES));
    }

    /// @param bytes as [#bytes] gave them
    static BodyKey of(byte[] bytes) {
        return new BodyKey(bytes.clone());
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /// {@return what encrypts and decrypts from that byte on}
    Counter at(long offset) {
        SecretKeySpec key = new SecretKeySpec(bytes, 0, KEY_BYTES, "AES");
        return Counter.at(key, Arrays.copyOfRange(bytes, KEY_BYTES, BYTES), offset);
    }
}
