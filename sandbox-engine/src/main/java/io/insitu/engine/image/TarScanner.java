package io.insitu.engine.image;

import io.insitu.engine.InvalidImageException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Goes once through an archive's headers: ustar, with the extensions of GNU (long names) and pax
/// (`path`, `linkpath`, `size`, `mtime`). Contents are passed over.
final class TarScanner {
    /// Of one extension: names have 4 096 bytes at most.
    private static final int EXTENSION_BYTES_MAX = 1 << 16;

    private final ImageBytes bytes;
    private final long length;
    private final MemorySegment buffer;
    private final TarEntries entries;
    private Extensions extensions = Extensions.NONE;

    /// What the entries before an entry say about it; empty texts and -1 say nothing.
    private record Extensions(String path, String link, long size, long seconds) {
        static final Extensions NONE = new Extensions("", "", -1, -1);
    }

    private TarScanner(ImageBytes bytes, long length, int entriesMax, MemorySegment buffer) {
        this.bytes = bytes;
        this.length = length;
        this.buffer = buffer;
        this.entries = new TarEntries(entriesMax);
    }

    static TarIndex scan(ImageBytes bytes, long length, int entriesMax)
            throws InvalidImageException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(EXTENSION_BYTES_MAX);
            return new TarScanner(bytes, length, entriesMax, buffer).scan();
        }
    }

    private TarIndex scan() throws InvalidImageException {
        long at = 0;
        while (true) {
            byte[] block = read(at, TarHeader.BLOCK, "a header");
            if (isZero(block)) {
                return entries.index();
            }
            at = entry(TarHeader.parse(block, at));
        }
    }

    private byte[] read(long at, int count, String what) throws InvalidImageException {
        MemorySegment part = buffer.asSlice(0, count);
        if (length - at < count || bytes.readAt(part, at) < count) {
            throw InvalidImageException.at(
                    at, "the archive ends at byte %d, within %s".formatted(length, what));
        }
        return part.toArray(ValueLayout.JAVA_BYTE);
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /// {@return where the next header stands}
    private long entry(TarHeader header) throws InvalidImageException {
        long at = header.at() + TarHeader.BLOCK;
        return switch (header.type()) {
            case 'x' -> {
                extensions = pax(extension(header));
                yield behind(header, header.size());
            }
            case 'L' -> {
                String path = longText(header);
                extensions = new Extensions(path, extensions.link, extensions.size, -1);
                yield behind(header, header.size());
            }
            case 'K' -> {
                String link = longText(header);
                extensions = new Extensions(extensions.path, link, extensions.size, -1);
                yield behind(header, header.size());
            }
            case 'g', 'V' -> behind(header, header.size());
            default -> {
                TarHeader whole = extended(header);
                extensions = Extensions.NONE;
                yield isFile(whole) ? file(whole, at) : other(whole, at);
            }
        };
    }

    private TarHeader extended(TarHeader header) {
        return new TarHeader(
                header.at(),
                header.type(),
                extensions.path.isEmpty() ? header.name() : extensions.path,
                extensions.link.isEmpty() ? header.link() : extensions.link,
                extensions.size < 0 ? header.size() : extensions.size,
                extensions.seconds < 0 ? header.seconds() : extensions.seconds);
    }

    /// Before ustar, a directory was a file whose name ends in a slash.
    private static boolean isFile(TarHeader header) {
        return switch (header.type()) {
            case '0', '\0', '7' -> !header.name().endsWith("/");
            default -> false;
        };
    }

    private long file(TarHeader header, long at) throws InvalidImageException {
        long next = behind(header, header.size());
        entries.file(header, at);
        return next;
    }

    private long other(TarHeader header, long at) throws InvalidImageException {
        switch (header.type()) {
            case '0', '\0', '5', '7' -> entries.directory(header);
            case '1' -> entries.hardLink(header);
            case '2' -> entries.symlink(header);
            case '3', '4', '6' -> throw refused(header, "is a device or a pipe");
            case 'S' -> throw refused(header, "is a sparse file");
            case 'M' -> throw refused(header, "goes on in another volume");
            default -> throw refused(header, "is of the unknown type '" + header.type() + "'");
        }
        return at;
    }

    private static InvalidImageException refused(TarHeader header, String what) {
        return InvalidImageException.at(
                header.at(),
                "%s %s; an image holds files, folders and links".formatted(header.name(), what));
    }

    private long behind(TarHeader header, long size) throws InvalidImageException {
        long at = header.at() + TarHeader.BLOCK;
        if (size > length - at) {
            throw InvalidImageException.at(
                    header.at(),
                    "%s has %d bytes, but the archive ends at byte %d"
                            .formatted(header.name(), size, length));
        }
        long blocks = (size + TarHeader.BLOCK - 1) / TarHeader.BLOCK;
        return at + blocks * TarHeader.BLOCK;
    }

    // ---- extensions

    private byte[] extension(TarHeader header) throws InvalidImageException {
        if (header.size() > EXTENSION_BYTES_MAX) {
            throw InvalidImageException.at(
                    header.at(),
                    "an extended header has %d bytes, at most %d are allowed"
                            .formatted(header.size(), EXTENSION_BYTES_MAX));
        }
        return read(header.at() + TarHeader.BLOCK, (int) header.size(), "an extended header");
    }

    private String longText(TarHeader header) throws InvalidImageException {
        byte[] text = extension(header);
        int end = text.length;
        while (end > 0 && text[end - 1] == 0) {
            end--;
        }
        return TarHeader.text(ByteBuffer.wrap(text, 0, end), header.at());
    }

    /// Records of `LENGTH KEY=VALUE\n`, the length in decimal and of the whole record.
    private Extensions pax(byte[] records) throws InvalidImageException {
        Extensions found = extensions;
        for (int at = 0; at < records.length; ) {
            int space = at;
            while (space < records.length && records[space] != ' ') {
                space++;
            }
            long size = decimal(new String(records, at, space - at, StandardCharsets.UTF_8));
            if (size <= space + 1 - at || size > records.length - at) {
                throw new InvalidImageException(
                        "a pax record says that it has %d bytes".formatted(size));
            }
            int end = at + (int) size;
            ByteBuffer record = ByteBuffer.wrap(records, space + 1, end - space - 2);
            found = with(found, TarHeader.text(record, at));
            at = end;
        }
        return found;
    }

    private static Extensions with(Extensions known, String record) throws InvalidImageException {
        int equals = record.indexOf('=');
        String value = record.substring(equals + 1);
        return switch (record.substring(0, Math.max(0, equals))) {
            case "path" -> new Extensions(value, known.link, known.size, known.seconds);
            case "linkpath" -> new Extensions(known.path, value, known.size, known.seconds);
            case "size" -> new Extensions(known.path, known.link, decimal(value), known.seconds);
            case "mtime" -> {
                int point = value.indexOf('.');
                long seconds = decimal(point < 0 ? value : value.substring(0, point));
                yield new Extensions(known.path, known.link, known.size, seconds);
            }
            case "GNU.sparse.major", "GNU.sparse.map" ->
                    throw new InvalidImageException(
                            "sparse files are not supported; make the archive without --sparse");
            default -> known;
        };
    }

    private static long decimal(String digits) throws InvalidImageException {
        if (!digits.matches("-?[0-9]{1,18}")) {
            throw new InvalidImageException("a pax record holds '%s'".formatted(digits));
        }
        return Long.parseLong(digits);
    }
}
