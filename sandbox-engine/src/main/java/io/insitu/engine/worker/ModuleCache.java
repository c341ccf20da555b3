package io.insitu.engine.worker;

import io.insitu.engine.InvalidModuleException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Prepared modules, as files named by the SHA-256 of what they were prepared from and by the way
/// of their preparation. Beside each lies its own SHA-256: one that was there before this process
/// is summed before it is used for the first time, so that one that was changed is found out and
/// made anew.
final class ModuleCache {
    private final Path directory;
    private final String way;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    /// @param bytes how long the file is
    record Entry(Path file, long bytes) {}

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
        Path file = directory.resolve("%s.%s.wasm".formatted(digest, way));
        Path sum = directory.resolve("%s.%s.sha256".formatted(digest, way));
        try {
            if (!isIntact(file, sum)) {
                make(file, sum, temporary -> maker.make(digest, wasm, temporary));
            }
            return new Entry(file, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Fills an empty file.
    private interface Filler {
        void fill(Path file) throws InvalidModuleException, IOException;
    }

    private static boolean isIntact(Path file, Path sum) throws IOException {
        return Files.exists(file)
                && Files.exists(sum)
                && Files.readString(sum).equals(digest(file));
    }

    private void make(Path file, Path sum, Filler filler)
            throws InvalidModuleException, IOException {
        Path temporary = Files.createTempFile(directory, "new-", ".wasm");
        try {
            filler.fill(temporary);
            Files.writeString(sum, digest(temporary));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[1 << 16];
            for (int n; (n = in.read(block)) > 0; ) {
                sha256.update(block, 0, n);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static String digest(ByteBuffer bytes) {
        MessageDigest sha256 = sha256();
        sha256.update(bytes.duplicate());
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
