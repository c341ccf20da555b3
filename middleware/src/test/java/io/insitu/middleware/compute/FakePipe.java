package io.insitu.middleware.compute;

import io.insitu.engine.Pipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;

/// A pipe in memory, without a bound.
final class FakePipe {
    private static final byte[] END = new byte[0];

    private final LinkedBlockingQueue<byte[]> parts = new LinkedBlockingQueue<>();

    record ReadEnd(FakePipe pipe) implements Pipe.ReadEnd {
        @Override
        public void close() {}
    }

    record WriteEnd(FakePipe pipe) implements Pipe.WriteEnd {
        @Override
        public void close() {
            pipe.parts.add(END);
        }
    }

    ReadEnd readEnd() {
        return new ReadEnd(this);
    }

    WriteEnd writeEnd() {
        return new WriteEnd(this);
    }

    void write(byte[] bytes) {
        if (bytes.length > 0) {
            parts.add(bytes);
        }
    }

    /// Waits for the end.
    byte[] readAll() throws IOException, InterruptedException {
        var all = new ByteArrayOutputStream();
        for (byte[] part = parts.take(); part.length > 0; part = parts.take()) {
            all.write(part);
        }
        parts.add(END);
        return all.toByteArray();
    }
}
