package io.insitu.middleware;

import io.insitu.storage.Body;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The bytes of an answer read by a step of the pipeline: to copy them, to send them within
/// something larger, to understand them. A buffer at a time, whatever their number. Closing it
/// closes the content.
public final class ContentBody implements Body {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Content whole;
    private final Deque<Content> parts = new ArrayDeque<>();
    private final ByteBuffer buffer;
    private @Nullable FileChannel file;
    private long position;
    private boolean closed;

    public ContentBody(Content content) {
        this.whole = content;
        this.parts.add(content);
        int size = content instanceof Content.Bytes ? 0 : BUFFER_BYTES;
        this.buffer = ByteBuffer.allocate(size);
    }

    /// {@return all of the bytes, which are closed}
    ///
    /// @throws IOException when they cannot be read, or there are more of them than that
    public static byte[] bytes(Content content, int max) throws IOException {
        try (ContentBody body = new ContentBody(content)) {
            return read(body, max);
        }
    }

    /// {@return all that the body has}
    ///
    /// @throws IOException when it cannot be read, or has more than that
    public static byte[] read(Body body, int max) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (ByteBuffer next = body.next(); next != null; next = body.next()) {
            if (read.size() + next.remaining() > max) {
                throw new IOException("more than %d bytes".formatted(max));
            }
            byte[] copy = new byte[next.remaining()];
            next.duplicate().get(copy);
            read.writeBytes(copy);
        }
        return read.toByteArray();
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        while (!parts.isEmpty() && !closed) {
            ByteBuffer bytes = nextOf(parts.getFirst());
            if (bytes != null && bytes.hasRemaining()) {
                return bytes;
            }
        }
        return null;
    }

    private @Nullable ByteBuffer nextOf(Content part) throws IOException {
        return switch (part) {
            case Content.Bytes(ByteBuffer bytes) -> {
                parts.removeFirst();
                yield bytes.duplicate();
            }
            case Content.HeadOnly ignored -> {
                parts.removeFirst();
                yield null;
            }
            case Content.FileRegion region -> ofFile(region);
            case Content.Stream stream -> {
                ByteBuffer bytes = stream.body().next();
                if (bytes == null) {
                    parts.removeFirst();
                }
                yield bytes;
            }
            case Content.Sequence sequence -> {
                parts.removeFirst();
                sequence.parts().reversed().forEach(parts::addFirst);
                yield null;
            }
        };
    }

    private @Nullable ByteBuffer ofFile(Content.FileRegion region) throws IOException {
        FileChannel open = file;
        if (open == null) {
            open = FileChannel.open(region.file(), StandardOpenOption.READ);
            file = open;
            position = region.offset();
        }
        long rest = region.offset() + region.length() - position;
        if (rest == 0) {
            open.close();
            file = null;
            parts.removeFirst();
            return null;
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), rest));
        int read = open.read(buffer, position);
        if (read < 0) {
            throw new EOFException(region.file() + " ends at byte " + position);
        }
        position += read;
        return buffer.flip();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closeFile();
            whole.close();
        }
    }

    private void closeFile() {
        FileChannel open = file;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
