package io.insitu.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// HTTP/2 without TLS, where it is switched on.
@Timeout(60)
class Http2Test {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    @Test
    void requestsAndAnswersAreAsOverHttp1(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "0123456789");
        Handler handler =
                request ->
                        switch (request.path()) {
                            case "/file" ->
                                    Response.of(200)
                                            .withContent(
                                                    new Content.FileRegion(file, 2, 3, () -> {}));
                            default ->
                                    new Response(
                                            200,
                                            Headers.of("X-Host", request.exchange().host()),
                                            new Content.Stream(request.body(), -1));
                        };
        try (var front = Front.of(handler, "http2=true")) {
            HttpResponse<String> echoed = send(front, "/echo", "hello");

            assertThat(echoed.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(echoed.body()).isEqualTo("hello");
            assertThat(echoed.headers().firstValue("x-host")).contains("127.0.0.1:" + front.port());
            assertThat(send(front, "/file", "").body()).isEqualTo("234");
            assertThat(send(front, "/echo", "again").body()).isEqualTo("again");
        }
    }

    private HttpResponse<String> send(Front front, String path, String body) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + path))
                            .PUT(BodyPublishers.ofString(body, UTF_8))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
