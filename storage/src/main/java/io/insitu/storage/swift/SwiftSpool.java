package io.insitu.storage.swift;

import io.insitu.storage.Body;
import io.insitu.storage.Md5;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where bytes wait that a job reads or has written: memory for few, files for many. Files that an
/// earlier run left are removed at the start.
public final class SwiftSpool {
    private final Path directory;
    private final int inlineBytes;

    private SwiftSpool(Path directory, int inlineBytes) {
        this.directory = directory;
        this.inlineBytes = inlineBytes;
    }

    /// @throws IOException when the directory cannot be made or cleared
    public static SwiftSpool open(SwiftConfig config) throws IOException {
        Files.createDirectories(config.directory());
        try (DirectoryStream<Path> left = Files.newDirectoryStream(config.directory())) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        return new SwiftSpool(config.directory(), config.inlineBytes());
    }

    int inlineBytes() {
        return inlineBytes;
    }

    Path newFile() {
        try {
            return Files.createTempFile(directory, "object-", ".tmp");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return all that the answer's body has}
    ///
    /// @throws StorageException UNAVAILABLE when it breaks off, or is not what its head says: a
    ///   disk of Swift's may have lost bits, and the object server notices when all has been sent
    SpooledBytes fill(SwiftAnswer answer) {
        Optional<String> expected = answer.md5();
        return expected.isEmpty() ? fill(answer.body()) : checked(answer.body(), expected.get());
    }

    private SpooledBytes checked(Body body, String expected) {
        Md5 md5 = new Md5();
        SpooledBytes bytes = fill(new Summed(body, md5));
        String found = md5.hex();
        if (!found.equals(expected)) {
            bytes.close();
            throw new StorageException(
                    Reason.UNAVAILABLE,
                    "Swift's answer has the MD5 %s, and its ETag is %s".formatted(found, expected));
        }
        return bytes;
    }

    /// A body that is summed while it is read.
    private record Summed(Body body, Md5 md5) implements Body {
        @Override
        public @Nullable ByteBuffer next() throws IOException {
            ByteBuffer next = body.next();
            if (next != null) {
                md5.update(next);
            }
            return next;
        }

        @Override
        public void close() {
            body.close();
        }
    }

    private SpooledBytes fill(Body body) {
        ByteBuffer memory = ByteBuffer.allocate(inlineBytes);
        try {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                if (next.remaining() > memory.remaining()) {
                    return toFile(memory.flip(), next, body);
                }
                memory.put(next);
            }
            return new SpooledBytes.InMemory(memory.flip().asReadOnlyBuffer());
        } catch (IOException e) {
            throw new StorageException(
                    Reason.UNAVAILABLE, "Swift's answer broke off: " + e.getMessage(), e);
        }
    }

    private SpooledBytes toFile(ByteBuffer first, ByteBuffer second, Body rest) throws IOException {
        Path file = newFile();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            write(channel, first);
            write(channel, second);
            for (ByteBuffer next = rest.next(); next != null; next = rest.next()) {
                write(channel, next);
            }
            return new SpooledBytes.InFile(file, channel.position());
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
