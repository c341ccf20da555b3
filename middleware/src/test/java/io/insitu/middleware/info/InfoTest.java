package io.insitu.middleware.info;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.signature.Digest;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InfoTest {
    private static final List<Map<String, Object>> SECTIONS =
            List.of(
                    Map.of("swift", Map.of("max_file_size", 5L)),
                    Map.of(),
                    Map.of("tempauth", Map.of()));

    private static Response answer(Info.Config config, String method, String path) {
        return new Info(config, () -> SECTIONS, () -> Requests.NOW)
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
        Info info = new Info(Info.Config.DEFAULT, () -> SECTIONS, () -> Requests.NOW);

        String first = Responses.body(info.handle(Requests.of("GET", "/info"), next()));
        String second = Responses.body(info.handle(Requests.of("GET", "/info"), next()));

        assertThat(second).isEqualTo(first).isNotEmpty();
    }

    @Test
    void whatAStepShowsMayChange() {
        Map<String, Object> section = new HashMap<>(Map.of("images", List.of()));
        Info info = new Info(Info.Config.DEFAULT, () -> List.of(section), () -> Requests.NOW);

        section.put("images", List.of("lua"));

        assertThat(Responses.body(info.handle(Requests.of("GET", "/info"), next())))
                .isEqualTo("{\"images\":[\"lua\"]}");
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
                .isThrownBy(() -> answer(new Info.Config(false, "", List.of()), "GET", "/info"))
                .satisfies(e -> assertThat(e.status()).isEqualTo(403));
    }

    private static String signed(String method, long inSeconds, String key) {
        long expires = Requests.NOW.getEpochSecond() + inSeconds;
        String signature = Digest.SHA1.hmac(key, method + "\n" + expires + "\n/info");
        return "/info?swiftinfo_sig=" + signature + "&swiftinfo_expires=" + expires;
    }

    @Test
    void operatorIsShownWhatOthersAreNot() {
        var config = new Info.Config(true, "key", List.of("tempauth", "swift.max_file_size"));

        assertThat(Responses.body(answer(config, "GET", "/info"))).isEqualTo("{\"swift\":{}}");
        assertThat(Responses.body(answer(config, "GET", signed("GET", 0, "key"))))
                .isEqualTo(
                        "{\"swift\":{},\"admin\":{\"disallowed_sections\":"
                                + "[\"tempauth\",\"swift.max_file_size\"]}}");
        assertThat(answer(config, "HEAD", signed("HEAD", 60, "key")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"GET, -1, key, 401", "HEAD, 60, key, 401", "GET, 60, other, 401"})
    void signatureThatDoesNotFitOrHoldIsRefused(
            String method, long inSeconds, String key, int status) {
        var config = new Info.Config(true, "key", List.of());

        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> answer(config, "GET", signed(method, inSeconds, key)))
                .satisfies(e -> assertThat(e.status()).isEqualTo(status));
    }

    @Test
    void withoutAKeyNobodyIsAnOperator() {
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> answer(Info.Config.DEFAULT, "GET", signed("GET", 60, "")))
                .satisfies(e -> assertThat(e.status()).isEqualTo(403));
    }

    @Test
    void anyOtherPathIsHandedOn() {
        assertThat(answer(Info.Config.DEFAULT, "GET", "/v1/info").status()).isEqualTo(299);
    }
}
