package io.insitu.middleware.namecheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.testing.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameCheckMiddlewareTest {
    private final NameCheckMiddleware step =
            new NameCheckMiddleware(
                    new NameCheckMiddleware.Config(
                            "'\"`<>", 20, NameCheckMiddleware.Config.DEFAULT.forbiddenRegexp()));

    private int send(String path) {
        return step.handle(Requests.of("GET", path), request -> Response.of(204)).status();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/a/c/%3Cb%3E, contains forbidden chars from",
        "/v1/a/c/%22, contains forbidden chars from",
        "/v1/a/c/67890123456789, longer than the allowed maximum 20",
        "/v1/a/c/%C3%BC0123456789ab, longer than the allowed maximum 20",
        "/v1/a/c/./o, contains a forbidden substring",
        "/v1/a/c/../o, contains a forbidden substring",
        "/v1/a/c/o/.., contains a forbidden substring"
    })
    void pathsThatAreTroubleAreRefused(String path, String why) {
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> send(path))
                .withMessageContaining("Object/Container/Account name " + why)
                .matches(refusal -> refusal.status() == 400);
    }

    @ParameterizedTest
    @CsvSource({"/v1/a/c/012345678901", "/v1/a/c/.hidden", "/v1/a/c/..x", "/info"})
    void othersPass(String path) {
        assertThat(send(path)).isEqualTo(204);
    }

    @Test
    void emptyExpressionForbidsNothing() {
        NameCheckMiddleware free =
                new NameCheckMiddleware(new NameCheckMiddleware.Config("", 255, ""));

        assertThat(
                        free.handle(
                                        Requests.of("GET", "/v1/a/c/../o'"),
                                        request -> Response.of(204))
                                .status())
                .isEqualTo(204);
    }
}
