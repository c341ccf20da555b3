package io.insitu.middleware.compute;

import io.insitu.engine.Pipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.LinkedBlockingQueue;

/// A pipe in memory, without a bound.
final class FakePipe {
    private static final byte[] END = new byte[0];

    private final LinkedBlockingQueue<byte[]> parts = new LinkedBlockingQueue<>();

    record ReadEnd(FakePipe pipe) implements Pipe.ReadEnd {
        @Override
        public int read(ByteBuffer into) throws IOException {
            return pipe.read(into);
        }

        @Override
        public void close() {
            pipe.abandoned = true;
        }
    }

    record WriteEnd(FakePipe pipe) implements Pipe.WriteEnd {
        @Override
        public boolean write(ByteBuffer from) {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            pipe.write(bytes);
            return !pipe.abandoned;
        }

        @Override
        public boolean send(ByteBuffer message) {
            return write(message);
        }

        @Override
        public void close() {
            pipe.parts.add(END);
        }
    }

    private ByteBuffer rest = ByteBuffer.allocate(0);
    private volatile boolean abandoned;

    private int read(ByteBuffer into) throws IOException {
        try {
            if (!rest.hasRemaining()) {
                rest = ByteBuffer.wrap(parts.take());
            }
            if (!rest.hasRemaining()) {
                parts.add(END);
                return -1;
            }
            int n = Math.min(rest.remaining(), into.remaining());
            into.put(rest.slice(rest.position(), n));
            rest.position(rest.position() + n);
            return n;
        } catch (InterruptedException e) {
            throw new IOException(e);
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

    /// Waits for one write.
    byte[] readOne() throws InterruptedException {
        return parts.take();
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
