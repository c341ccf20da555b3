package io.insitu.engine.image;

import io.insitu.engine.InvalidImageException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// One block before an entry, as POSIX's `pax` has it under "ustar Interchange Format"; of GNU's
/// dialect, numbers in base 256.
///
/// @param at where in the archive it stands, for messages
/// @param seconds when the entry was last changed, since 1970
record TarHeader(long at, char type, String name, String link, long size, long seconds) {
    static final int BLOCK = 512;

    static final int NAME = 0;
    static final int MODE = 100;
    static final int OWNER = 108;
    static final int GROUP = 116;
    static final int SIZE = 124;
    static final int TIME = 136;
    static final int CHECKSUM = 148;
    static final int TYPE = 156;
    static final int LINK = 157;
    static final int MAGIC = 257;
    private static final int PREFIX = 345;
    static final int NAME_BYTES = 100;
    private static final int PREFIX_BYTES = 155;
    static final int NUMBER_BYTES = 12;

    static TarHeader parse(byte[] block, long at) throws InvalidImageException {
        checkSum(block, at);
        String name = text(block, NAME, NAME_BYTES, at);
        boolean ustar = new String(block, MAGIC, 6, StandardCharsets.ISO_8859_1).equals("ustar\0");
        String prefix = ustar ? text(block, PREFIX, PREFIX_BYTES, at) : "";
        long size = number(block, SIZE, NUMBER_BYTES, "size", at);
        if (size < 0) {
            throw InvalidImageException.at(at, "size: %d is below 0".formatted(size));
        }
        return new TarHeader(
                at,
                (char) (block[TYPE] & 0xff),
                prefix.isEmpty() ? name : prefix + "/" + name,
                text(block, LINK, NAME_BYTES, at),
                size,
                number(block, TIME, NUMBER_BYTES, "mtime", at));
    }

    /// Old archivers summed signed bytes.
    private static void checkSum(byte[] block, long at) throws InvalidImageException {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            byte b = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        long said = number(block, CHECKSUM, 8, "checksum", at);
        if (said != unsigned && said != signed) {
            throw InvalidImageException.at(
                    at, "the header's checksum is %d and should be %d".formatted(said, unsigned));
        }
    }

    private static long number(byte[] block, int from, int length, String field, long at)
            throws InvalidImageException {
        return block[from] < 0
                ? binary(block, from, length, field, at)
                : octal(block, from, length, field, at);
    }

    /// Two's complement behind a first bit that only says so.
    private static long binary(byte[] block, int from, int length, String field, long at)
            throws InvalidImageException {
        boolean negative = (block[from] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int i = from; i < from + length; i++) {
            int b = i == from && !negative ? block[i] & 0x7f : block[i] & 0xff;
            if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
                throw InvalidImageException.at(at, field + " is not a number of 64 bits");
            }
            value = value << 8 | b;
        }
        return value;
    }

    private static long octal(byte[] block, int from, int length, String field, long at)
            throws InvalidImageException {
        String digits =
                new String(block, from, length, StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ')
                        .strip();
        if (!digits.matches("[0-7]*")) {
            throw InvalidImageException.at(
                    at, "%s: '%s' is not an octal number".formatted(field, printable(digits)));
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    private static String text(byte[] block, int from, int length, long at)
            throws InvalidImageException {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return text(ByteBuffer.wrap(block, from, end - from), at);
    }

    static String text(ByteBuffer bytes, long at) throws InvalidImageException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw InvalidImageException.at(at, "a name is not UTF-8");
        }
    }
}
