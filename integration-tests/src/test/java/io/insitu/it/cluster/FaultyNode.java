package io.insitu.it.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// A node that hands everything on to a real one, and on demand lies about what instances wrote or
/// about what it speaks, dies in the middle of a session, or never ends one.
final class FaultyNode implements AutoCloseable {
    private static final String MD5 = "\"md5\":\"";
    private static final String PROTOCOL = "\"protocol\":4";
    private static final String MODULE = "X-Insitu-Module";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch released = new CountDownLatch(1);
    private final char lie;
    private volatile String target = "";
    private volatile boolean lies;
    private volatile boolean isNewer;
    private volatile BooleanSupplier dies = () -> false;
    private volatile String heldText = "";
    private volatile AtomicBoolean held = new AtomicBoolean();

    /// @param lie what it says for the first digit of a digest
    FaultyNode(char lie) {
        this.lie = lie;
        this.server =
                vertx.createHttpServer()
                        .requestHandler(request ->
                                request.body()
                                        .onSuccess(body ->
                                                Thread.startVirtualThread(
                                                        () -> handle(request, body.getBytes()))))
                        .listen(0, "127.0.0.1")
                        .await();
    }

    String url() {
        return "http://" + name();
    }

    String name() {
        return "127.0.0.1:" + server.actualPort();
    }

    void handOnTo(String node) {
        target = node;
    }

    void lies(boolean yes) {
        lies = yes;
    }

    /// Speaks protocol 20.
    void isNewer(boolean yes) {
        isNewer = yes;
    }

    /// Dies in the middle of the next session, once.
    void dies() {
        AtomicBoolean first = new AtomicBoolean(true);
        dies = () -> first.getAndSet(false);
    }

    boolean hasDied() {
        return !dies.getAsBoolean();
    }

    /// Never ends a session that has this text in it.
    ///
    /// @param once is set by the first of the nodes that gets such a session; others run it
    void holds(String text, AtomicBoolean once) {
        held = once;
        heldText = text;
    }

    private void handle(HttpServerRequest request, byte[] body) {
        try {
            boolean isRun = "/node/v1/run".equals(request.path());
            if (target.isEmpty()) {
                var _ = request.response().setStatusCode(503).end();
            } else if (isRun && isHeld(body)) {
                released.await();
            } else {
                answer(request.response(), ask(request, body), isRun);
            }
        } catch (IOException e) {
            var _ = request.response().reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isHeld(byte[] body) {
        return !heldText.isEmpty()
                && new String(body, StandardCharsets.UTF_8).contains(heldText)
                && held.compareAndSet(false, true);
    }

    private HttpResponse<byte[]> ask(HttpServerRequest request, byte[] body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(target + request.uri()))
                        .header("X-Insitu-Signature", request.getHeader("X-Insitu-Signature"))
                        .method(request.method().name(), BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private void answer(HttpServerResponse response, HttpResponse<byte[]> told, boolean isRun) {
        byte[] body = lies && isRun ? lie(told.body()) : told.body();
        if (isNewer) {
            String text = new String(body, StandardCharsets.ISO_8859_1);
            body = text.replace(PROTOCOL, PROTOCOL + "0").getBytes(StandardCharsets.ISO_8859_1);
        }
        told.headers().firstValue(MODULE).ifPresent(value -> response.putHeader(MODULE, value));
        response.setStatusCode(told.statusCode());
        if (isRun && told.statusCode() == 200 && dies.getAsBoolean()) {
            response.putHeader("Content-Length", Integer.toString(body.length));
            response.write(Buffer.buffer(Arrays.copyOf(body, body.length / 2)))
                    .onComplete(_ -> response.reset());
        } else {
            var _ = response.end(Buffer.buffer(body));
        }
    }

    private byte[] lie(byte[] told) {
        String text = new String(told, StandardCharsets.ISO_8859_1);
        String other = text.replaceAll(MD5 + "[0-9a-f]", MD5 + lie);
        return other.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        released.countDown();
        client.close();
        vertx.close().await();
    }
}
