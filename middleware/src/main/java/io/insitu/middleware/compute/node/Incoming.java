package io.insitu.middleware.compute.node;

import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The body of a node's answer, taken in parts. Calls block.
final class Incoming {
    private final Body body;
    private ByteBuffer current = ByteBuffer.allocate(0);

    Incoming(Body body) {
        this.body = body;
    }

    /// @throws IOException when the answer ends before that
    byte[] take(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            ByteBuffer next = next(length - at);
            int part = next.remaining();
            next.get(bytes, at, part);
            at += part;
        }
        return bytes;
    }

    /// @throws IOException when the answer ends before that
    void copy(long length, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long left = length; left > 0; ) {
                ByteBuffer next = next(left);
                left -= next.remaining();
                while (next.hasRemaining()) {
                    channel.write(next);
                }
            }
        }
    }

    /// {@return the next bytes, `most` at most and one at least}
    private ByteBuffer next(long most) throws IOException {
        while (!current.hasRemaining()) {
            ByteBuffer more = body.next();
            if (more == null) {
                throw new IOException("the node's answer ends too soon");
            }
            current = more;
        }
        int length = (int) Math.min(most, current.remaining());
        ByteBuffer part = current.slice(current.position(), length);
        current.position(current.position() + length);
        return part;
    }
}
