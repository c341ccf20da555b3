package io.insitu.engine.worker;

import io.insitu.engine.posix.UnixSocket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Messages over a socket. A frame is its length, how many descriptors come with it, and the
/// message. Any thread may send; one thread receives.
final class Connection implements AutoCloseable {
    private static final int HEADER_BYTES = 8;

    /// Reports hold what was collected in memory; nothing comes near this.
    private static final int FRAME_BYTES_MAX = 256 << 20;

    private final UnixSocket socket;
    private final Object sending = new Object();
    private boolean closed;
    private byte[] buffer = new byte[64 << 10];
    private int from;
    private int to;

    Connection(UnixSocket socket) {
        this.socket = socket;
    }

    /// A message with the descriptors that came with it; who receives it closes them.
    record Received(Message message, List<Integer> descriptors) {}

    /// @throws IOException when the other side is gone
    void send(Message message, int... descriptors) throws IOException {
        byte[] body = Wire.encode(message);
        byte[] frame =
                ByteBuffer.allocate(HEADER_BYTES + body.length)
                        .putInt(body.length)
                        .putInt(descriptors.length)
                        .put(body)
                        .array();
        synchronized (sending) {
            if (closed) {
                throw new IOException("the connection is closed");
            }
            socket.send(frame, descriptors);
        }
    }

    /// Waits for the next message.
    ///
    /// @throws java.io.EOFException when the other side is gone
    Received receive() throws IOException {
        fill(HEADER_BYTES);
        ByteBuffer header = ByteBuffer.wrap(buffer, from, HEADER_BYTES);
        int length = header.getInt();
        int count = header.getInt();
        if (length < 0 || length > FRAME_BYTES_MAX || count < 0) {
            throw new IOException("a frame of %d bytes, %d descriptors".formatted(length, count));
        }
        from += HEADER_BYTES;
        fill(length);
        Message message = Wire.decode(new ByteArrayInputStream(buffer, from, length));
        from += length;
        List<Integer> descriptors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            descriptors.add(socket.takeDescriptor());
        }
        return new Received(message, descriptors);
    }

    private void fill(int wanted) throws IOException {
        if (from == to) {
            from = 0;
            to = 0;
        }
        if (from + wanted > buffer.length) {
            byte[] larger = wanted > buffer.length ? new byte[wanted] : buffer;
            System.arraycopy(buffer, from, larger, 0, to - from);
            buffer = larger;
            to -= from;
            from = 0;
        }
        while (to - from < wanted) {
            to += socket.receive(buffer, to, buffer.length - to);
        }
    }

    /// Has the thread in [#receive] see the end.
    void shutdown() {
        synchronized (sending) {
            if (!closed) {
                socket.shutdown();
            }
        }
    }

    /// Only for the receiving thread, which is the last to use the socket.
    @Override
    public void close() {
        synchronized (sending) {
            if (!closed) {
                closed = true;
                socket.close();
            }
        }
    }
}
