package io.insitu.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/// Contents for objects: made from a seed, so that they need not be kept to be known again.
public final class Bytes {
    private Bytes() {}

    /// {@return that many bytes, the same for the same seed}
    public static byte[] of(long seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /// {@return a stream of bytes of any length that costs no memory}
    public static InputStream stream(long seed, long size) {
        byte[] block = of(seed, 1 << 20);
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                return position == size ? -1 : block[(int) (position++ % block.length)] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (position == size) {
                    return -1;
                }
                int from = (int) (position % block.length);
                int count = (int) Math.min(Math.min(length, block.length - from), size - position);
                System.arraycopy(block, from, into, offset, count);
                position += count;
                return count;
            }
        };
    }

    public static String md5(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /// Reads the stream to its end.
    public static String md5(InputStream stream) {
        MessageDigest digest = digest();
        byte[] buffer = new byte[1 << 16];
        try {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
