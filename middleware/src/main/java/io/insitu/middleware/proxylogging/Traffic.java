package io.insitu.middleware.proxylogging;

import io.insitu.middleware.Content;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many bytes went each way for one request. Used by that request's thread.
final class Traffic {
    private long received;
    private long sent;

    long received() {
        return received;
    }

    long sent() {
        return sent;
    }

    Body receiving(Body body) {
        return new Body() {
            @Override
            public @Nullable ByteBuffer next() throws IOException {
                ByteBuffer bytes = body.next();
                received += bytes == null ? 0 : bytes.remaining();
                return bytes;
            }

            @Override
            public void close() {
                body.close();
            }
        };
    }

    /// {@return the same content, of a kind that can be sent in the same way}
    ///
    /// @param atEnd is run once it is closed; at once for what is sent from memory, which ends as
    ///   soon as it begins
    Content sending(Content content, Runnable atEnd) {
        return switch (content) {
            case Content.Bytes bytes -> sentAtOnce(bytes, bytes.length(), atEnd);
            case Content.HeadOnly head -> sentAtOnce(head, 0, atEnd);
            case Content.FileRegion region -> {
                sent = region.length();
                yield new Content.FileRegion(
                        region.file(),
                        region.offset(),
                        region.length(),
                        () -> closed(region, atEnd));
            }
            case Content.Stream stream ->
                    new Content.Stream(sending(stream.body(), atEnd), stream.length());
            case Content.Sequence sequence -> sequence(sequence, atEnd);
        };
    }

    private Content sentAtOnce(Content content, long bytes, Runnable atEnd) {
        sent = bytes;
        atEnd.run();
        return content;
    }

    private static void closed(Content content, Runnable atEnd) {
        try {
            content.close();
        } finally {
            atEnd.run();
        }
    }

    private Content sequence(Content.Sequence sequence, Runnable atEnd) {
        List<Content> parts = new ArrayList<>();
        for (Content part : sequence.parts()) {
            if (part instanceof Content.Stream stream) {
                parts.add(new Content.Stream(sending(stream.body(), () -> {}), stream.length()));
            } else {
                sent += Math.max(0, part.length());
                parts.add(part);
            }
        }
        parts.add(new Content.Stream(sending(Body.empty(), atEnd), 0));
        return new Content.Sequence(parts);
    }

    private Body sending(Body body, Runnable atEnd) {
        return new Body() {
            private boolean closed;

            @Override
            public @Nullable ByteBuffer next() throws IOException {
                ByteBuffer bytes = body.next();
                sent += bytes == null ? 0 : bytes.remaining();
                return bytes;
            }

            @Override
            public void close() {
                body.close();
                if (!closed) {
                    closed = true;
                    atEnd.run();
                }
            }
        };
    }
}
