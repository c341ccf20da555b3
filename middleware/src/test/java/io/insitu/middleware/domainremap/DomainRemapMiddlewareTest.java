package io.insitu.middleware.domainremap;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Exchange;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainRemapMiddlewareTest {
    private static final DomainRemapMiddleware STEP =
            new DomainRemapMiddleware(
                    new DomainRemapMiddleware.Config(
                            List.of("example.com"), "v1", List.of("AUTH"), "", true));

    private static Request on(String host, String path) {
        Request plain = Requests.of("GET", path);
        Exchange exchange = plain.exchange();
        return new Request(
                plain.method(),
                path,
                plain.query(),
                plain.headers(),
                plain.body(),
                plain.authorizer(),
                new Exchange(
                        exchange.transactionId(),
                        exchange.remoteAddress(),
                        host,
                        exchange.received(),
                        exchange.connection()));
    }

    private static String pathSeen(DomainRemapMiddleware step, String host, String path) {
        return Responses.body(
                Subrequest.answer(
                        request ->
                                step.handle(
                                        request,
                                        seen -> Response.text(200, "text/plain", seen.path())),
                        on(host, path)));
    }

    @ParameterizedTest
    @CsvSource({
        "auth-test.example.com, /c/o, /v1/AUTH_test/c/o",
        "AUTH_test.example.com:8080, /c/o, /v1/AUTH_test/c/o",
        "c.auth-test.example.com, /o%20p, /v1/AUTH_test/c/o%20p",
        "c.auth-a-b.example.com, /, /v1/AUTH_a-b/c/",
        "c.auth-test.example.com, /v1/o, /v1/AUTH_test/c/o",
        "c.other-test.example.com, /o, /o",
        "a.b.c.example.com, /o, Bad domain in host header",
        "example.com, /v1/AUTH_test/c, /v1/AUTH_test/c",
        "example.org, /v1/AUTH_test/c, /v1/AUTH_test/c"
    })
    void hostNamesAccountAndContainer(String host, String path, String seen) {
        assertThat(pathSeen(STEP, host, path)).isEqualTo(seen);
    }

    @Test
    void accountWithoutAPrefixGetsTheDefaultOne() {
        var step =
                new DomainRemapMiddleware(
                        new DomainRemapMiddleware.Config(
                                List.of(".example.com"), "v1", List.of("AUTH"), "AUTH", false));

        assertThat(pathSeen(step, "test.example.com", "/c")).isEqualTo("/v1/AUTH_test/c");
    }

    @Test
    void redirectionIsToldInTheClientsTerms() {
        Response answer =
                STEP.handle(
                        on("c.auth-test.example.com", "/folder"),
                        seen -> Response.of(301).withHeader("Location", seen.path() + "/"));

        assertThat(answer.headers().text("Location")).isEqualTo("/folder/");
    }
}
