package io.insitu.storage.swift;

import io.insitu.storage.ReadAhead;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.tls.Tls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// HTTP towards Swift's servers (1.1, on connections that are kept) or towards other machines of an
/// Insitu cluster (2, one connection to each). Calls block and are made from virtual threads; bytes
/// pass in both directions as fast as the slower end takes them.
public final class SwiftHttp implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    /// Buffers of a body that may wait for the socket while the next is read.
    private static final int WINDOW = 4;

    private static final int HEADER_BYTES_MAX = 128 << 10;
    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final int AGAIN_MAX = 3;
    private static final URI NOWHERE = URI.create("http://nowhere.invalid");

    /// What concerns one connection only (RFC 9110, section 7.6.1), and what frames the message.
    private static final Set<String> OF_THE_CONNECTION =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "content-length");

    private final Vertx vertx;
    private final HttpClient client;
    private final URI url;
    private final Duration openTimeout;
    private final Duration answerTimeout;
    private final Patience patience;
    private final ReadAhead readAhead = new ReadAhead();

    private SwiftHttp(
            Vertx vertx, HttpClient client, URI url, Duration openTimeout, Duration answerTimeout) {
        this.vertx = vertx;
        this.client = client;
        this.url = url;
        this.openTimeout = openTimeout;
        this.answerTimeout = answerTimeout;
        this.patience = Patience.NONE;
    }

    private SwiftHttp(SwiftConfig config) {
        this.url = config.url();
        this.openTimeout = config.answerTimeout();
        this.answerTimeout = config.answerTimeout();
        this.patience = new Patience(config.retryFor());
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(config.eventLoops()));
        HttpClientOptions options =
                new HttpClientOptions()
                        .setConnectTimeout((int) config.connectTimeout().toMillis())
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setMaxHeaderSize(HEADER_BYTES_MAX)
                        .setMaxChunkSize(BUFFER_BYTES)
                        .setTcpNoDelay(true);
        this.client =
                vertx.createHttpClient(
                        Tls.towards(options, config.ca()),
                        new PoolOptions().setHttp1MaxSize(config.connectionsMax()));
    }

    public static SwiftHttp to(SwiftConfig config) {
        return new SwiftHttp(config);
    }

    /// {@return towards other machines of the cluster: which one, [#at] says}
    ///
    /// @param tls null where connections are not encrypted
    public static SwiftHttp toNodes(NodeHttpConfig config, @Nullable Tls tls) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(config.eventLoops()));
        HttpClientOptions options = options(config);
        HttpClientAgent client =
                vertx.httpClientBuilder()
                        .with(tls == null ? options : tls.on(options))
                        .withConnectHandler(connection -> watch(vertx, connection, config))
                        .build();
        if (tls != null) {
            tls.follow(client, List.of("h2", "http/1.1"));
        }
        // A connection that was accepted but does not speak HTTP/2 has no heartbeat yet.
        Duration open = config.connectTimeout().plus(config.heartbeat().silence());
        return new SwiftHttp(vertx, client, NOWHERE, open, config.connectTimeout());
    }

    private static void watch(Vertx vertx, HttpConnection connection, NodeHttpConfig config) {
        if (connection.protocolVersion() == HttpVersion.HTTP_2) {
            Heartbeat.watch(vertx, connection, config.heartbeat());
        }
    }

    private static HttpClientOptions options(NodeHttpConfig config) {
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2ConnectionWindowSize(NodeHttpConfig.CONNECTION_WINDOW_BYTES)
                .setInitialSettings(
                        new Http2Settings()
                                .setPushEnabled(false)
                                .setMaxFrameSize(NodeHttpConfig.FRAME_BYTES)
                                .setInitialWindowSize(config.windowBytes()))
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpNoDelay(true);
    }

    /// {@return how long what may be asked for again is; none towards servers but Swift's proxy}
    Patience patience() {
        return patience;
    }

    /// {@return the same threads and limits, towards another server; it needs no closing}
    ///
    /// @param patience between two signs of life of an answer
    public SwiftHttp at(URI other, Duration patience) {
        Duration open = openTimeout.compareTo(patience) < 0 ? openTimeout : patience;
        return new SwiftHttp(vertx, client, other, open, patience);
    }

    /// {@return whether a field is for the one connection that it came on, and not to be handed on}
    public static boolean isOfTheConnection(String name) {
        return OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
    }

    /// Sends a request and waits for the head of its answer. What only reads is sent again when its
    /// connection turns out to be gone, since several that are kept may be.
    ///
    /// @throws StorageException UNAVAILABLE when Swift cannot be reached or says nothing
    /// @throws IOException when the call's own body cannot be read to its end
    public SwiftAnswer send(SwiftCall call) throws IOException {
        boolean reads = Set.of("GET", "HEAD").contains(call.method()) && call.length() == 0;
        for (int again = reads ? AGAIN_MAX : 0; again > 0; again--) {
            try {
                return exchange(call);
            } catch (StorageException e) {
                if (e.getCause() instanceof TimeoutException) {
                    throw e; // it has waited long enough
                }
            }
        }
        return exchange(call);
    }

    /// The same for what may be done any number of times: again while Swift's proxy is not
    /// available, for as long as the configuration says.
    ///
    /// @throws UncheckedIOException when the call's own body cannot be read to its end
    public SwiftAnswer sendPatiently(SwiftCall call) {
        return patience.answer(() -> {
            try {
                return send(call);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private SwiftAnswer exchange(SwiftCall call) throws IOException {
        HttpClientRequest request = open(call);
        try {
            setHead(request, call);
            CompletableFuture<SwiftAnswer> answer =
                    request.response()
                            .map(response -> answer(response))
                            .toCompletionStage()
                            .toCompletableFuture();
            if (call.length() == 0) {
                var _ = request.end();
            } else {
                writeBody(request, call, answer);
            }
            return await(answer);
        } catch (IOException | RuntimeException e) {
            var _ = request.reset();
            throw e;
        }
    }

    /// Waits for a connection. One that comes when nobody waits any more goes back.
    private HttpClientRequest open(SwiftCall call) {
        Future<HttpClientRequest> opening =
                client.request(
                                new RequestOptions()
                                        .setMethod(HttpMethod.valueOf(call.method()))
                                        .setHost(url.getHost())
                                        .setPort(port())
                                        .setSsl(isEncrypted())
                                        .setURI(call.target()))
                        // What goes wrong is told by the answer's future; without a handler it
                        // would be logged.
                        .onSuccess(request -> request.exceptionHandler(_ -> {}));
        try {
            return await(opening.toCompletionStage().toCompletableFuture(), openTimeout);
        } catch (StorageException e) {
            opening.onSuccess(HttpClientRequest::reset);
            throw e;
        }
    }

    private boolean isEncrypted() {
        return "https".equals(url.getScheme());
    }

    private int port() {
        return url.getPort() < 0 ? (isEncrypted() ? 443 : 80) : url.getPort();
    }

    private static void setHead(HttpClientRequest request, SwiftCall call) {
        for (Map.Entry<String, String> field : call.headers()) {
            if (!isOfTheConnection(field.getKey())) {
                request.headers().add(field.getKey(), WireText.valueToWire(field.getValue()));
            }
        }
        if (call.length() < 0) {
            request.setChunked(true);
        } else if (call.length() > 0 || Set.of("PUT", "POST").contains(call.method())) {
            request.putHeader("Content-Length", Long.toString(call.length()));
        }
    }

    private SwiftAnswer answer(HttpClientResponse response) {
        AnswerBody body = new AnswerBody(response, answerTimeout, readAhead);
        List<Map.Entry<String, String>> headers =
                response.headers().entries().stream()
                        .map(field ->
                                Map.entry(field.getKey(), WireText.valueFromWire(field.getValue())))
                        .toList();
        String length = response.getHeader("Content-Length");
        return new SwiftAnswer(
                response.statusCode(), headers, length == null ? -1 : Long.parseLong(length), body);
    }

    /// An answer that comes before the last byte is the answer: Swift refuses uploads from their
    /// heads. The connection is then of no more use.
    private void writeBody(
            HttpClientRequest request, SwiftCall call, CompletableFuture<SwiftAnswer> answer)
            throws IOException {
        if (call.expectsContinue() && !isToldToGoOn(request, answer)) {
            return;
        }
        Deque<Future<Void>> onTheirWay = new ArrayDeque<>();
        for (ByteBuffer next = call.body().next(); next != null; next = call.body().next()) {
            if (answer.isDone()) {
                return;
            }
            byte[] copy = new byte[next.remaining()];
            next.get(copy);
            if (onTheirWay.size() == WINDOW) {
                awaitWrite(onTheirWay.remove(), answer);
            }
            onTheirWay.add(request.write(Buffer.buffer(copy)));
        }
        while (!onTheirWay.isEmpty()) {
            awaitWrite(onTheirWay.remove(), answer);
        }
        if (!answer.isDone()) {
            var _ = request.end();
        }
    }

    private boolean isToldToGoOn(HttpClientRequest request, CompletableFuture<SwiftAnswer> answer) {
        CompletableFuture<Boolean> goOn = new CompletableFuture<>();
        request.continueHandler(_ -> goOn.complete(true));
        var _ = answer.whenComplete((_, _) -> goOn.complete(false));
        await(request.writeHead());
        return await(goOn);
    }

    /// A write that fails because the answer has come is no failure.
    private void awaitWrite(Future<Void> write, CompletableFuture<SwiftAnswer> answer) {
        try {
            await(write);
        } catch (StorageException e) {
            if (!answer.isDone() || answer.isCompletedExceptionally()) {
                throw e;
            }
        }
    }

    private <T> T await(Future<T> future) {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    private <T> T await(CompletableFuture<T> future) {
        return await(future, answerTimeout);
    }

    private <T> T await(CompletableFuture<T> future, Duration timeout) {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw unavailable(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw unavailable("no answer within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted", e);
        }
    }

    private StorageException unavailable(String why, Throwable cause) {
        return new StorageException(Reason.UNAVAILABLE, url + " cannot be reached: " + why, cause);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
