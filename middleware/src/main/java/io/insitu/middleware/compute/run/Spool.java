package io.insitu.middleware.compute.run;

import io.insitu.engine.Report.ChannelReport;
import io.insitu.middleware.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// Temporary files of one job, and a bound on what its answer holds in memory. For any number of
/// threads.
final class Spool {
    private final Path directory;
    private final AtomicLong memoryLeft;

    Spool(Path directory, long memoryBytes) {
        this.directory = directory;
        this.memoryLeft = new AtomicLong(memoryBytes);
    }

    /// {@return a new, empty file}
    Path newFile() {
        return newFile(directory);
    }

    static Path newFile(Path directory) {
        try {
            return Files.createTempFile(directory, "output-", ".tmp");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return bytes that outlive the report they came with: in memory as long as there is room}
    Content hold(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (memoryLeft.addAndGet(-length) >= 0) {
            return new Content.Bytes(bytes);
        }
        memoryLeft.addAndGet(length);
        Path file = newFile();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = bytes.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } catch (IOException e) {
            delete(file);
            throw new UncheckedIOException(e);
        }
        return region(file, 0, length);
    }

    /// {@return a part of a temporary file, which goes when the part is closed}
    static Content region(Path file, long offset, long length) {
        return new Content.FileRegion(file, offset, length, () -> delete(file));
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the first bytes of an output, `most` at most}
    static ByteBuffer start(ChannelReport written, int most) {
        if (written.collected() != null) {
            ByteBuffer bytes = written.collected().duplicate();
            return bytes.limit(bytes.position() + Math.min(most, bytes.remaining()));
        }
        if (written.spilled() == null) {
            return ByteBuffer.allocate(0);
        }
        ByteBuffer start = ByteBuffer.allocate(most);
        try (FileChannel channel = FileChannel.open(written.spilled())) {
            while (start.hasRemaining() && channel.read(start, start.position()) >= 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return start.flip();
    }
}
