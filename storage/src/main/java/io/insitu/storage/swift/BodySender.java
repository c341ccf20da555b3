package io.insitu.storage.swift;

import io.insitu.storage.Body;
import io.insitu.storage.FlowingBody;
import io.insitu.storage.StorageException;
import io.insitu.storage.net.Buffers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Sends the body of one call. An answer that comes before the last byte is the answer: Swift
/// refuses uploads from their heads. The connection is then of no more use.
final class BodySender {
    /// Buffers of a body that is pulled that may wait for the socket while the next is read.
    private static final int WINDOW = 4;

    private final HttpClientRequest request;
    private final SwiftCall call;
    private final CompletableFuture<SwiftAnswer> answer;
    private final Wait wait;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong written = new AtomicLong();

    BodySender(
            HttpClientRequest request,
            SwiftCall call,
            CompletableFuture<SwiftAnswer> answer,
            Wait wait) {
        this.request = request;
        this.call = call;
        this.answer = answer;
        this.wait = wait;
    }

    /// Returns when the last byte is on its way, or an answer has come.
    ///
    /// @throws StorageException UNAVAILABLE when Swift takes nothing
    /// @throws IOException when the body cannot be read to its end
    void send() throws IOException {
        if (call.expectsContinue() && !isToldToGoOn()) {
            return;
        }
        if (call.body() instanceof FlowingBody flowing) {
            flow(flowing);
        } else {
            pull(call.body());
        }
        if (!answer.isDone()) {
            var _ = request.end();
        }
    }

    private boolean isToldToGoOn() {
        CompletableFuture<Boolean> goOn = new CompletableFuture<>();
        request.continueHandler(_ -> goOn.complete(true));
        var _ = answer.whenComplete((_, _) -> goOn.complete(false));
        wait.on(request.writeHead());
        return wait.on(goOn);
    }

    private void pull(Body body) throws IOException {
        Deque<Future<Void>> onTheirWay = new ArrayDeque<>();
        for (ByteBuffer next = body.next(); next != null; next = body.next()) {
            if (answer.isDone()) {
                return;
            }
            byte[] copy = new byte[next.remaining()];
            next.get(copy);
            if (onTheirWay.size() == WINDOW) {
                awaitWrite(onTheirWay.remove());
            }
            onTheirWay.add(request.write(Buffer.buffer(copy)));
        }
        while (!onTheirWay.isEmpty()) {
            awaitWrite(onTheirWay.remove());
        }
    }

    /// A write that fails because the answer has come is no failure.
    private void awaitWrite(Future<Void> write) {
        try {
            wait.on(write);
        } catch (StorageException e) {
            if (!answer.isDone() || answer.isCompletedExceptionally()) {
                throw e;
            }
        }
    }

    /// Waits for the end of the flow or the answer, for as long as Swift takes anything at all.
    private void flow(FlowingBody body) throws IOException {
        CompletableFuture<Void> flow = body.flowTo(this::take).toCompletableFuture();
        CompletableFuture<?> first = CompletableFuture.anyOf(flow, answer);
        long before = 0;
        while (!first.isDone()) {
            try {
                first.get(wait.atMost().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (written.get() == before && begun.get() > before) {
                    throw wait.unavailable("it took nothing for " + wait.atMost(), e);
                }
                before = written.get();
            } catch (ExecutionException e) {
                break;
            } catch (InterruptedException e) {
                throw wait.interrupted(e);
            }
        }
        if (!answer.isDone() && flow.isCompletedExceptionally()) {
            throw FlowingBody.failure(flow.exceptionNow());
        }
    }

    private CompletionStage<Void> take(ByteBuffer bytes) {
        begun.incrementAndGet();
        return request.write(Buffers.of(bytes))
                .onSuccess(_ -> written.incrementAndGet())
                .recover(cause -> Future.failedFuture(wait.failed(cause)))
                .toCompletionStage();
    }
}
