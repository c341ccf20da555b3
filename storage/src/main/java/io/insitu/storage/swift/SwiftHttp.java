package io.insitu.storage.swift;

import io.insitu.storage.Body;
import io.insitu.storage.ReadAhead;
import io.insitu.storage.StorageException;
import io.insitu.storage.net.Buffers;
import io.insitu.storage.tls.Tls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// HTTP towards Swift's servers (1.1, on connections that are kept) or towards other machines of an
/// Insitu cluster (2, one connection to each). Calls block and are made from virtual threads; bytes
/// pass in both directions as fast as the slower end takes them.
public final class SwiftHttp implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

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
    private final Wait wait;
    private final Patience patience;
    private final ReadAhead readAhead = new ReadAhead();

    private SwiftHttp(
            Vertx vertx, HttpClient client, URI url, Duration openTimeout, Duration answerTimeout) {
        this.vertx = vertx;
        this.client = client;
        this.url = url;
        this.openTimeout = openTimeout;
        this.wait = new Wait(url, answerTimeout);
        this.patience = Patience.NONE;
    }

    private SwiftHttp(SwiftConfig config) {
        this.url = config.url();
        this.openTimeout = config.answerTimeout();
        this.wait = new Wait(url, config.answerTimeout());
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
        return call.length() == 0 ? ask(call) : upload(call);
    }

    /// Leaves everything up to the answer to the event loop, since each change of threads costs as
    /// much as all that.
    private SwiftAnswer ask(SwiftCall call) {
        AtomicBoolean givenUp = new AtomicBoolean();
        Future<HttpClientRequest> opening = open(call);
        CompletableFuture<SwiftAnswer> answer =
                opening.compose(request ->
                                givenUp.get()
                                        ? Future.failedFuture("nobody waits any more")
                                        : sent(request, call))
                        .toCompletionStage()
                        .toCompletableFuture();
        try {
            return wait.on(answer, opening::succeeded, openTimeout);
        } catch (RuntimeException e) {
            givenUp.set(true);
            opening.onSuccess(HttpClientRequest::reset);
            throw e;
        }
    }

    private Future<SwiftAnswer> sent(HttpClientRequest request, SwiftCall call) {
        setHead(request, call);
        Future<SwiftAnswer> answer = answered(request, call);
        var _ = request.end();
        return answer;
    }

    /// Looks at the answer as soon as its head comes: what comes behind would be lost.
    private Future<SwiftAnswer> answered(HttpClientRequest request, SwiftCall call) {
        return request.response().compose(response -> answer(response, call));
    }

    private SwiftAnswer upload(SwiftCall call) throws IOException {
        HttpClientRequest request = opened(call);
        try {
            setHead(request, call);
            CompletableFuture<SwiftAnswer> answer =
                    answered(request, call).toCompletionStage().toCompletableFuture();
            new BodySender(request, call, answer, wait).send();
            return wait.on(answer);
        } catch (IOException | RuntimeException e) {
            var _ = request.reset();
            throw e;
        }
    }

    /// Waits for a connection. One that comes when nobody waits any more goes back.
    private HttpClientRequest opened(SwiftCall call) {
        Future<HttpClientRequest> opening = open(call);
        try {
            return wait.on(opening.toCompletionStage().toCompletableFuture(), openTimeout);
        } catch (StorageException e) {
            opening.onSuccess(HttpClientRequest::reset);
            throw e;
        }
    }

    private Future<HttpClientRequest> open(SwiftCall call) {
        return client.request(
                        new RequestOptions()
                                .setMethod(HttpMethod.valueOf(call.method()))
                                .setHost(url.getHost())
                                .setPort(port())
                                .setSsl(isEncrypted())
                                .setURI(call.target()))
                // What goes wrong is told by the answer's future; without a handler it would be
                // logged.
                .onSuccess(request -> request.exceptionHandler(_ -> {}));
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

    /// A small body is waited for, which costs less than to ask for it: it comes with its head.
    private Future<SwiftAnswer> answer(HttpClientResponse response, SwiftCall call) {
        String field = response.getHeader("Content-Length");
        long length = field == null ? -1 : Long.parseLong(field);
        if (call.method().equals("HEAD") || Set.of(204, 304).contains(response.statusCode())) {
            response.resume();
            return Future.succeededFuture(answer(response, length, Body.empty()));
        }
        if (length >= 0 && length <= BUFFER_BYTES) {
            return response.body()
                    .map(buffer -> answer(response, length, Body.of(Buffers.bytes(buffer))));
        }
        AnswerBody body = new AnswerBody(response, wait.atMost(), readAhead);
        return Future.succeededFuture(answer(response, length, body));
    }

    private static SwiftAnswer answer(HttpClientResponse response, long length, Body body) {
        List<Map.Entry<String, String>> headers =
                response.headers().entries().stream()
                        .map(field ->
                                Map.entry(field.getKey(), WireText.valueFromWire(field.getValue())))
                        .toList();
        return new SwiftAnswer(response.statusCode(), headers, length, body);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
