package io.insitu.engine.worker;

import io.insitu.engine.InvalidModuleException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Modules that were found valid, as files named by their SHA-256. A file that was there before
/// this process is read and summed before it is used for the first time, so that one that was
/// changed is found out and made anew.
final class ModuleCache {
    private final Path directory;
    private final Set<String> checked = ConcurrentHashMap.newKeySet();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    ModuleCache(Path directory) {
        this.directory = directory;
    }

    /// Says whether a module is one that can run.
    interface Validation {
        void validate(ByteBuffer wasm) throws InvalidModuleException;
    }

    /// {@return the digest under which the module can be had from now on}
    String put(ByteBuffer wasm, Validation validation) throws InvalidModuleException {
        String digest = digest(wasm);
        if (!checked.contains(digest)) {
            synchronized (locks.computeIfAbsent(digest, _ -> new Object())) {
                if (!checked.contains(digest) && !isIntact(digest)) {
                    validation.validate(wasm);
                    write(digest, wasm);
                }
                checked.add(digest);
            }
            locks.remove(digest);
        }
        return digest;
    }

    Path file(String digest) {
        return directory.resolve(digest + ".wasm");
    }

    private boolean isIntact(String digest) {
        try {
            Path file = file(digest);
            return Files.exists(file)
                    && digest(ByteBuffer.wrap(Files.readAllBytes(file))).equals(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String digest, ByteBuffer wasm) {
        Path temporary = directory.resolve(digest + ".new");
        try {
            try (FileChannel out =
                    FileChannel.open(
                            temporary,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                ByteBuffer left = wasm.duplicate();
                while (left.hasRemaining()) {
                    out.write(left);
                }
            }
            Files.move(temporary, file(digest), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IllegalStateException("a file system that cannot rename", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(ByteBuffer bytes) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes.duplicate());
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
