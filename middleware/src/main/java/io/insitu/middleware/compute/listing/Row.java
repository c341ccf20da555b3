package io.insitu.middleware.compute.listing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A row as SQLite writes it: the types of its values, then the values ("Record Format" of
/// <https://www.sqlite.org/fileformat2.html>).
final class Row {
    private static final int TEXT = 13;
    private static final int[] INTEGER_BYTES = {0, 1, 2, 3, 4, 6, 8};

    private final ByteArrayOutputStream types = new ByteArrayOutputStream();
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();

    /// What stands for the row's number, which is kept beside the row.
    Row rowid() {
        types.write(0);
        return this;
    }

    Row text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        types.writeBytes(varint(TEXT + 2L * bytes.length));
        values.writeBytes(bytes);
        return this;
    }

    /// In as few bytes as it takes; 0 and 1 take none.
    Row integer(long value) {
        if (value == 0 || value == 1) {
            types.write(8 + (int) value);
            return this;
        }
        int type = 1;
        while (type < 6 && !fits(value, INTEGER_BYTES[type])) {
            type++;
        }
        types.write(type);
        for (int i = INTEGER_BYTES[type] - 1; i >= 0; i--) {
            values.write((int) (value >>> (8 * i)));
        }
        return this;
    }

    private static boolean fits(long value, int bytes) {
        int unused = 64 - 8 * bytes;
        return value << unused >> unused == value;
    }

    byte[] bytes() {
        int length = types.size() + 1;
        byte[] size = varint(length);
        if (size.length > 1) {
            size = varint(types.size() + size.length);
        }
        return ByteBuffer.allocate(size.length + types.size() + values.size())
                .put(size)
                .put(types.toByteArray())
                .put(values.toByteArray())
                .array();
    }

    /// {@return a number, 0 or more and less than 2^56, with seven bits in each byte, the highest
    /// first}
    static byte[] varint(long value) {
        int length = 1;
        while (value >>> (7 * length) != 0) {
            length++;
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            int seven = (int) (value >>> (7 * (length - 1 - i))) & 0x7f;
            bytes[i] = (byte) (i == length - 1 ? seven : seven | 0x80);
        }
        return bytes;
    }
}
