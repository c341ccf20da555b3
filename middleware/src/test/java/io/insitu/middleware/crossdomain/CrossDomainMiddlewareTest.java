package io.insitu.middleware.crossdomain;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import org.junit.jupiter.api.Test;

class CrossDomainMiddlewareTest {
    private final CrossDomainMiddleware step =
            new CrossDomainMiddleware(
                    new CrossDomainMiddleware.Config("<allow-access-from domain=\"a.example\" />"));

    @Test
    void policyIsShownToAnybody() {
        Response answer =
                step.handle(Requests.of("GET", "/crossdomain.xml"), request -> Response.of(404));

        assertThat(answer.headers().text("Content-Type")).isEqualTo("application/xml");
        assertThat(Responses.body(answer))
                .startsWith("<?xml version=\"1.0\"?>\n<!DOCTYPE cross-domain-policy ")
                .endsWith(
                        "<cross-domain-policy>\n<allow-access-from domain=\"a.example\" />\n"
                                + "</cross-domain-policy>");
    }

    @Test
    void everythingElsePasses() {
        assertThat(
                        step.handle(
                                        Requests.of("POST", "/crossdomain.xml"),
                                        request -> Response.of(405))
                                .status())
                .isEqualTo(405);
    }
}
