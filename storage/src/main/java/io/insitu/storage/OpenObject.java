package io.insitu.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/// An object held open: its bytes stay readable though the name is overwritten or deleted
/// meanwhile. Close it when the last byte has been read.
public interface OpenObject extends AutoCloseable {
    ObjectRecord record();

    Content content();

    /// {@return a part of the bytes to be read through this, because they do not lie as they are,
    /// or are to be looked at on their way; empty where they are to be taken from [#content]}
    ///
    /// Its [Body#next] may throw at the end when the bytes are not those that were stored. The
    /// object stays open until the body has been closed.
    default Optional<Body> part(long offset, long length) {
        return Optional.empty();
    }

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
