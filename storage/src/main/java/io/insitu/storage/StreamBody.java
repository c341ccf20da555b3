package io.insitu.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A body that comes over a connection, pulled or flowing. Its handlers run on the connection's
/// event loop, [#next] on the thread that reads. Never more buffers than its share of the
/// [ReadAhead] wait between these, or are on their way to a sink, since no more are asked for; so
/// TCP holds the sender back.
public abstract class StreamBody implements FlowingBody {
    private sealed interface Event {
        record Bytes(ByteBuffer bytes) implements Event {}

        record End() implements Event {}

        record Gone(Throwable cause) implements Event {}
    }

    private final Duration patience;
    private final ReadAhead.Share share;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private @Nullable Flow flow;
    private volatile boolean over;

    /// @param patience without a byte that was asked for
    protected StreamBody(Duration patience, ReadAhead readAhead) {
        this.patience = patience;
        this.share = readAhead.share();
    }

    /// Asks the connection for so many buffers more. Any thread.
    protected abstract void fetch(int buffers);

    /// {@return what a reader is told for whom nothing came for too long}
    protected abstract Exception silent(Duration time);

    /// {@return what a reader is told whose sender is gone}
    protected abstract IOException gone(Throwable cause);

    /// Bytes came. On the event loop.
    protected final void came(ByteBuffer bytes) {
        happened(new Event.Bytes(bytes));
    }

    /// The last byte has come. On the event loop.
    protected final void ended() {
        happened(new Event.End());
    }

    /// Nothing more comes, though it should.
    protected final void broke(Throwable cause) {
        happened(new Event.Gone(cause));
    }

    private synchronized void happened(Event event) {
        if (flow != null) {
            flow.happened(event);
        } else if (!over) {
            events.add(event);
        }
    }

    /// Forgets what came and was not read.
    protected final void forget() {
        events.clear();
    }

    /// {@return whether nothing more is to be read}
    protected final boolean isOver() {
        return over;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (over) {
            return null;
        }
        fetch(share.ask());
        return switch (await()) {
            case Event.Bytes(ByteBuffer bytes) -> bytes;
            case Event.End() -> {
                end();
                yield null;
            }
            case Event.Gone broken -> {
                events.add(broken); // for whoever asks again
                throw gone(broken.cause());
            }
        };
    }

    private void end() {
        over = true;
        share.close();
    }

    private Event await() throws IOException {
        try {
            Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (event != null) {
                return event;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
        throw FlowingBody.failure(silent(patience));
    }

    @Override
    public CompletionStage<Void> flowTo(Sink sink) {
        Flow begun = new Flow(sink);
        synchronized (this) {
            flow = begun;
            events.forEach(begun::happened); // it may have broken off already
        }
        begun.ask();
        begun.watch();
        return begun.done;
    }

    @Override
    public void close() {
        end();
        giveUpFlow();
    }

    private synchronized void giveUpFlow() {
        if (flow != null) {
            flow.done.cancel(false);
        }
    }

    /// The way to a sink.
    private final class Flow {
        private final Sink sink;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final AtomicLong asked = new AtomicLong();
        private final AtomicLong came = new AtomicLong();

        private Flow(Sink sink) {
            this.sink = sink;
        }

        private void ask() {
            int buffers = share.ask();
            asked.addAndGet(buffers);
            fetch(buffers);
        }

        private void happened(Event event) {
            if (done.isDone()) {
                return;
            }
            switch (event) {
                case Event.Bytes(ByteBuffer bytes) -> {
                    came.incrementAndGet();
                    sink.take(bytes).whenComplete(this::taken);
                }
                case Event.End() -> {
                    end();
                    done.complete(null);
                }
                case Event.Gone broken -> done.completeExceptionally(gone(broken.cause()));
            }
        }

        private void taken(@Nullable Void nothing, @Nullable Throwable failure) {
            if (failure != null) {
                done.completeExceptionally(failure);
            } else if (!done.isDone()) {
                ask();
            }
        }

        /// Looks again and again whether something came, as long as something was asked for.
        private void watch() {
            long before = came.get();
            var _ =
                    done.copy()
                            .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                            .thenRun(() -> look(before));
        }

        private void look(long before) {
            if (done.isDone()) {
                return;
            }
            if (came.get() == before && asked.get() > before) {
                done.completeExceptionally(silent(patience));
            } else {
                watch();
            }
        }
    }
}
