package io.insitu.middleware.keystoneauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// An identity service that knows a few tokens and counts what it is asked.
final class FakeKeystone implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final AtomicInteger logins = new AtomicInteger();
    final AtomicInteger questions = new AtomicInteger();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final HttpServer server;

    FakeKeystone() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v3/auth/tokens", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// A token of somebody of the default domain. Names are ids without the `-id` that ends a
    /// user's, and with `-name` behind a project's.
    void knows(String token, String user, String project, String role, String expires) {
        knowsOf("default", token, user, project, role, expires);
    }

    void knowsOf(
            String domain, String token, String user, String project, String role, String expires) {
        tokens.put(
                token,
                """
                {"token":{"methods":["password"],"expires_at":"%s","user":{"id":"%s-id","name":"%s",\
                "domain":{"id":"%s"}},"project":{"id":"%s","name":"%s-name","domain":{"id":"%s"}},\
                "roles":[{"id":"1","name":"%s"}]}}\
                """
                        .formatted(expires, user, user, domain, project, project, domain, role));
    }

    void forgets(String token) {
        tokens.remove(token);
    }

    /// Ends the service user's token.
    void endsItsOwn() {
        logins.incrementAndGet();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("POST")) {
                logIn(exchange);
            } else {
                tell(exchange);
            }
        }
    }

    private void logIn(HttpExchange exchange) throws IOException {
        JsonNode user = JSON.readTree(exchange.getRequestBody()).at("/auth/identity/password/user");
        boolean known =
                user.path("name").asText().equals("swift")
                        && user.path("password").asText().equals("secret")
                        && user.at("/domain/id").asText().equals("default");
        if (known) {
            exchange.getResponseHeaders().set("X-Subject-Token", "own-" + logins.incrementAndGet());
        }
        exchange.sendResponseHeaders(known ? 201 : 401, -1);
    }

    private void tell(HttpExchange exchange) throws IOException {
        String own = exchange.getRequestHeaders().getFirst("X-Auth-Token");
        if (!("own-" + logins.get()).equals(own)) {
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        questions.incrementAndGet();
        String told = tokens.get(exchange.getRequestHeaders().getFirst("X-Subject-Token"));
        if (told == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] bytes = told.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
