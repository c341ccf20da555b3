package io.insitu.middleware.gatekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.testing.Requests;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatekeeperTest {
    private final AtomicReference<Request> seen = new AtomicReference<>();

    private Response answer(Request request, Response response) {
        Handler next =
                inner -> {
                    seen.set(inner);
                    return response;
                };
        return new Gatekeeper().handle(request, next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Account-Sysmeta-Quota",
                "x-container-sysmeta-a",
                "X-OBJECT-SYSMETA-SLO-ETAG",
                "X-Object-Transient-Sysmeta-Crypto",
                "X-Backend-Storage-Policy-Index",
                "X-Account-Host",
                "x-delete-at-container"
            })
    void internalHeadersPassNeitherWay(String name) {
        Response response =
                answer(
                        Requests.of("GET", "/v1/a", name, "1"),
                        Response.of(200).withHeader(name, "2"));

        assertThat(seen.get().headers().has(name)).isFalse();
        assertThat(response.headers().has(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Object-Meta-Sysmeta-A", "Content-Type", "X-Auth-Token", "X"})
    void otherHeadersPassBothWays(String name) {
        Response response =
                answer(
                        Requests.of("GET", "/v1/a", name, "1"),
                        Response.of(200).withHeader(name, "2"));

        assertThat(seen.get().headers().first(name)).contains("1");
        assertThat(response.headers().first(name)).contains("2");
    }

    @Test
    void aTimestampIsToldButNotTaken() {
        Response response =
                answer(
                        Requests.of("PUT", "/v1/a", "X-Timestamp", "1"),
                        Response.of(200).withHeader("X-Timestamp", "2"));

        assertThat(seen.get().headers().has("X-Timestamp")).isFalse();
        assertThat(response.headers().first("X-Timestamp")).contains("2");
    }
}
