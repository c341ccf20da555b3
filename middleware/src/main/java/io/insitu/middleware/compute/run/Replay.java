package io.insitu.middleware.compute.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has passed by, in a temporary file, to be read again from its beginning: all of it, or,
/// once it is more than it may be, nothing. For one thread at a time.
final class Replay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final Path directory;
    private final long bytesMax;
    private @Nullable Path file;
    private @Nullable FileChannel channel;
    private long size;
    private volatile boolean whole = true;

    Replay(Path directory, long bytesMax) {
        this.directory = directory;
        this.bytesMax = bytesMax;
    }

    /// {@return whether it is all there}
    boolean isWhole() {
        return whole;
    }

    void add(ByteBuffer bytes) {
        size += bytes.remaining();
        if (size > bytesMax) {
            whole = false;
            close();
        } else if (whole) {
            write(bytes);
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            FileChannel open = channel;
            if (open == null) {
                file = Spool.newFile(directory);
                open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                channel = open;
            }
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("an upload cannot be kept for another run: {}", e.toString());
            whole = false;
            close();
        }
    }

    /// Gives all of it away again, in the parts in which a writer of full messages has added it.
    ///
    /// @param taker says whether it wants more
    /// @return false when it does not
    boolean all(Predicate<ByteBuffer> taker) throws IOException {
        FileChannel open = channel;
        ByteBuffer part = ByteBuffer.allocate(Arriving.MESSAGE_BYTES);
        for (long at = 0; open != null && at < size; at += part.limit()) {
            part.clear();
            while (part.hasRemaining() && open.read(part, at + part.position()) >= 0) {}
            if (!taker.test(part.flip())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
                channel = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (file != null) {
                Spool.delete(file);
                file = null;
            }
        }
    }
}
