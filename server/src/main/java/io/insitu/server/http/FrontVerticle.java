package io.insitu.server.http;

import io.insitu.middleware.Handler;
import io.insitu.storage.swift.Heartbeat;
import io.insitu.storage.tls.Tls;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One event loop's share of the server: accepts, reads request heads, and hands each request to a
/// virtual thread. Its fields belong to its loop.
final class FrontVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(FrontVerticle.class);
    private static final long SWEEP_MILLIS = 1000;

    private final HttpConfig config;
    private final @Nullable Http2Config http2;
    private final @Nullable Tls tls;
    private final Handler pipeline;
    private final InFlight inFlight;
    private final TransactionIds ids;
    private final Connections connections = new Connections();
    private @Nullable HttpServer server;

    /// @param http2 null where HTTP/1.1 alone is spoken
    /// @param tls null where that is not encrypted
    FrontVerticle(
            HttpConfig config,
            @Nullable Http2Config http2,
            @Nullable Tls tls,
            Handler pipeline,
            InFlight inFlight,
            TransactionIds ids) {
        this.config = config;
        this.http2 = http2;
        this.tls = tls;
        this.pipeline = pipeline;
        this.inFlight = inFlight;
        this.ids = ids;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(
                Math.min(SWEEP_MILLIS, Math.max(1, config.keepAlive().toMillis() / 2)),
                id -> connections.closeIdle(config.keepAlive()));
        HttpServer made =
                vertx.createHttpServer(options())
                        .connectionHandler(this::opened)
                        .requestHandler(this::begin)
                        .invalidRequestHandler(this::refuse)
                        .exceptionHandler(e -> LOG.debug("a connection failed", e));
        server = made;
        if (http2 != null) {
            http2.follow(made);
        }
        if (tls != null) {
            tls.follow(made, List.of("http/1.1"));
        }
        return made.listen(address());
    }

    /// Each listener on port 0 would take a port of its own; this one they share.
    private SocketAddress address() {
        return config.port() == 0
                ? SocketAddress.sharedRandomPort(1, config.address())
                : SocketAddress.inetSocketAddress(config.port(), config.address());
    }

    private void opened(HttpConnection connection) {
        connections.opened(connection);
        if (http2 != null && connection.protocolVersion() == HttpVersion.HTTP_2) {
            Heartbeat.watch(vertx, connection, http2.heartbeat());
        }
    }

    private HttpServerOptions options() {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setAcceptBacklog(config.acceptBacklog())
                        .setMaxInitialLineLength(config.requestLineBytesMax())
                        .setMaxHeaderSize(config.headerBytesMax())
                        .setMaxChunkSize(RequestBody.BUFFER_BYTES)
                        .setHttp2ClearTextEnabled(false)
                        .setCompressionSupported(false)
                        .setTcpNoDelay(true)
                        .setReuseAddress(true);
        if (tls != null) {
            tls.on(options).setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_1_1));
        }
        return http2 == null ? options : http2.on(options, config.requestsMax());
    }

    int port() {
        return server == null ? 0 : server.actualPort();
    }

    /// Accepts no more, closes idle connections, and the others as their requests end.
    Future<Void> shutDown() {
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(config.drain().toMillis(), TimeUnit.MILLISECONDS);
    }

    void closeConnections() {
        context.runOnContext(nothing -> connections.closeAll());
    }

    private void begin(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_1_1 && request.getHeader("Host") == null) {
            reply(request, 400, "Host: is missing");
        } else if (!inFlight.enter()) {
            request.response().putHeader("Retry-After", "1");
            reply(request, 503, "The server answers as many requests as it may.");
        } else {
            Connections.Use use = connections.requestBegan(request.connection());
            String transactionId = ids.next();
            var exchange =
                    new ClientExchange(
                            config,
                            pipeline,
                            context,
                            request,
                            inFlight.readAhead(),
                            transactionId,
                            () -> end(use));
            Thread.ofVirtual().name(transactionId).start(exchange);
        }
    }

    private void end(Connections.Use use) {
        inFlight.leave();
        use.requestEnded();
    }

    /// Answers what the codec could not read. The codec closes the connection after it.
    private void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        switch (cause) {
            case TooLongHttpLineException e -> reply(request, 414, "The request line is too long.");
            case TooLongHttpHeaderException e ->
                    reply(request, 431, "The request's header fields are too large.");
            default -> reply(request, 400, "The request is malformed: " + cause.getMessage());
        }
    }

    private void reply(HttpServerRequest request, int status, String text) {
        var response = request.response();
        response.setStatusCode(status)
                .putHeader("X-Trans-Id", ids.next())
                .putHeader("Content-Type", "text/plain; charset=utf-8");
        response.putHeader("Connection", "close");
        response.end(text + "\n").onComplete(done -> request.connection().close());
    }
}
