package io.insitu.storage.encryption;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;

/// AES-256 in counter mode (NIST SP 800-38A, section 6.5): a stream of key bytes that is combined
/// with the text, the same way to encrypt and to decrypt. It can begin anywhere, which is what
/// ranges need. It does not tell whether the text was changed.
final class Counter {
    static final int BLOCK_BYTES = 16;

    private final Cipher cipher;

    private Counter(Cipher cipher) {
        this.cipher = cipher;
    }

    /// @param iv the counter's first value, never used twice with a key
    /// @param offset of the first byte
    static Counter at(Key key, byte[] iv, long offset) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            byte[] start = plus(iv, offset / BLOCK_BYTES);
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(start));
            Counter counter = new Counter(cipher);
            counter.next(ByteBuffer.allocate((int) (offset % BLOCK_BYTES)));
            return counter;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES in counter mode", e);
        }
    }

    /// {@return the value so many steps on, which begins anew after the last}
    private static byte[] plus(byte[] iv, long blocks) {
        byte[] sum = new BigInteger(1, iv).add(BigInteger.valueOf(blocks)).toByteArray();
        byte[] start = new byte[BLOCK_BYTES];
        int taken = Math.min(sum.length, BLOCK_BYTES);
        System.arraycopy(sum, sum.length - taken, start, BLOCK_BYTES - taken, taken);
        return start;
    }

    /// {@return the next bytes, in a new buffer}
    ByteBuffer next(ByteBuffer bytes) {
        ByteBuffer out = ByteBuffer.allocate(bytes.remaining() + BLOCK_BYTES);
        try {
            cipher.update(bytes, out);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("counter mode gives as many bytes as it takes", e);
        }
        return out.flip();
    }
}
