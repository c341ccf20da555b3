package io.insitu.engine.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// Writes a tar file as POSIX's `pax` has it: ustar headers, and before those whose fields are too
/// small, or whose names are not ASCII, an extended header with the whole values. Entries are
/// nobody's. Workers write archives, so this needs nothing that is not in their class path.
public final class TarWriter {
    public static final char FILE = '0';
    public static final char HARD_LINK = '1';
    public static final char SYMLINK = '2';
    public static final char DIRECTORY = '5';

    private static final char EXTENDED = 'x';
    private static final int FILE_MODE = 0644;
    private static final int DIRECTORY_MODE = 0755;
    private static final long OCTAL_11_MAX = 0_77777777777L;

    private final OutputStream out;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /// Begins an entry. A file's bytes come next, exactly so many, and then [#endFile].
    ///
    /// @param name ends with `/` if it is a folder
    /// @param link what a link points to; empty for others
    /// @param seconds when it was last changed, since 1970
    public void entry(char type, String name, String link, long size, long seconds)
            throws IOException {
        ByteArrayOutputStream extended = new ByteArrayOutputStream();
        if (!fits(name)) {
            addRecord(extended, "path", name);
        }
        if (!fits(link)) {
            addRecord(extended, "linkpath", link);
        }
        if (size > OCTAL_11_MAX) {
            addRecord(extended, "size", Long.toString(size));
        }
        if (seconds < 0 || seconds > OCTAL_11_MAX) {
            addRecord(extended, "mtime", Long.toString(seconds));
        }
        if (extended.size() > 0) {
            out.write(header(EXTENDED, "PaxHeaders/entry", "", extended.size(), 0));
            out.write(extended.toByteArray());
            endFile(extended.size());
        }
        out.write(header(type, name, link, size, seconds));
    }

    /// Part of a file's bytes.
    public void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
    }

    /// @param size of the file that was written
    public void endFile(long size) throws IOException {
        int over = (int) (size % TarHeader.BLOCK);
        if (over > 0) {
            out.write(new byte[TarHeader.BLOCK - over]);
        }
    }

    /// Ends the archive; nothing comes behind it.
    public void end() throws IOException {
        out.write(new byte[2 * TarHeader.BLOCK]);
        out.flush();
    }

    private static boolean fits(String text) {
        return text.length() <= TarHeader.NAME_BYTES && text.chars().allMatch(c -> c < 0x80);
    }

    /// `LENGTH KEY=VALUE` and a line's end; the length counts its own digits.
    private static void addRecord(ByteArrayOutputStream to, String key, String value) {
        byte[] rest = " %s=%s\n".formatted(key, value).getBytes(UTF_8);
        int length = rest.length + 1;
        while (Integer.toString(length).length() + rest.length > length) {
            length++;
        }
        to.writeBytes(Integer.toString(length).getBytes(US_ASCII));
        to.writeBytes(rest);
    }

    private static byte[] header(char type, String name, String link, long size, long seconds) {
        byte[] block = new byte[TarHeader.BLOCK];
        put(block, TarHeader.NAME, TarHeader.NAME_BYTES, name);
        octal(block, TarHeader.MODE, 8, type == DIRECTORY ? DIRECTORY_MODE : FILE_MODE);
        octal(block, TarHeader.OWNER, 8, 0);
        octal(block, TarHeader.GROUP, 8, 0);
        octal(block, TarHeader.SIZE, TarHeader.NUMBER_BYTES, size);
        octal(block, TarHeader.TIME, TarHeader.NUMBER_BYTES, seconds);
        block[TarHeader.TYPE] = (byte) type;
        put(block, TarHeader.LINK, TarHeader.NAME_BYTES, link);
        put(block, TarHeader.MAGIC, 8, "ustar\00000");
        Arrays.fill(block, TarHeader.CHECKSUM, TarHeader.CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, TarHeader.CHECKSUM, 7, sum);
        return block;
    }

    private static void put(byte[] block, int at, int length, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        System.arraycopy(bytes, 0, block, at, Math.min(length, bytes.length));
    }

    /// What is too large for a field stands in the extended header.
    private static void octal(byte[] block, int at, int length, long value) {
        long shown = value < 0 || value > OCTAL_11_MAX ? 0 : value;
        String digits = Long.toOctalString(shown);
        put(block, at, length, "0".repeat(length - 1 - digits.length()) + digits);
    }
}
