package io.insitu.it.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// A node that hands everything on to a real one, and on demand lies about what instances wrote or
/// about what it speaks, dies in the middle of a session, or never ends one.
final class FaultyNode implements AutoCloseable {
    private static final String MD5 = "\"md5\":\"";
    private static final String PROTOCOL = "\"protocol\":1";
    private static final String MODULE = "X-Insitu-Module";

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch released = new CountDownLatch(1);
    private final char lie;
    private volatile String target = "";
    private volatile boolean lies;
    private volatile boolean isNewer;
    private volatile BooleanSupplier dies = () -> false;
    private volatile String heldText = "";
    private volatile AtomicBoolean held = new AtomicBoolean();

    /// @param lie what it says for the first digit of a digest
    FaultyNode(char lie) throws IOException {
        this.lie = lie;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://" + name();
    }

    String name() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    void handOnTo(String node) {
        target = node;
    }

    void lies(boolean yes) {
        lies = yes;
    }

    /// Speaks protocol 10.
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

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean isRun = exchange.getRequestURI().getPath().equals("/node/v1/run");
            if (target.isEmpty()) {
                exchange.sendResponseHeaders(503, -1);
            } else if (isRun && isHeld(body)) {
                released.await();
            } else {
                answer(exchange, ask(exchange, body), isRun);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isHeld(byte[] body) {
        return !heldText.isEmpty()
                && new String(body, StandardCharsets.UTF_8).contains(heldText)
                && held.compareAndSet(false, true);
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                        .header(
                                "X-Insitu-Signature",
                                exchange.getRequestHeaders().getFirst("X-Insitu-Signature"))
                        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private void answer(HttpExchange exchange, HttpResponse<byte[]> told, boolean isRun)
            throws IOException {
        byte[] body = lies && isRun ? lie(told.body()) : told.body();
        if (isNewer) {
            String text = new String(body, StandardCharsets.ISO_8859_1);
            body = text.replace(PROTOCOL, PROTOCOL + "0").getBytes(StandardCharsets.ISO_8859_1);
        }
        told.headers()
                .firstValue(MODULE)
                .ifPresent(value -> exchange.getResponseHeaders().set(MODULE, value));
        exchange.sendResponseHeaders(told.statusCode(), body.length == 0 ? -1 : body.length);
        if (isRun && told.statusCode() == 200 && dies.getAsBoolean()) {
            exchange.getResponseBody().write(body, 0, body.length / 2);
            return;
        }
        exchange.getResponseBody().write(body);
    }

    private byte[] lie(byte[] told) {
        String text = new String(told, StandardCharsets.ISO_8859_1);
        String other = text.replaceAll(MD5 + "[0-9a-f]", MD5 + lie);
        return other.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
    }
}
