package io.insitu.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/// A client of Swift's API, signed in as one user. Paths are below the account
/// (`/container/object`, percent-encoded by the caller) unless the method says otherwise. Any
/// thread.
public final class SwiftClient {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final String url;
    private final String storagePath;
    private final String token;

    private SwiftClient(String url, String storagePath, String token) {
        this.url = url;
        this.storagePath = storagePath;
        this.token = token;
    }

    /// Signs in as TempAuth has it.
    ///
    /// @param user such as `test:tester`
    public static SwiftClient signIn(String url, String user, String key) {
        SwiftClient anonymous = anonymous(url, "");
        Answer answer =
                anonymous.absolute("GET", "/auth/v1.0", "X-Auth-User", user, "X-Auth-Key", key);
        AnswerAssert.assertThat(answer).hasStatus(200);
        String path = URI.create(answer.header("X-Storage-Url")).getPath();
        return new SwiftClient(url, path, answer.header("X-Auth-Token"));
    }

    /// @param storagePath the account that paths are taken to be in, such as `/v1/AUTH_test`
    public static SwiftClient anonymous(String url, String storagePath) {
        return new SwiftClient(url, storagePath, "");
    }

    /// {@return such as `/v1/AUTH_test`}
    public String storagePath() {
        return storagePath;
    }

    public String token() {
        return token;
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    public Answer head(String path, String... headers) {
        return send("HEAD", path, BodyPublishers.noBody(), headers);
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, BodyPublishers.noBody(), headers);
    }

    public Answer post(String path, String... headers) {
        return send("POST", path, BodyPublishers.noBody(), headers);
    }

    public Answer put(String path, byte[] body, String... headers) {
        return send("PUT", path, BodyPublishers.ofByteArray(body), headers);
    }

    public Answer put(String path, String body, String... headers) {
        return put(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /// Sends the stream chunked: without a Content-Length.
    public Answer putChunked(String path, Supplier<InputStream> body, String... headers) {
        return send("PUT", path, BodyPublishers.ofInputStream(body), headers);
    }

    /// Makes a container, and fails when that fails.
    public void makeContainer(String path, String... headers) {
        AnswerAssert.assertThat(put(path, "", headers)).matches(a -> a.status() / 100 == 2);
    }

    /// Posts a job's description and waits for its end.
    public Answer job(String description, String... headers) {
        HttpRequest.Builder request =
                request("POST", storagePath, BodyPublishers.ofString(description))
                        .header("X-Zerovm-Execute", "1.0")
                        .header("Content-Type", "application/json");
        return send(with(request, headers).build());
    }

    public Answer send(String method, String path, BodyPublisher body, String... headers) {
        return send(with(request(method, storagePath + path, body), headers).build());
    }

    /// Sends a request for a path that is not below the account, such as `/info`.
    public Answer absolute(String method, String path, String... headers) {
        return send(with(request(method, path, BodyPublishers.noBody()), headers).build());
    }

    /// {@return the answer to a GET with its bytes still to be read}
    public HttpResponse<InputStream> stream(String path, String... headers) {
        try {
            return http.send(
                    with(request("GET", storagePath + path, BodyPublishers.noBody()), headers)
                            .build(),
                    BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder request(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
        if (!token.isEmpty()) {
            request.header("X-Auth-Token", token);
        }
        return request.method(method, body);
    }

    private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
