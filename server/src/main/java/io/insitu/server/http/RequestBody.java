package io.insitu.server.http;

import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import io.insitu.storage.ReadAhead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The body of a request, pulled. The handlers run on the connection's event loop, [#next] on the
/// request's virtual thread; between them stands a queue that never holds more buffers than its
/// share of the [ReadAhead], since no more are asked for.
final class RequestBody implements Body {
    /// Few large ones, since each costs two changes of thread.
    static final int BUFFER_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);

    private sealed interface Event {
        record Bytes(Buffer buffer) implements Event {}

        record End() implements Event {}

        record Gone(Throwable cause) implements Event {}
    }

    private final HttpServerRequest request;
    private final Duration idle;
    private final ReadAhead.Share share;
    private final boolean continueExpected;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile boolean asked;
    private boolean over;
    private volatile boolean discarding;
    private volatile boolean received;
    private final AtomicLong bytes = new AtomicLong();

    /// Takes over a paused request. On its event loop.
    RequestBody(HttpServerRequest request, Duration idle, ReadAhead readAhead) {
        this.request = request;
        this.idle = idle;
        this.share = readAhead.share();
        String expect = request.getHeader(HttpHeaderNames.EXPECT);
        this.continueExpected = "100-continue".equalsIgnoreCase(expect);
        request.handler(this::onBytes);
        request.endHandler(nothing -> onEnd());
        request.exceptionHandler(this::onGone);
    }

    private void onBytes(Buffer buffer) {
        bytes.addAndGet(buffer.length());
        if (!discarding) {
            events.add(new Event.Bytes(buffer));
        }
    }

    private void onEnd() {
        received = true;
        events.add(new Event.End());
    }

    void onGone(Throwable cause) {
        events.add(new Event.Gone(cause));
    }

    /// @throws SwiftException 408 when nothing came for too long
    /// @throws SocketException when the connection is gone, and not this request alone
    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (over) {
            return null;
        }
        askForMore();
        return switch (await()) {
            case Event.Bytes(Buffer buffer) -> ((BufferInternal) buffer).getByteBuf().nioBuffer();
            case Event.End() -> {
                close();
                yield null;
            }
            case Event.Gone(Throwable cause) -> {
                events.add(new Event.Gone(cause));
                throw cause instanceof StreamResetException
                        ? new IOException("the client gave its request up", cause)
                        : new SocketException("the client went away within its request", cause);
            }
        };
    }

    private void askForMore() {
        if (awaitsContinue()) {
            var _ = request.response().writeContinue();
        }
        asked = true;
        fetch(share.ask());
    }

    /// What has come to its end is no longer to be asked for more: the end is in the queue then, or
    /// on its way there.
    private void fetch(int buffers) {
        try {
            request.fetch(buffers);
        } catch (IllegalStateException e) {
            LOG.trace("the end has come already", e);
        }
    }

    private Event await() throws IOException {
        try {
            Event event = events.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new SwiftException(408, "The server has waited too long for the request.");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    @Override
    public void close() {
        over = true;
        share.close();
    }

    /// {@return whether the sender is still owed the go-ahead to send}
    boolean awaitsContinue() {
        return continueExpected && !asked;
    }

    /// {@return whether the last byte has come in}
    boolean received() {
        return received;
    }

    /// {@return how many bytes have come in}
    long bytes() {
        return bytes.get();
    }

    /// Lets what is still to come be lost, and runs the action at its end. On the event loop.
    void discard(Runnable atEnd) {
        discarding = true;
        events.clear();
        if (received) {
            atEnd.run();
            return;
        }
        request.endHandler(nothing -> {
            received = true;
            atEnd.run();
        });
        request.resume();
    }
}
