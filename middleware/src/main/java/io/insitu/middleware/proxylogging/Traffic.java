package io.insitu.middleware.proxylogging;

import io.insitu.middleware.Content;
import io.insitu.storage.Body;
import io.insitu.storage.FlowingBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// How many bytes went each way for one request. Used by that request's thread; what flows is
/// counted by the event loop that it comes from.
final class Traffic {
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    long received() {
        return received.get();
    }

    long sent() {
        return sent.get();
    }

    Body receiving(Body body) {
        return counted(body, received, () -> {});
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
                sent.set(region.length());
                yield new Content.FileRegion(
                        region.file(),
                        region.offset(),
                        region.length(),
                        () -> closed(region, atEnd));
            }
            case Content.Stream stream ->
                    new Content.Stream(counted(stream.body(), sent, atEnd), stream.length());
            case Content.Sequence sequence -> sequence(sequence, atEnd);
        };
    }

    private Content sentAtOnce(Content content, long bytes, Runnable atEnd) {
        sent.set(bytes);
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
                parts.add(
                        new Content.Stream(
                                counted(stream.body(), sent, () -> {}), stream.length()));
            } else {
                sent.addAndGet(Math.max(0, part.length()));
                parts.add(part);
            }
        }
        parts.add(new Content.Stream(counted(Body.empty(), sent, atEnd), 0));
        return new Content.Sequence(parts);
    }

    private static Body counted(Body body, AtomicLong count, Runnable atEnd) {
        return body instanceof FlowingBody flowing
                ? new Flowing(flowing, count, atEnd)
                : new Pulled(body, count, atEnd);
    }

    /// Counts the bytes of a body.
    private static class Pulled implements Body {
        private final Body body;
        final AtomicLong count;
        private final Runnable atEnd;
        private boolean closed;

        private Pulled(Body body, AtomicLong count, Runnable atEnd) {
            this.body = body;
            this.count = count;
            this.atEnd = atEnd;
        }

        @Override
        public @Nullable ByteBuffer next() throws IOException {
            ByteBuffer bytes = body.next();
            count.addAndGet(bytes == null ? 0 : bytes.remaining());
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
    }

    /// The same for one that flows.
    private static final class Flowing extends Pulled implements FlowingBody {
        private final FlowingBody body;

        private Flowing(FlowingBody body, AtomicLong count, Runnable atEnd) {
            super(body, count, atEnd);
            this.body = body;
        }

        @Override
        public CompletionStage<Void> flowTo(Sink sink) {
            return body.flowTo(bytes -> {
                count.addAndGet(bytes.remaining());
                return sink.take(bytes);
            });
        }
    }
}
