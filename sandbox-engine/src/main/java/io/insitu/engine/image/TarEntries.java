package io.insitu.engine.image;

import io.insitu.engine.InvalidImageException;
import io.insitu.engine.image.TarIndex.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The entries of an archive while it is scanned. Folders that are only named within paths are
/// there too. Of two entries of one name the later one counts, as with `tar -x`.
final class TarEntries {
    private static final int NAME_BYTES_MAX = 255;
    private static final int PATH_BYTES_MAX = 4096;
    private static final int TEXT_BYTES_MAX = 64 << 20;
    private static final long NANOS = 1_000_000_000;

    private final int entriesMax;
    private final Map<String, Integer> byPath = new HashMap<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private int count;
    private byte[] kinds = new byte[16];
    private int[] parents = new int[16];
    private int[] names = new int[17];
    private int[] links = new int[16];
    private long[] starts = new long[16];
    private long[] sizes = new long[16];
    private long[] times = new long[16];

    TarEntries(int entriesMax) {
        this.entriesMax = entriesMax;
        byPath.put("", 0);
        kinds[0] = Kind.DIRECTORY.code();
        parents[0] = -1;
        count = 1;
    }

    void directory(TarHeader header) throws InvalidImageException {
        String path = path(header, header.name());
        int entry = directory(header, path); // which may make new arrays
        times[entry] = nanos(header);
    }

    void file(TarHeader header, long start) throws InvalidImageException {
        int entry = leaf(header, Kind.FILE);
        starts[entry] = start;
        sizes[entry] = header.size();
        links[entry] = 1;
    }

    /// The entry stands for the file that it names, which must have come before.
    void hardLink(TarHeader header) throws InvalidImageException {
        Integer found = byPath.get(path(header, header.link()));
        if (found == null || kind(found) == Kind.DIRECTORY || kind(found) == Kind.SYMLINK) {
            throw InvalidImageException.at(
                    header.at(),
                    "%s is a link to %s, which is no file before it in the archive"
                            .formatted(header.name(), header.link()));
        }
        int file = kind(found) == Kind.HARD_LINK ? links[found] : found;
        if (path(header, header.name()).equals(path(header, header.link()))) {
            return;
        }
        int entry = leaf(header, Kind.HARD_LINK);
        links[entry] = file;
        links[file]++;
    }

    /// The target's text lies behind the name's.
    void symlink(TarHeader header) throws InvalidImageException {
        String target = header.link();
        if (target.isEmpty() || leads(path(header, header.name()), target)) {
            throw InvalidImageException.at(
                    header.at(),
                    "%s is a link to '%s', which is not in the image"
                            .formatted(header.name(), target));
        }
        int entry = leaf(header, Kind.SYMLINK);
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        starts[entry] = text.size();
        sizes[entry] = bytes.length;
        text.writeBytes(bytes);
    }

    /// {@return whether a relative target leaves the image} An absolute one is looked up from the
    /// root that the program sees.
    private static boolean leads(String path, String target) {
        if (target.startsWith("/")) {
            return false;
        }
        int depth = path.split("/", -1).length - 1;
        for (String part : target.split("/", -1)) {
            depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    private int leaf(TarHeader header, Kind kind) throws InvalidImageException {
        String path = path(header, header.name());
        Integer before = byPath.get(path);
        if (path.isEmpty() || (before != null && kind(before) == Kind.DIRECTORY)) {
            throw InvalidImageException.at(
                    header.at(), "'%s' is a folder already".formatted(header.name()));
        }
        if (before != null) {
            parents[before] = -1; // hard links to it may still need it
        }
        int slash = path.lastIndexOf('/');
        int parent = directory(header, path.substring(0, Math.max(0, slash)));
        int entry = add(header, parent, path, kind);
        times[entry] = nanos(header);
        return entry;
    }

    private int directory(TarHeader header, String path) throws InvalidImageException {
        Integer known = byPath.get(path);
        if (known != null && kind(known) != Kind.DIRECTORY) {
            throw InvalidImageException.at(
                    header.at(), "%s: %s is not a folder".formatted(header.name(), path));
        }
        if (known != null) {
            return known;
        }
        int slash = path.lastIndexOf('/');
        int parent = directory(header, path.substring(0, Math.max(0, slash)));
        return add(header, parent, path, Kind.DIRECTORY);
    }

    private int add(TarHeader header, int parent, String path, Kind kind)
            throws InvalidImageException {
        if (count > entriesMax) {
            throw new InvalidImageException(
                    "it has more than %d entries, as many as are allowed".formatted(entriesMax));
        }
        byte[] name = path.substring(path.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8);
        if (name.length > NAME_BYTES_MAX || text.size() > TEXT_BYTES_MAX) {
            throw InvalidImageException.at(
                    header.at(), "a name of %d bytes".formatted(name.length));
        }
        grow();
        int entry = count++;
        byPath.put(path, entry);
        kinds[entry] = kind.code();
        parents[entry] = parent;
        names[entry] = text.size();
        text.write(name.length);
        text.writeBytes(name);
        return entry;
    }

    private void grow() {
        if (count == kinds.length) {
            int room = count * 2;
            kinds = Arrays.copyOf(kinds, room);
            parents = Arrays.copyOf(parents, room);
            names = Arrays.copyOf(names, room);
            links = Arrays.copyOf(links, room);
            starts = Arrays.copyOf(starts, room);
            sizes = Arrays.copyOf(sizes, room);
            times = Arrays.copyOf(times, room);
        }
    }

    /// {@return the path without `.` and needless slashes; empty for the image's root}
    private static String path(TarHeader header, String name) throws InvalidImageException {
        if (name.startsWith("/")) {
            throw InvalidImageException.at(header.at(), "%s is an absolute path".formatted(name));
        }
        if (name.length() > PATH_BYTES_MAX || name.indexOf('\0') >= 0) {
            throw InvalidImageException.at(
                    header.at(),
                    "a path of %d characters, or with a zero".formatted(name.length()));
        }
        StringBuilder path = new StringBuilder(name.length());
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                throw InvalidImageException.at(header.at(), "%s leads out".formatted(name));
            }
            if (!part.isEmpty() && !part.equals(".")) {
                path.append(path.isEmpty() ? "" : "/").append(part);
            }
        }
        return path.toString();
    }

    private static long nanos(TarHeader header) {
        long seconds = Math.clamp(header.seconds(), 0, Long.MAX_VALUE / NANOS);
        return seconds * NANOS;
    }

    private Kind kind(int entry) {
        return Kind.of(kinds[entry]);
    }

    TarIndex index() {
        return new TarIndex(
                new TarIndex.Columns(
                        Arrays.copyOf(kinds, count),
                        Arrays.copyOf(names, count),
                        Arrays.copyOf(links, count),
                        Arrays.copyOf(starts, count),
                        Arrays.copyOf(sizes, count),
                        Arrays.copyOf(times, count)),
                text.toByteArray(),
                Arrays.copyOf(parents, count));
    }
}
