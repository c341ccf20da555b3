package io.insitu.cli;

import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// This process's standard input as a request's body.
final class StandardInput implements Body {
    private final FileChannel in;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10);

    StandardInput(FileChannel in) {
        this.in = in;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        return in.read(buffer.clear()) < 0 ? null : buffer.flip();
    }

    @Override
    public void close() {
        // Standard input is the process's, to its end.
    }
}
