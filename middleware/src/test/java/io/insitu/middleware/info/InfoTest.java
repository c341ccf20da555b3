package io.insitu.middleware.info;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfoTest {
    private static final List<Map<String, Object>> SECTIONS =
            List.of(
                    Map.of("swift", Map.of("max_file_size", 5L)),
                    Map.of(),
                    Map.of("tempauth", Map.of()));

    private static Response answer(Info.Config config, String method, String path) {
        return new Info(config, SECTIONS)
                .handle(Requests.of(method, path), request -> Response.of(299));
    }

    @Test
    void theSectionsStandInTheirOrder() {
        Response response = answer(Info.Config.DEFAULT, "GET", "/info");

        assertThat(response.headers().first("Content-Type"))
                .contains("application/json; charset=UTF-8");
        assertThat(Responses.body(response))
                .isEqualTo("{\"swift\":{\"max_file_size\":5},\"tempauth\":{}}");
    }

    @Test
    void itIsSentWholeEveryTime() {
        Info info = new Info(Info.Config.DEFAULT, SECTIONS);

        String first = Responses.body(info.handle(Requests.of("GET", "/info"), next()));
        String second = Responses.body(info.handle(Requests.of("GET", "/info"), next()));

        assertThat(second).isEqualTo(first).isNotEmpty();
    }

    private static Handler next() {
        return request -> Response.of(299);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE"})
    void otherMethodsAreNotAllowed(String method) {
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> answer(Info.Config.DEFAULT, method, "/info"))
                .satisfies(e -> assertThat(e.status()).isEqualTo(405))
                .satisfies(e -> assertThat(e.headers().first("Allow")).isPresent());
    }

    @Test
    void whatIsNotExposedIsForbidden() {
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> answer(new Info.Config(false), "GET", "/info"))
                .satisfies(e -> assertThat(e.status()).isEqualTo(403));
    }

    @Test
    void anyOtherPathIsHandedOn() {
        assertThat(answer(Info.Config.DEFAULT, "GET", "/v1/info").status()).isEqualTo(299);
    }
}
