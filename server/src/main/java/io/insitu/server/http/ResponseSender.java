package io.insitu.server.http;

import io.insitu.middleware.Content;
import io.insitu.middleware.Response;
import io.insitu.storage.Body;
import io.insitu.storage.FlowingBody;
import io.insitu.storage.net.Buffers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends one answer. Every touch of the connection is one hop to its event loop.
final class ResponseSender {
    /// Buffers that may wait for the socket while the next is made.
    private static final int WINDOW = 4;

    private static final int FILE_BUFFER_BYTES = 64 << 10;

    private final Context loop;
    private final HttpServerRequest request;
    private final HttpServerResponse out;
    private final Duration idle;
    private final Deque<CompletableFuture<Void>> onTheirWay = new ArrayDeque<>();

    ResponseSender(Context loop, HttpServerRequest request, Duration idle) {
        this.loop = loop;
        this.request = request;
        this.out = request.response();
        this.idle = idle;
    }

    /// {@return whether the answer lies in memory, and nothing is to be let go when it is sent}
    static boolean isWhole(Response response) {
        return response.content() instanceof Content.Bytes
                || response.content() instanceof Content.HeadOnly;
    }

    /// Hands a whole answer to the event loop and returns. The socket takes nearly every such
    /// answer at once, so that no thread has to wait for that; where it does not, a new one does.
    ///
    /// @param closing whether the connection ends with this answer
    /// @param over is told, on the loop, that the answer was taken
    /// @param failed is told, on a virtual thread, what [#send] would throw
    void sendWhole(Response response, boolean closing, Runnable over, Consumer<Exception> failed) {
        loop.runOnContext(nothing -> {
            Future<Void> sent;
            try {
                sent = end(response, closing);
            } catch (RuntimeException e) {
                sent = Future.failedFuture(e);
            }
            if (sent.succeeded()) {
                over.run();
            } else {
                Future<Void> pending = sent;
                Thread.startVirtualThread(() -> follow(pending, over, failed));
            }
        });
    }

    private void follow(Future<Void> sent, Runnable over, Consumer<Exception> failed) {
        try {
            await(sent.toCompletionStage().toCompletableFuture());
        } catch (IOException | RuntimeException e) {
            failed.accept(e);
            return;
        }
        loop.runOnContext(nothing -> over.run());
    }

    private Future<Void> end(Response response, boolean closing) {
        writeHead(response, response.content().length(), closing);
        return !isWithoutBody(response.status())
                        && response.content() instanceof Content.Bytes(ByteBuffer bytes)
                ? out.end(Buffers.of(bytes))
                : out.end();
    }

    /// Sends an answer on the request's virtual thread. Returns when the client's socket has taken
    /// the last byte.
    ///
    /// @param closing whether the connection ends with this answer
    /// @throws IOException when the client is gone or takes nothing, or a file cannot be read
    void send(Response response, boolean closing) throws IOException {
        if (isWithoutBody(response.status())) {
            await(onLoop(() -> end(response, closing)));
            return;
        }
        Runnable head = () -> writeHead(response, response.content().length(), closing);
        switch (response.content()) {
            case Content.Bytes _, Content.HeadOnly _ -> await(onLoop(() -> end(response, closing)));
            case Content.FileRegion region -> sendFile(head, region);
            case Content.Stream stream -> sendParts(head, stream);
            case Content.Sequence sequence -> sendParts(head, sequence);
        }
    }

    private boolean isWithoutBody(int status) {
        return HttpMethod.HEAD.equals(request.method()) || status == 204 || status == 304;
    }

    private void writeHead(Response response, long length, boolean closing) {
        out.setStatusCode(response.status());
        response.headers()
                .forEach((name, value) -> out.headers().add(name, HeaderText.toWire(value)));
        if (!out.headers().contains("Date")) {
            out.putHeader("Date", HttpDates.now());
        }
        if (length >= 0 && response.status() != 204 && response.status() != 304) {
            out.putHeader("Content-Length", Long.toString(length));
        } else if (length < 0 && !isWithoutBody(response.status())) {
            out.setChunked(true);
        }
        if (closing) {
            out.putHeader("Connection", "close");
        }
    }

    private void sendFile(Runnable head, Content.FileRegion region) throws IOException {
        try (FileChannel file = FileChannel.open(region.file(), StandardOpenOption.READ)) {
            if (file.size() < region.offset() + region.length()) {
                throw new EOFException(
                        "%s has %d bytes, and bytes from %d to %d are to be sent"
                                .formatted(
                                        region.file(),
                                        file.size(),
                                        region.offset(),
                                        region.offset() + region.length()));
            }
            await(
                    onLoop(() -> {
                        head.run();
                        return region.length() == 0
                                ? out.end()
                                : out.sendFile(file, region.offset(), region.length());
                    }));
        }
    }

    private void sendParts(Runnable head, Content content) throws IOException {
        onTheirWay.add(
                onLoop(() -> {
                    head.run();
                    return Future.succeededFuture();
                }));
        writeParts(content);
        while (!onTheirWay.isEmpty()) {
            await(onTheirWay.remove());
        }
        await(onLoop(out::end));
    }

    private void writeParts(Content content) throws IOException {
        switch (content) {
            case Content.Bytes(ByteBuffer bytes) -> write(bytes);
            case Content.HeadOnly ignored -> {}
            case Content.FileRegion region -> writeRegion(region);
            case Content.Stream(Body body, long ignored) -> writeBody(body);
            case Content.Sequence sequence -> {
                for (Content part : sequence.parts()) {
                    writeParts(part);
                }
            }
        }
    }

    private void writeBody(Body body) throws IOException {
        if (body instanceof FlowingBody flowing) {
            await(flowing.flowTo(this::take).toCompletableFuture());
            return;
        }
        for (ByteBuffer bytes = body.next(); bytes != null; bytes = body.next()) {
            write(bytes);
        }
    }

    private void writeRegion(Content.FileRegion region) throws IOException {
        try (FileChannel file = FileChannel.open(region.file(), StandardOpenOption.READ)) {
            long position = region.offset();
            long end = region.offset() + region.length();
            ByteBuffer buffer = ByteBuffer.allocate(FILE_BUFFER_BYTES);
            while (position < end) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
                int read = file.read(buffer, position);
                if (read < 0) {
                    throw new EOFException(region.file() + " ends at byte " + position);
                }
                position += read;
                write(buffer.flip());
            }
        }
    }

    /// Copies the bytes, since their owner uses the buffer again while these wait for the socket.
    private void write(ByteBuffer bytes) throws IOException {
        if (!bytes.hasRemaining()) {
            return;
        }
        if (onTheirWay.size() == WINDOW) {
            await(onTheirWay.remove());
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        onTheirWay.add(onLoop(() -> out.write(Buffer.buffer(copy))));
    }

    /// The bytes are nobody else's, so that they are not copied.
    private CompletableFuture<Void> take(ByteBuffer bytes) {
        return onLoop(() -> out.write(Buffers.of(bytes)));
    }

    private CompletableFuture<Void> onLoop(Supplier<Future<Void>> action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.runOnContext(nothing -> {
            try {
                action.get().onComplete(sent -> done.complete(null), done::completeExceptionally);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /// Waits for the socket for as long as the client takes anything at all.
    private void await(CompletableFuture<Void> sent) throws IOException {
        @Nullable Progress before = null;
        while (true) {
            try {
                sent.get(idle.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException stalled) {
                Progress now = progress();
                if (now.equals(before)) {
                    throw new IOException("the client takes nothing of its answer", stalled);
                }
                before = now;
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof IllegalArgumentException notHttp) {
                    throw notHttp;
                }
                throw new IOException("the answer did not come to its end", failed.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private Progress progress() throws IOException {
        CompletableFuture<Progress> progress = new CompletableFuture<>();
        loop.runOnContext(nothing -> progress.complete(Progress.of(request.connection())));
        try {
            return progress.get(idle.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the event loop does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
