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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// A Swift that hands everything on to a real one, and on demand answers 503 to the first requests
/// for each object.
final class FaultySwift implements AutoCloseable {
    /// What the two connections have each for themselves.
    private static final Set<String> NOT_HANDED_ON =
            Set.of("connection", "content-length", "date", "expect", "host", "transfer-encoding");

    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI swift;
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private volatile String container = "";
    private volatile int refusals;

    FaultySwift(String swift) throws IOException {
        this.swift = URI.create(swift);
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Refuses the first GETs and PUTs of every object from now on.
    ///
    /// @param times how many of each
    /// @param of the container, `/name`
    void isBusy(int times, String of) {
        asked.clear();
        container = of + "/";
        refusals = times;
    }

    /// {@return how often each request came, by method and path}
    Map<String, Integer> asked() {
        return Map.copyOf(asked);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (isRefused(exchange)) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                answer(exchange, ask(exchange, body));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isRefused(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        boolean isOfObject = refusals > 0 && path.contains(container);
        return isOfObject
                && List.of("GET", "PUT").contains(method)
                && asked.merge(method + " " + path, 1, Integer::sum) <= refusals;
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        URI target = swift.resolve(exchange.getRequestURI().toString());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target)
                        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach((name, values) -> {
                    if (isHandedOn(name)) {
                        values.forEach(value -> request.header(name, value));
                    }
                });
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    /// With its own address in the place of Swift's.
    private void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers()
                .map()
                .forEach((name, values) -> {
                    if (isHandedOn(name)) {
                        values.forEach(value ->
                                exchange.getResponseHeaders()
                                        .add(name, value.replace(swift.toString(), url())));
                    }
                });
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        if (isHead) {
            answer.headers()
                    .firstValue("Content-Length")
                    .ifPresent(value -> exchange.getResponseHeaders().set("Content-Length", value));
        }
        byte[] body = answer.body();
        exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static boolean isHandedOn(String name) {
        return !name.startsWith(":") && !NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
