package io.insitu.storage.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The files of objects too large for RocksDB. A file's name is its number; numbers ascend, are
/// never used twice while anything refers to them, and 4096 neighbours share a directory, so that
/// concurrent writers also share that directory's sync.
///
/// Invariant: a data file that RocksDB does not know of has a second name under `tmp/`. A file is
/// born there; the second name, under `data/`, is linked before the commit, and the first goes
/// after it. So `tmp/` is the list of all that a crash can leave half-done, and a start reads
/// nothing else. (A journalling file system writes directory entries in the order they were made,
/// so after a loss of power too the name under `tmp/` is there whenever the other is.)
final class DataFiles {
    private static final int DIRECTORY_BITS = 12;
    private static final int KNOWN_DIRECTORIES_MAX = 64;
    private static final HexFormat HEX = HexFormat.of();

    private final Path data;
    private final Path temporary;
    private final Disk disk;
    private final AtomicLong lastId = new AtomicLong();

    /// Directories whose own entries are durable.
    private final Map<Path, Boolean> known = new ConcurrentHashMap<>();

    DataFiles(Path directory, Disk disk) throws IOException {
        this.data = directory.resolve("data");
        this.temporary = directory.resolve("tmp");
        this.disk = disk;
        Files.createDirectories(data);
        Files.createDirectories(temporary);
        disk.syncDirectory(directory);
    }

    /// Tells which numbers are taken.
    void continueAfter(long id) {
        lastId.accumulateAndGet(id, Math::max);
    }

    long nextId() {
        return lastId.incrementAndGet();
    }

    Path temporary(long id) {
        return temporary.resolve(HEX.toHexDigits(id));
    }

    Path data(long id) {
        return directory(id).resolve(HEX.toHexDigits(id));
    }

    /// {@return the directory of a data file, two levels below `data/`}
    Path directory(long id) {
        long number = id >>> DIRECTORY_BITS;
        String upper = HEX.toHexDigits(number >>> DIRECTORY_BITS, 10);
        String lower = HEX.toHexDigits(number, DIRECTORY_BITS / 4);
        return data.resolve(upper).resolve(lower);
    }

    /// Gives a temporary file its lasting name, beside the first.
    void link(long id) throws IOException {
        Path directory = directory(id);
        if (!known.containsKey(directory)) {
            create(directory);
        }
        try {
            disk.link(temporary(id), data(id));
        } catch (FileAlreadyExistsException e) {
            // Only a file that was unlinked just before a loss of power can be there: the number
            // is free, or it would not have been given.
            disk.delete(data(id));
            disk.link(temporary(id), data(id));
        }
    }

    /// Takes away the temporary name of a file that is committed.
    void settle(long id) throws IOException {
        disk.delete(temporary(id));
    }

    /// Removes a file that was not committed. The temporary name goes last.
    void discard(long id) throws IOException {
        disk.delete(data(id));
        disk.delete(temporary(id));
    }

    /// Removes a data file that was committed once.
    void unlink(long id) throws IOException {
        disk.delete(data(id));
    }

    /// {@return the numbers of all files that have a temporary name}
    List<Long> unsettled() throws IOException {
        List<Long> ids = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary)) {
            for (Path file : files) {
                ids.add(HexFormat.fromHexDigitsToLong(file.getFileName().toString()));
            }
        }
        return ids;
    }

    /// {@return whether the file may be on its way}
    boolean isUnsettled(long id) {
        return Files.exists(temporary(id));
    }

    /// Removes a file that belongs to nothing.
    ///
    /// @return whether it was there
    boolean remove(long id) throws IOException {
        return disk.delete(data(id));
    }

    /// Visits the numbers of all data files, one directory after the other.
    void forEachData(Visitor visitor) throws IOException {
        for (Path upper : entries(data)) {
            for (Path lower : entries(upper)) {
                for (Path file : entries(lower)) {
                    visitor.visit(HexFormat.fromHexDigitsToLong(file.getFileName().toString()));
                }
            }
        }
    }

    interface Visitor {
        void visit(long id) throws IOException;
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    private void create(Path directory) throws IOException {
        Files.createDirectories(directory);
        disk.syncDirectory(directory.resolveSibling("."));
        disk.syncDirectory(data);
        if (known.size() >= KNOWN_DIRECTORIES_MAX) {
            known.clear();
        }
        known.put(directory, true);
    }
}
