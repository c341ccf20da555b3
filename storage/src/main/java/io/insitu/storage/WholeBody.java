package io.insitu.storage;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A body that lies in memory.
public final class WholeBody implements Body {
    private final ByteBuffer bytes;
    private boolean given;

    WholeBody(ByteBuffer bytes) {
        this.bytes = bytes;
        this.given = !bytes.hasRemaining();
    }

    /// {@return all of it, whatever was read already}
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    @Override
    public @Nullable ByteBuffer next() {
        if (given) {
            return null;
        }
        given = true;
        return bytes();
    }

    @Override
    public void close() {
        given = true;
    }
}
