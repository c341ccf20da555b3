package io.insitu.storage.swift;

import io.insitu.storage.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Bytes that are here: in memory while they are few, else in a file that goes when this is closed.
sealed interface SpooledBytes extends AutoCloseable {
    long size();

    /// {@return the bytes from the first one; may be asked for again}
    Body read();

    @Override
    void close();

    record InMemory(ByteBuffer bytes) implements SpooledBytes {
        @Override
        public long size() {
            return bytes.remaining();
        }

        @Override
        public Body read() {
            return Body.of(bytes.duplicate());
        }

        @Override
        public void close() {}
    }

    record InFile(Path file, long size) implements SpooledBytes {
        private static final int BUFFER_BYTES = 64 << 10;

        @Override
        public Body read() {
            try {
                return new FileBody(FileChannel.open(file), ByteBuffer.allocate(BUFFER_BYTES));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// A file, read from its first byte to its last.
    record FileBody(FileChannel channel, ByteBuffer buffer) implements Body {
        @Override
        public @Nullable ByteBuffer next() throws IOException {
            return channel.read(buffer.clear()) < 0 ? null : buffer.flip();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
