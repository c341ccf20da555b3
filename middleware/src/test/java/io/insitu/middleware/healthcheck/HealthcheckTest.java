package io.insitu.middleware.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthcheckTest {
    private static Response answer(Healthcheck.Config config, String method, String path) {
        return new Healthcheck(config)
                .handle(Requests.of(method, path), request -> Response.of(299));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT"})
    void aHealthyServerSaysOkToAnyMethod(String method) {
        Response response = answer(Healthcheck.Config.DEFAULT, method, "/healthcheck");

        assertThat(response.status()).isEqualTo(200);
        assertThat(Responses.body(response)).isEqualTo("OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthcheck/", "/v1/healthcheck", "/", "/HEALTHCHECK"})
    void anyOtherPathIsHandedOn(String path) {
        assertThat(answer(Healthcheck.Config.DEFAULT, "GET", path).status()).isEqualTo(299);
    }

    @Test
    void theFileTakesTheServerOut(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("down");
        var config = new Healthcheck.Config(Optional.of(file));

        int before = answer(config, "GET", "/healthcheck").status();
        Files.createFile(file);
        Response after = answer(config, "GET", "/healthcheck");

        assertThat(before).isEqualTo(200);
        assertThat(after.status()).isEqualTo(503);
        assertThat(Responses.body(after)).isEqualTo("DISABLED BY FILE");
    }
}
