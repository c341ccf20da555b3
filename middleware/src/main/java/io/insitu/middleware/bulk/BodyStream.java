package io.insitu.middleware.bulk;

import io.insitu.storage.Body;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// A body as the libraries that unpack archives want it.
final class BodyStream extends InputStream {
    private final Body body;
    private ByteBuffer current = ByteBuffer.allocate(0);

    BodyStream(Body body) {
        this.body = body;
    }

    @Override
    public int read() throws IOException {
        return fill() ? current.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.remaining());
        current.get(into, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (!current.hasRemaining()) {
            ByteBuffer next = body.next();
            if (next == null) {
                return false;
            }
            current = next;
        }
        return true;
    }
}
