package io.insitu.storage.swift;

import io.insitu.storage.Body;
import io.insitu.storage.ReadAhead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The body of an answer, pulled. The handlers run on the connection's event loop, [#next] on the
/// thread that reads; between them are never more buffers than its share of the [ReadAhead], since
/// no more are asked for, and Swift is held back by TCP.
final class AnswerBody implements Body {
    private sealed interface Event {
        record Bytes(Buffer buffer) implements Event {}

        record End() implements Event {}

        record Gone(Throwable cause) implements Event {}
    }

    private final HttpClientResponse response;
    private final Duration patience;
    private final ReadAhead.Share share;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private boolean over;
    private volatile boolean closed;

    /// Takes over an answer whose head has come. On its event loop.
    AnswerBody(HttpClientResponse response, Duration patience, ReadAhead readAhead) {
        this.response = response.pause();
        this.patience = patience;
        this.share = readAhead.share();
        response.handler(buffer -> happened(new Event.Bytes(buffer)));
        response.endHandler(_ -> happened(new Event.End()));
        response.exceptionHandler(cause -> happened(new Event.Gone(cause)));
    }

    private void happened(Event event) {
        if (!closed) {
            events.add(event);
        }
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (over || closed) {
            return null;
        }
        response.fetch(share.ask());
        return switch (await()) {
            case Event.Bytes(Buffer buffer) -> ((BufferInternal) buffer).getByteBuf().nioBuffer();
            case Event.End() -> {
                end();
                yield null;
            }
            case Event.Gone(Throwable cause) -> {
                end();
                throw new IOException("Swift's answer broke off", cause);
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
            return event == null
                    ? new Event.Gone(new IOException("nothing came for " + patience))
                    : event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /// An answer that was not read to its end takes its connection with it, unless the end is there
    /// already or the answer is about as small as an error's page.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!over) {
            if (isShort()) {
                response.resume();
            } else {
                var _ = response.request().reset();
            }
            end();
        }
    }

    private boolean isShort() {
        String length = response.getHeader("Content-Length");
        return length != null && length.length() <= 4;
    }
}
