package io.insitu.engine.worker;

import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.module.PreparedModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Prepared modules, as files named by the SHA-256 of what they were prepared from and by the way
/// of their preparation. One that was there before this process is summed before it is used for the
/// first time ([SummedFile]), so that one that was changed is found out and made anew.
final class ModuleCache {
    private final Path directory;
    private final String way;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    /// @param digest names it for whoever runs it: equal digests, equal bytes
    /// @param bytes how long the file is
    /// @param hasInitializer whether it is not run itself, but a snapshot of it
    record Entry(String digest, Path file, long bytes, boolean hasInitializer) {}

    /// @param way tells apart what was prepared differently
    ModuleCache(Path directory, String way) {
        this.directory = directory;
        this.way = way;
    }

    /// Prepares a module.
    interface Maker {
        /// @param digest of the module
        /// @param into an empty file, which takes the prepared module
        void make(String digest, ByteBuffer wasm, Path into)
                throws InvalidModuleException, IOException;
    }

    /// {@return the digest under which the prepared module can be had from now on}
    String put(ByteBuffer wasm, Maker maker) throws InvalidModuleException {
        String digest = digest(wasm);
        if (!entries.containsKey(digest)) {
            synchronized (locks.computeIfAbsent(digest, _ -> new Object())) {
                if (!entries.containsKey(digest)) {
                    entries.put(digest, find(digest, wasm, maker));
                }
            }
            locks.remove(digest);
        }
        return digest;
    }

    /// {@return what [#put] left under this digest}
    Optional<Entry> entry(String digest) {
        return Optional.ofNullable(entries.get(digest));
    }

    private Entry find(String digest, ByteBuffer wasm, Maker maker) throws InvalidModuleException {
        SummedFile kept = SummedFile.in(directory, "%s.%s".formatted(digest, way));
        try {
            if (!kept.isIntact()) {
                make(kept, digest, wasm, maker);
            }
            Path file = kept.file();
            return new Entry(digest, file, Files.size(file), hasInitializer(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make(SummedFile kept, String digest, ByteBuffer wasm, Maker maker)
            throws InvalidModuleException, IOException {
        Path temporary = Files.createTempFile(directory, "new-", ".wasm");
        try {
            maker.make(digest, wasm, temporary);
            kept.put(temporary);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static boolean hasInitializer(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return PreparedModule.hasInitializer(channel.map(MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    private static String digest(ByteBuffer bytes) {
        MessageDigest sha256 = SummedFile.sha256();
        sha256.update(bytes.duplicate());
        return HexFormat.of().formatHex(sha256.digest());
    }
}
