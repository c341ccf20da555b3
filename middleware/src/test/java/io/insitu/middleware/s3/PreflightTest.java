package io.insitu.middleware.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.middleware.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest {
    private static final String PAGE = "https://page.example";

    @TempDir private Path folder;
    private SignedClient client;

    @BeforeEach
    void open() {
        client = new SignedClient(folder);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private Response ask(String url, String origin, String headers) {
        return client.sendPlain(
                "OPTIONS",
                url,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "PUT",
                "Access-Control-Request-Headers",
                headers);
    }

    @Test
    void anOriginThatIsNamedMaySendWhatItAskedFor() {
        Response answer = ask("/bucket/key", PAGE, "Authorization, x-amz-date,authorization");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().text("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.headers().text("Access-Control-Allow-Headers"))
                .isEqualTo("authorization, x-amz-date");
        assertThat(answer.headers().text("Access-Control-Allow-Methods"))
                .isEqualTo("GET, HEAD, PUT, POST, DELETE, OPTIONS");
        assertThat(answer.headers().text("Vary"))
                .isEqualTo("Origin, Access-Control-Request-Headers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWSAccessKeyId=a&Signature=b", "X-Amz-Credential=a"})
    void aSignatureInTheUrlIsEnough(String query) {
        assertThat(ask("/bucket/key?" + query, PAGE, "").status()).isEqualTo(200);
    }

    @Test
    void anotherOriginIsNotLetIn() {
        Response answer = ask("/bucket/key", "https://other.example", "authorization");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().has("Access-Control-Allow-Origin")).isFalse();
    }

    @Test
    void whatIsNotForS3IsLeftToTheContainer() {
        Response swift = ask("/v1/AUTH_test/bucket/key", PAGE, "authorization");
        Response unsigned = ask("/v1/AUTH_test/bucket/key", PAGE, "x-auth-token");

        assertThat(swift.headers().has("Access-Control-Allow-Origin")).isFalse();
        assertThat(unsigned.headers().has("Access-Control-Allow-Origin")).isFalse();
    }

    @Test
    void allAndSomeIsNoConfiguration() {
        assertThatThrownBy(() ->
                        new S3Config(
                                "x",
                                true,
                                1,
                                1,
                                1,
                                1,
                                1,
                                Duration.ofMinutes(1),
                                List.of(),
                                false,
                                false,
                                false,
                                List.of("*", PAGE)))
                .hasMessageStartingWith("cors_preflight_allow_origin: [*, https://page.example]");
    }
}
