package io.insitu.engine.image;

import io.insitu.engine.InvalidImageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Where everything in a tar file stands, so that its files are read in place. Entries are numbers,
/// [#ROOT] is the folder that holds all; what is known of them lies in arrays, 45 bytes and the
/// name for each. Immutable.
public final class TarIndex {
    public static final int ROOT = 0;

    private final Columns columns;

    /// Names behind their lengths (one byte), and targets of symbolic links.
    private final byte[] text;

    /// The children of entry `n` are `children[firsts[n]]` up to `children[firsts[n + 1] - 1]`.
    private final int[] firsts;

    private final int[] children;

    /// What an entry is.
    public enum Kind {
        DIRECTORY,
        FILE,
        SYMLINK,
        HARD_LINK;

        byte code() {
            return switch (this) {
                case DIRECTORY -> 0;
                case FILE -> 1;
                case SYMLINK -> 2;
                case HARD_LINK -> 3;
            };
        }

        static Kind of(byte code) {
            return switch (code) {
                case 0 -> DIRECTORY;
                case 1 -> FILE;
                case 2 -> SYMLINK;
                case 3 -> HARD_LINK;
                default -> throw new IllegalArgumentException("no kind has the code " + code);
            };
        }
    }

    /// By entry.
    ///
    /// @param names where in the text its name stands
    /// @param links of a file, how many names it has; of a hard link, the file's entry
    /// @param starts where in the archive its bytes begin; of a symbolic link, where in the text
    /// @param times in nanoseconds since 1970
    @SuppressWarnings("ArrayRecordComponent") // never compared, never given out
    record Columns(
            byte[] kinds, int[] names, int[] links, long[] starts, long[] sizes, long[] times) {}

    TarIndex(Columns columns, byte[] text, int[] parents) {
        this.columns = columns;
        this.text = text;
        this.firsts = new int[parents.length + 1];
        for (int parent : parents) {
            if (parent >= 0) {
                firsts[parent + 1]++;
            }
        }
        for (int i = 0; i < parents.length; i++) {
            firsts[i + 1] += firsts[i];
        }
        this.children = new int[firsts[parents.length]];
        int[] next = firsts.clone();
        for (int entry = 0; entry < parents.length; entry++) {
            if (parents[entry] >= 0) {
                children[next[parents[entry]]++] = entry;
            }
        }
    }

    /// Goes through an archive's headers.
    ///
    /// @param length of the archive in bytes
    /// @param entriesMax how many files, folders and links it may have
    public static TarIndex scan(ImageBytes bytes, long length, int entriesMax)
            throws InvalidImageException {
        return TarScanner.scan(bytes, length, entriesMax);
    }

    /// {@return what a folder holds, in the archive's order}
    public IntStream children(int directory) {
        return IntStream.range(firsts[directory], firsts[directory + 1]).map(i -> children[i]);
    }

    public Kind kind(int entry) {
        return Kind.of(columns.kinds[entry]);
    }

    public String name(int entry) {
        int at = columns.names[entry];
        return new String(text, at + 1, text[at] & 0xff, StandardCharsets.UTF_8);
    }

    /// {@return the file that an entry of one of the kinds FILE and HARD_LINK stands for}
    public int file(int entry) {
        return kind(entry) == Kind.HARD_LINK ? columns.links[entry] : entry;
    }

    /// {@return how many names a file has}
    public int links(int file) {
        return columns.links[file];
    }

    /// {@return where in the archive a file begins}
    public long offset(int file) {
        return columns.starts[file];
    }

    /// {@return a file's length in bytes}
    public long size(int file) {
        return columns.sizes[file];
    }

    public long modifiedNanos(int entry) {
        return columns.times[entry];
    }

    public String target(int symlink) {
        int start = (int) columns.starts[symlink];
        return new String(text, start, (int) columns.sizes[symlink], StandardCharsets.UTF_8);
    }

    /// {@return the file at a path, which goes by no symbolic link}
    public OptionalInt find(String path) {
        OptionalInt found = entry(path);
        return found.isPresent() && isFile(found.getAsInt())
                ? OptionalInt.of(file(found.getAsInt()))
                : OptionalInt.empty();
    }

    /// {@return the names of the files in the folder at a path, which goes by no symbolic link, in
    /// their order; none when there is no such folder}
    List<String> names(String path) {
        OptionalInt folder = entry(path);
        return folder.isEmpty()
                ? List.of()
                : children(folder.getAsInt())
                        .filter(this::isFile)
                        .mapToObj(this::name)
                        .sorted()
                        .toList();
    }

    private boolean isFile(int entry) {
        return switch (kind(entry)) {
            case FILE, HARD_LINK -> true;
            case DIRECTORY, SYMLINK -> false;
        };
    }

    private OptionalInt entry(String path) {
        int at = ROOT;
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                OptionalInt child = children(at).filter(c -> name(c).equals(part)).findFirst();
                if (child.isEmpty()) {
                    return child;
                }
                at = child.getAsInt();
            }
        }
        return OptionalInt.of(at);
    }

    /// {@return how many bytes of memory it takes, more or less}
    long weight() {
        return 45L * columns.kinds.length + text.length;
    }
}
