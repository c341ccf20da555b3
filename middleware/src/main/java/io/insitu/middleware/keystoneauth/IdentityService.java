package io.insitu.middleware.keystoneauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.SwiftException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a Keystone about tokens (Identity API v3, `/v3/auth/tokens`), as a service user that logs
/// in by its password when it must. Blocks; used by any number of virtual threads.
final class IdentityService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityService.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SUBJECT = "X-Subject-Token";
    private static final int ANSWER_BYTES_MAX = 1 << 20;

    private final KeystoneConfig config;
    private final URI tokens;
    private final HttpClient client;
    private volatile String ownToken = "";

    IdentityService(KeystoneConfig config) {
        this.config = config;
        this.tokens = URI.create(config.authUrl().replaceFirst("/+$", "") + "/v3/auth/tokens");
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(config.timeout())
                        .build();
    }

    /// {@return who holds the token; nobody when it is none or holds no more}
    ///
    /// @throws SwiftException 503 when the service cannot be asked
    Optional<Identity> holder(String token) {
        String own = ownToken;
        HttpResponse<String> answer = own.isEmpty() ? ask(token, logIn()) : ask(token, own);
        if (answer.statusCode() == 401 && !own.isEmpty()) {
            // Our own token's time is over.
            answer = ask(token, logIn());
        }
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(identity(answer.body()));
            case 404 -> Optional.empty();
            default -> throw unavailable("answers " + answer.statusCode());
        };
    }

    private HttpResponse<String> ask(String token, String own) {
        return send(request().header("X-Auth-Token", own).header(SUBJECT, token).GET().build());
    }

    private String logIn() {
        Map<String, Object> user =
                Map.of(
                        "name", config.username(),
                        "password", config.password(),
                        "domain", Map.of("id", config.userDomain()));
        Map<String, Object> project =
                Map.of(
                        "name", config.project(),
                        "domain", Map.of("id", config.projectDomain()));
        Map<String, Object> login =
                Map.of(
                        "auth",
                        Map.of(
                                "identity",
                                Map.of(
                                        "methods",
                                        new String[] {"password"},
                                        "password",
                                        Map.of("user", user)),
                                "scope",
                                Map.of("project", project)));
        HttpResponse<String> answer =
                send(
                        request()
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(json(login)))
                                .build());
        if (answer.statusCode() != 201) {
            throw unavailable("answers %d to our own log-in".formatted(answer.statusCode()));
        }
        ownToken =
                answer.headers()
                        .firstValue(SUBJECT)
                        .orElseThrow(() -> unavailable("gives no token"));
        return ownToken;
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(tokens).timeout(config.timeout());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(
                    request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX));
        } catch (IOException e) {
            throw unavailable(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("was not waited for");
        }
    }

    private Identity identity(String body) {
        try {
            return Identity.of(JSON.readTree(body).path("token"));
        } catch (JsonProcessingException | DateTimeParseException e) {
            throw unavailable("answers what is no token: " + e.getMessage());
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts are JSON", e);
        }
    }

    private SwiftException unavailable(String why) {
        LOG.warn("the identity service {} {}", tokens, why);
        return new SwiftException(503);
    }

    @Override
    public void close() {
        client.close();
    }
}
