package io.insitu.middleware.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Store;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorsMiddlewareTest {
    private static final String C = "/v1/AUTH_test/c";
    private static final String PAGE = "https://page.example";

    @TempDir private Path folder;
    private Store store;

    @BeforeEach
    void open() {
        store =
                Store.open(
                        folder,
                        () -> Requests.NOW,
                        (request, next) -> cors().handle(request, next));
        store.send(
                "PUT",
                C,
                "X-Container-Meta-Access-Control-Allow-Origin",
                PAGE + " https://b.example");
        store.put(C + "/o", "bytes", "X-Object-Meta-Color", "red");
    }

    private CorsMiddleware cors() {
        return new CorsMiddleware(CorsConfig.DEFAULT, store.objects());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void originThatTheContainerNamesMayReadTheAnswer() {
        Response answer = store.send("GET", C + "/o", "Origin", PAGE);

        assertThat(answer.headers().text("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.headers().text("Vary")).isEqualTo("Origin");
        assertThat(answer.headers().text("Access-Control-Expose-Headers"))
                .contains("etag", "x-trans-id", "x-object-meta-color");
    }

    @Test
    void errorIsSharedToo() {
        Response answer = store.send("GET", C + "/none", "Origin", PAGE);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().text("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    }

    @Test
    void otherOriginsAreToldNothing() {
        Response answer = store.send("GET", C + "/o", "Origin", "https://other.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().has("Access-Control-Allow-Origin")).isFalse();
    }

    @Test
    void starIsTheSameAnswerForAll() {
        store.send("POST", C, "X-Container-Meta-Access-Control-Allow-Origin", "*");

        Response answer = store.send("HEAD", C + "/o", "Origin", PAGE);

        assertThat(answer.headers().text("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.headers().has("Vary")).isFalse();
    }

    @Test
    void browserThatAsksFirstIsToldWhatItMay() {
        store.send("POST", C, "X-Container-Meta-Access-Control-Max-Age", "60");

        Response answer =
                store.send(
                        "OPTIONS",
                        C + "/o",
                        "Origin",
                        PAGE,
                        "Access-Control-Request-Method",
                        "PUT",
                        "Access-Control-Request-Headers",
                        "x-auth-token, x-object-meta-a");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().text("Access-Control-Allow-Methods")).contains("PUT", "GET");
        assertThat(answer.headers().text("Access-Control-Allow-Headers"))
                .isEqualTo("x-auth-token, x-object-meta-a");
        assertThat(answer.headers().text("Access-Control-Max-Age")).isEqualTo("60");
        assertThat(answer.headers().text("Vary"))
                .isEqualTo("Origin, Access-Control-Request-Headers");
    }

    @Test
    void browserThatAsksForAnotherOriginOrMethodIsRefused() {
        Response origin =
                store.send(
                        "OPTIONS",
                        C + "/o",
                        "Origin",
                        "https://other.example",
                        "Access-Control-Request-Method",
                        "GET");
        Response method =
                store.send("OPTIONS", C, "Origin", PAGE, "Access-Control-Request-Method", "PATCH");

        assertThat(List.of(origin.status(), method.status())).containsOnly(401);
        assertThat(origin.headers().has("Access-Control-Allow-Origin")).isFalse();
    }

    @Test
    void operatorLetsOriginsInEverywhere() {
        CorsMiddleware cors =
                new CorsMiddleware(
                        new CorsConfig(List.of("https://ours.example"), List.of("X-Ours"), true),
                        store.objects());

        Response answer =
                cors.handle(
                        Requests.of("GET", C, "Origin", "https://ours.example"),
                        request -> Response.of(204));

        assertThat(answer.headers().text("Access-Control-Allow-Origin"))
                .isEqualTo("https://ours.example");
        assertThat(answer.headers().text("Access-Control-Expose-Headers")).contains("x-ours");
    }
}
