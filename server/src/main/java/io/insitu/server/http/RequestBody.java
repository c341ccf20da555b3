package io.insitu.server.http;

import io.insitu.middleware.SwiftException;
import io.insitu.storage.ReadAhead;
import io.insitu.storage.StreamBody;
import io.insitu.storage.net.Buffers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The body of a request. Who reads it gets a [SwiftException] 408 when nothing came for too long,
/// and a SocketException when the connection is gone, and not this request alone.
final class RequestBody extends StreamBody {
    /// Few large ones, since each costs changes of thread.
    static final int BUFFER_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);

    private final HttpServerRequest request;
    private final boolean continueExpected;
    private volatile boolean asked;
    private volatile boolean discarding;
    private volatile boolean received;
    private final AtomicLong bytes = new AtomicLong();

    /// Takes over a paused request. On its event loop.
    RequestBody(HttpServerRequest request, Duration idle, ReadAhead readAhead) {
        super(idle, readAhead);
        this.request = request;
        String expect = request.getHeader(HttpHeaderNames.EXPECT);
        this.continueExpected = "100-continue".equalsIgnoreCase(expect);
        request.handler(this::onBytes);
        request.endHandler(nothing -> onEnd());
        request.exceptionHandler(this::onGone);
    }

    private void onBytes(Buffer buffer) {
        bytes.addAndGet(buffer.length());
        if (!discarding) {
            came(Buffers.bytes(buffer));
        }
    }

    void onGone(Throwable cause) {
        broke(cause);
    }

    private void onEnd() {
        received = true;
        ended();
    }

    /// What has come to its end is no longer to be asked for more: the end is in the queue then, or
    /// on its way there.
    @Override
    protected void fetch(int buffers) {
        if (awaitsContinue()) {
            var _ = request.response().writeContinue();
        }
        asked = true;
        try {
            request.fetch(buffers);
        } catch (IllegalStateException e) {
            LOG.trace("the end has come already", e);
        }
    }

    @Override
    protected Exception silent(Duration time) {
        return new SwiftException(408, "The server has waited too long for the request.");
    }

    @Override
    protected IOException gone(Throwable cause) {
        return cause instanceof StreamResetException
                ? new IOException("the client gave its request up", cause)
                : new SocketException("the client went away within its request", cause);
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
        forget();
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
