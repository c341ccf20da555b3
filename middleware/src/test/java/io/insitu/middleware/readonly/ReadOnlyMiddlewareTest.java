package io.insitu.middleware.readonly;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadOnlyMiddlewareTest {
    private static Response send(
            ReadOnlyMiddleware.Config config, String method, String path, String... headers) {
        return Subrequest.answer(
                request -> new ReadOnlyMiddleware(config).handle(request, next -> Response.of(204)),
                Requests.of(method, path).withHeaders(given -> Headers.of(headers)));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/AUTH_a/c/o, 204",
        "HEAD, /v1/AUTH_a, 204",
        "OPTIONS, /v1/AUTH_a/c, 204",
        "PUT, /v1/AUTH_a/c, 405",
        "POST, /v1/AUTH_a, 405",
        "COPY, /v1/AUTH_a/c/o, 405",
        "DELETE, /v1/AUTH_a/c/o, 405",
        "POST, /somewhere/else, 204"
    })
    void storeThatIsReadOnlyIsOnlyRead(String method, String path, int status) {
        var all = new ReadOnlyMiddleware.Config(true, List.of(), false);

        assertThat(send(all, method, path).status()).isEqualTo(status);
    }

    @Test
    void refusalSaysWhy() {
        var all = new ReadOnlyMiddleware.Config(true, List.of(), false);

        assertThat(Responses.body(send(all, "PUT", "/v1/AUTH_a/c")))
                .isEqualTo("Writes are disabled for this account.");
    }

    @Test
    void onlyTheAccountsThatAreNamedAreRefusedAndCopiesCountWhereTheyGo() {
        var one = new ReadOnlyMiddleware.Config(false, List.of("AUTH_kept"), true);

        assertThat(send(one, "PUT", "/v1/AUTH_kept/c").status()).isEqualTo(405);
        assertThat(send(one, "DELETE", "/v1/AUTH_kept/c").status()).isEqualTo(204);
        assertThat(send(one, "PUT", "/v1/AUTH_a/c").status()).isEqualTo(204);
        assertThat(send(one, "COPY", "/v1/AUTH_kept/c/o", "Destination-Account", "AUTH_a").status())
                .isEqualTo(204);
        assertThat(send(one, "COPY", "/v1/AUTH_a/c/o", "Destination-Account", "AUTH_kept").status())
                .isEqualTo(405);
    }
}
