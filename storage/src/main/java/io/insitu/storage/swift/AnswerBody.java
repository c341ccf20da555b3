package io.insitu.storage.swift;

import io.insitu.storage.ReadAhead;
import io.insitu.storage.StreamBody;
import io.insitu.storage.net.Buffers;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.time.Duration;

/// The body of an answer that is not short: it comes while it is read.
final class AnswerBody extends StreamBody {
    private final HttpClientResponse response;

    /// Takes over an answer whose head has come. On its event loop.
    AnswerBody(HttpClientResponse response, Duration patience, ReadAhead readAhead) {
        super(patience, readAhead);
        this.response = response.pause();
        response.handler(buffer -> came(Buffers.bytes(buffer)));
        response.endHandler(_ -> ended());
        response.exceptionHandler(this::broke);
    }

    @Override
    protected void fetch(int buffers) {
        response.fetch(buffers);
    }

    @Override
    protected Exception silent(Duration time) {
        return gone(new IOException("nothing came for " + time));
    }

    @Override
    protected IOException gone(Throwable cause) {
        return new IOException("Swift's answer broke off", cause);
    }

    /// An answer that was not read to its end takes its connection with it.
    @Override
    public void close() {
        boolean isUnread = !isOver();
        super.close();
        if (isUnread) {
            var _ = response.request().reset();
        }
    }
}
