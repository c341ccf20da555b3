package io.insitu.middleware.listendpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListEndpointsMiddlewareTest {
    private static final ListEndpointsMiddleware STEP = new ListEndpointsMiddleware("http");

    private static Response answer(String method, String url) {
        return Subrequest.answer(
                request -> STEP.handle(request, inner -> Response.text(200, "", "passed on")),
                Requests.of(method, url));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/endpoints/AUTH_a, [\"http://store.example:8080/v1/AUTH_a\"]",
                "/endpoints/v1/AUTH_a/c/, [\"http://store.example:8080/v1/AUTH_a/c\"]",
                "/endpoints/1.0/AUTH_a/c/o%20p/q,"
                        + " [\"http://store.example:8080/v1/AUTH_a/c/o%20p/q\"]",
                "/endpoints/v_a/c, [\"http://store.example:8080/v1/v_a/c\"]",
                "/endpoints, passed on"
            })
    void whatIsNamedLiesAtThisHost(String url, String told) {
        assertThat(Responses.body(answer("GET", url))).isEqualTo(told);
    }

    @Test
    void secondVersionTellsTheHeadersToSendAlong() {
        assertThat(Responses.body(answer("GET", "/endpoints/v2/AUTH_a/c/o")))
                .contains("\"endpoints\":[\"http://store.example:8080/v1/AUTH_a/c/o\"]")
                .contains("\"headers\":{\"X-Backend-Storage-Policy-Index\":\"0\"}");
        assertThat(Responses.body(answer("GET", "/endpoints/v2/AUTH_a/c")))
                .contains("\"headers\":{}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /endpoints/v3/AUTH_a, 400, Unsupported version 'v3'",
        "GET, /endpoints/, 400, No account specified",
        "GET, /endpoints/v1/, 400, No account specified",
        "GET, /endpoints/v1, 400, No account specified",
        "POST, /endpoints/v1/AUTH_a, 405, ''"
    })
    void whatCannotBeUnderstoodIsRefused(String method, String url, int status, String message) {
        Response answer = answer(method, url);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(Responses.body(answer)).contains(message);
    }
}
