package io.insitu.storage.embedded;

import io.insitu.storage.ObjectPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where objects go whose bytes are not what was stored: `quarantined/` in the store's directory,
/// the bytes as they were found in a file, and beside it a text that says whose they were. Nothing
/// removes them but the operator.
final class Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final Path directory;
    private final Disk disk;
    private final InstantSource clock;
    private final AtomicLong objects = new AtomicLong();

    Quarantine(Path store, Disk disk, InstantSource clock) throws IOException {
        this.directory = store.resolve("quarantined");
        this.disk = disk;
        this.clock = clock;
        Files.createDirectories(directory);
    }

    /// {@return how many objects were put there since the start}
    long objects() {
        return objects.get();
    }

    /// Keeps a data file, before the object that it belongs to is forgotten. A file that is not
    /// there leaves the text only.
    void keep(ObjectPath path, StoredObject row, Path file, String fault) {
        try {
            disk.link(file, directory.resolve(name(row)));
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            LOG.debug("{} is not kept again", file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        note(path, row, fault);
    }

    /// Keeps the bytes of a small object.
    void keep(ObjectPath path, StoredObject row, byte[] bytes, String fault) {
        try {
            Files.write(directory.resolve(name(row)), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        note(path, row, fault);
    }

    private void note(ObjectPath path, StoredObject row, String fault) {
        String text =
                "object: %s%netag: %s%nsize: %d%nwritten: %s%nfound: %s%nfault: %s%n"
                        .formatted(
                                path,
                                row.etag(),
                                row.size(),
                                row.timestamp().instant(),
                                clock.instant(),
                                fault);
        try {
            Files.writeString(directory.resolve(name(row) + ".txt"), text);
            disk.syncDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        objects.incrementAndGet();
        LOG.error("{} is quarantined as {}: {}", path, name(row), fault);
    }

    private static String name(StoredObject row) {
        return (row.isInFile() ? "" : "inline-") + HexFormat.of().toHexDigits(row.id());
    }
}
