package io.insitu.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A part of a file, read from its first byte to its last. The file is opened when the first byte
/// is asked for, and closed with this.
public final class FilePart implements Body {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path file;
    private @Nullable FileChannel channel;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long position;
    private long left;

    public FilePart(Path file, long offset, long length) {
        this.file = file;
        this.position = offset;
        this.left = length;
    }

    /// @throws EOFException when the file ends before the part does
    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (left == 0) {
            return null;
        }
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(file);
            channel = open;
            buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, left));
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        int read = open.read(buffer, position);
        if (read < 0) {
            throw new EOFException(file + " ends at byte " + position);
        }
        position += read;
        left -= read;
        return buffer.flip();
    }

    @Override
    public void close() {
        left = 0;
        FileChannel open = channel;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
