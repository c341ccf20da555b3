package io.insitu.engine.image;

import io.insitu.engine.InvalidImageException;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes archives, wrong ones too.
public final class TestTar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public TestTar file(String name, String content) {
        return entry('0', name, "", content);
    }

    public TestTar directory(String name) {
        return entry('5', name, "", "");
    }

    public TestTar symlink(String name, String target) {
        return entry('2', name, target, "");
    }

    public TestTar hardLink(String name, String target) {
        return entry('1', name, target, "");
    }

    public TestTar entry(char type, String name, String link, String content) {
        byte[] body = content.getBytes(StandardCharsets.UTF_8);
        return raw(header(type, name, link, body.length)).raw(padded(body));
    }

    public static byte[] header(char type, String name, String link, long size) {
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 124, "%011o".formatted(size));
        put(block, 136, "%011o".formatted(1_000_000_000));
        put(block, 148, "        ");
        block[156] = (byte) type;
        put(block, 157, link);
        put(block, 257, "ustar\0" + "00");
        return summed(block);
    }

    static byte[] summed(byte[] block) {
        put(block, 148, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, "%06o\0 ".formatted(sum));
        return block;
    }

    static void put(byte[] block, int at, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(ascii, 0, block, at, ascii.length);
    }

    private static byte[] padded(byte[] body) {
        return Arrays.copyOf(body, (body.length + 511) / 512 * 512);
    }

    public TestTar raw(byte[] part) {
        bytes.writeBytes(part);
        return this;
    }

    /// {@return the archive, with its two last blocks of zeros}
    public ByteBuffer end() {
        raw(new byte[1024]);
        return unfinished();
    }

    public ByteBuffer unfinished() {
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    static TarIndex scan(ByteBuffer tar, int entriesMax) throws InvalidImageException {
        return TarIndex.scan(bytes(tar), tar.remaining(), entriesMax);
    }

    static ImageBytes bytes(ByteBuffer tar) {
        MemorySegment from = MemorySegment.ofBuffer(tar);
        return (into, offset) -> {
            long at = Math.min(offset, from.byteSize());
            long n = Math.min(into.byteSize(), from.byteSize() - at);
            into.asSlice(0, n).copyFrom(from.asSlice(at, n));
            return (int) n;
        };
    }
}
