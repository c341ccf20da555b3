package io.insitu.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/// An object held open: its bytes stay readable though the name is overwritten or deleted
/// meanwhile. Close it when the last byte has been read.
public interface OpenObject extends AutoCloseable {
    ObjectRecord record();

    Content content();

    @Override
    void close();

    /// Where the bytes are.
    sealed interface Content {
        /// A small object's bytes. The buffer is read-only; read a duplicate of it.
        record InMemory(ByteBuffer bytes) implements Content {}

        /// A part of a file that is never changed and stays at this path until the object is
        /// closed.
        record InFile(Path file, long offset, long length) implements Content {}
    }
}
