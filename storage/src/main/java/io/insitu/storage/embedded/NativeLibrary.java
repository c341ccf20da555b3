package io.insitu.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loads RocksDB's native code. Its loader copies the library out of the jar, 15 MB, and removes
/// the copy when the process exits, which one that is killed does not do: so the copy is unlinked
/// as soon as it is mapped.
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final String NAME = "librocksdbjni";

    private NativeLibrary() {}

    static void load() {
        RocksDB.loadLibrary();
        try (Stream<String> mappings = Files.lines(MAPPINGS)) {
            for (Path copy : mappings.flatMap(NativeLibrary::copyIn).distinct().toList()) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            LOG.debug("the copy of RocksDB's library stays until the process exits", e);
        }
    }

    /// Only what the loader has put into the directory for temporary files is its copy; a library
    /// that was installed is not.
    private static Stream<Path> copyIn(String mapping) {
        int path = mapping.indexOf('/');
        if (path < 0) {
            return Stream.empty();
        }
        Path file = Path.of(mapping.substring(path));
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        return file.getFileName().toString().startsWith(NAME) && file.startsWith(temporary)
                ? Stream.of(file)
                : Stream.empty();
    }
}
