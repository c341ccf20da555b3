package io.insitu.middleware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a URL's path and query name.
class TargetTest {
    static Stream<Arguments> paths() {
        return Stream.of(
                Arguments.of("/v1/a", new Target.OfAccount(new AccountName("a"))),
                Arguments.of("/v1/a/", new Target.OfAccount(new AccountName("a"))),
                Arguments.of("/v1.0/a", new Target.OfAccount(new AccountName("a"))),
                Arguments.of("/v1/a/c", new Target.OfContainer(new ContainerPath("a", "c"))),
                Arguments.of("/v1/a/c/", new Target.OfContainer(new ContainerPath("a", "c"))),
                object("/v1/a/c/o", "o"),
                object("/v1/a/c/o/p//", "o/p//"),
                object("/v1/a/c//o", "/o"),
                object("/v1/a/c/%2F", "/"),
                object("/v1/a/c/a+b%20c", "a+b c"),
                object("/v1/a/c/%E2%82%AC%zz%4", "€%zz%4"),
                object("/v1/a/c/€", "€"),
                Arguments.of("/v1", new Target.Other("/v1")),
                Arguments.of("/v1/", new Target.Other("/v1/")),
                Arguments.of("/v2/a", new Target.Other("/v2/a")),
                Arguments.of("/info", new Target.Other("/info")));
    }

    private static Arguments object(String path, String name) {
        return Arguments.of(path, new Target.OfObject(new ObjectPath("a", "c", name)));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aPathNames(String path, Target target) {
        assertThat(Target.of(path)).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1//c, 404",
        "/v1/a//o, 404",
        "/v1/a/c/%FF, 412",
        "/v1/a/c/%C3, 412",
        "/v1/a/c/%ED%A0%80, 412",
        "/v1/a/c/x%00, 412",
        "/%00, 412"
    })
    void aPathThatCanNameNothingIsRefused(String path, int status) {
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> Target.of(path))
                .satisfies(e -> assertThat(e.status()).isEqualTo(status));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyNameSurvivesEncoding(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            String name =
                    random.ints(1 + random.nextInt(20), 1, Character.MAX_CODE_POINT)
                            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .insert(0, 'x')
                            .toString();

            assertThat(Target.of("/v1/a/c/" + PercentEncoding.encodePath(name)))
                    .isEqualTo(new Target.OfObject(new ObjectPath("a", "c", name)));
        }
    }

    @Test
    void aQueryIsDecodedAndTheLastOfANameHolds() {
        Query query = Query.parse("a=1&b=%2F+x&&c&a=2&d==&%zz=%");

        assertThat(query.parameters())
                .isEqualTo(Map.of("a", "2", "b", "/ x", "c", "", "d", "=", "%zz", "%"));
        assertThat(query.has("c")).isTrue();
        assertThat(query.text("none")).isEmpty();
        assertThat(query.with("a", "3").text("a")).isEqualTo("3");
    }

    @Test
    void aQueryIsKeptWordForWordButForWhatIsTakenOut() {
        Query query = Query.parse("a=1&b=%2F+x&&c&%61=2&d==");

        assertThat(query.raw()).isEqualTo("a=1&b=%2F+x&&c&%61=2&d==");
        assertThat(query.without("a").raw()).isEqualTo("b=%2F+x&&c&d==");
        assertThat(query.with("c", "&").raw()).isEqualTo("a=1&b=%2F+x&&%61=2&d==&c=%26");
        assertThat(Query.EMPTY.with("c", "/ é").raw()).isEqualTo("c=%2F%20%C3%A9");
    }
}
