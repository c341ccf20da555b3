package io.insitu.server.http;

import io.insitu.middleware.Exchange;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.storage.Body;
import io.insitu.storage.ReadAhead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// One request and its answer: made on the connection's event loop, run on a virtual thread of its
/// own, and finished on the loop again, where what is left of the request's body is dealt with.
/// That thread stays with an answer that is made while it is sent.
final class ClientExchange implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientExchange.class);

    /// Ends a request of which no more is wanted (RFC 9113, section 8.1).
    private static final long NO_ERROR = 0;

    private final HttpConfig config;
    private final Handler pipeline;
    private final Context loop;
    private final HttpServerRequest request;
    private final String transactionId;
    private final ClientConnection client;
    private final @Nullable RequestBody body;
    private final Runnable atEnd;

    /// Takes over the request, on its event loop.
    ///
    /// @param atEnd what the last step runs, on any thread
    ClientExchange(
            HttpConfig config,
            Handler pipeline,
            Context loop,
            HttpServerRequest request,
            ReadAhead readAhead,
            String transactionId,
            Runnable atEnd) {
        this.config = config;
        this.pipeline = pipeline;
        this.loop = loop;
        this.request = request;
        this.transactionId = transactionId;
        this.atEnd = atEnd;
        this.client = new ClientConnection(isCertified(request.connection()));
        this.body =
                hasBody(request)
                        ? new RequestBody(request.pause(), config.bodyIdle(), readAhead)
                        : null;
        request.response().closeHandler(nothing -> clientGone(new IOException("closed")));
        request.response().exceptionHandler(this::clientGone);
    }

    private static boolean isCertified(HttpConnection connection) {
        try {
            return connection.isSsl() && !connection.peerCertificates().isEmpty();
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null) {
            return !length.equals("0");
        }
        return isMultiplexed(request)
                ? Set.of("POST", "PUT").contains(request.method().name())
                : request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    /// {@return whether others share its connection, so that it ends without it}
    private static boolean isMultiplexed(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    private void clientGone(Throwable cause) {
        client.gone();
        if (body != null) {
            body.onGone(cause);
        }
    }

    @Override
    public void run() {
        MDC.put("txn", transactionId);
        boolean left = false;
        try {
            left = leave(answer());
        } finally {
            if (!left) {
                over();
            }
        }
    }

    /// Sends an answer, or leaves it to the loop if it is whole.
    ///
    /// @return whether it is left, and with it the rest of the exchange
    private boolean leave(Response response) {
        boolean closing = mustClose(response);
        ResponseSender sender = new ResponseSender(loop, request, config.sendIdle());
        if (!ResponseSender.isWhole(response)) {
            send(sender, response, closing);
            return false;
        }
        sender.sendWhole(
                response,
                closing,
                () -> {
                    if (closing || body != null) {
                        finish(closing);
                    }
                    over();
                },
                failure -> {
                    MDC.put("txn", transactionId);
                    failed(failure);
                    over();
                });
        return true;
    }

    private void over() {
        if (body != null) {
            body.close();
        }
        client.answered();
        atEnd.run();
    }

    private Response answer() {
        try {
            return pipeline.handle(toRequest());
        } catch (RuntimeException | Error e) {
            // The pipeline's outermost step answers every error; what comes here is a bug in it.
            LOG.error("the pipeline let an error through", e);
            return refusal(500, "Internal Error");
        }
    }

    private Response refusal(int status, String text) {
        return Response.text(status, "text/plain; charset=utf-8", text + "\n")
                .withHeader("X-Trans-Id", transactionId);
    }

    private Request toRequest() {
        List<Headers.Field> fields = new ArrayList<>(request.headers().size());
        request.headers()
                .forEach((name, value) ->
                        fields.add(new Headers.Field(name, HeaderText.fromWire(value))));
        String query = request.query();
        String path = request.path();
        return new Request(
                request.method().name(),
                path == null ? "" : path,
                query == null ? Query.EMPTY : Query.parse(query),
                Headers.of(fields),
                body == null ? Body.empty() : body,
                Nobody.INSTANCE,
                exchange());
    }

    private Exchange exchange() {
        String host = request.authority() == null ? "" : request.authority().toString();
        return new Exchange(
                transactionId,
                request.remoteAddress().hostAddress(),
                host.isEmpty() ? request.localAddress().toString() : host,
                Instant.now(),
                client);
    }

    private void send(ResponseSender sender, Response response, boolean closing) {
        try {
            sender.send(response, closing);
            if (closing || body != null) {
                loop.runOnContext(nothing -> finish(closing));
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        } finally {
            response.content().close();
        }
    }

    private void failed(Throwable e) {
        if (e instanceof IOException) {
            LOG.debug("the answer could not be sent", e);
            drop();
        } else {
            LOG.error("the answer could not be sent", e);
            sendRefusal();
        }
    }

    private void sendRefusal() {
        try {
            request.response().headers().clear();
            new ResponseSender(loop, request, config.sendIdle())
                    .send(refusal(500, "Internal Error"), !isMultiplexed(request));
            loop.runOnContext(nothing -> finish(true));
        } catch (IOException | RuntimeException tooLate) {
            LOG.debug("nor could the error", tooLate);
            drop();
        }
    }

    private void drop() {
        loop.runOnContext(nothing -> {
            if (isMultiplexed(request)) {
                var _ = request.response().reset();
            } else {
                request.connection().close();
            }
        });
    }

    private boolean mustClose(Response response) {
        if (isMultiplexed(request)) {
            return false;
        }
        boolean endsWithConnection =
                request.version() == HttpVersion.HTTP_1_0 && response.content().length() < 0;
        return endsWithConnection || (body != null && !canReadAway(body));
    }

    /// Whether what was not read of the body is so little that reading it costs less than a new
    /// connection. A sender that still waits for its 100 may send the body or not: nobody can know
    /// where its next request would begin (RFC 9110, section 10.1.1).
    private boolean canReadAway(RequestBody unread) {
        if (unread.received()) {
            return true;
        }
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        return !unread.awaitsContinue()
                && length != null
                && Long.parseLong(length) - unread.bytes() <= config.unreadBytesMax();
    }

    /// Closing with unread bytes would make the kernel reset the connection, and the client might
    /// lose the answer that it has not read yet: so they are read away for a while.
    private void finish(boolean closing) {
        if (isMultiplexed(request)) {
            if (body != null && !body.received()) {
                var _ = request.response().reset(NO_ERROR);
            }
        } else if (body != null && !body.received()) {
            long timer =
                    loop.owner().setTimer(Math.max(1, config.linger().toMillis()), id -> drop());
            body.discard(() -> {
                loop.owner().cancelTimer(timer);
                finish(closing);
            });
        } else if (closing) {
            drop();
        }
    }
}
