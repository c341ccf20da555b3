package io.insitu.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Bytes that one thread pulls, a buffer at a time. Nothing is read from the sender before it is
/// asked for, so a slow reader slows the sender down and memory stays bounded.
public interface Body extends AutoCloseable {
    /// Waits for the next bytes. The buffer belongs to the caller until the next call.
    ///
    /// @return at least one byte, or null at the end
    /// @throws IOException when the sender is gone before the end
    @Nullable ByteBuffer next() throws IOException;

    /// Gives up what was not read. May be called more than once.
    @Override
    void close();

    static Body empty() {
        return of(ByteBuffer.allocate(0));
    }

    static Body of(ByteBuffer bytes) {
        return new WholeBody(bytes);
    }
}
