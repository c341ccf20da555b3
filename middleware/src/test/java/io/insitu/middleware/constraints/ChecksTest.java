package io.insitu.middleware.constraints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.insitu.middleware.Headers;
import io.insitu.middleware.SwiftException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksTest {
    private static final Checks CHECKS = new Checks(Constraints.DEFAULT);

    private static Arguments row(
            String name, Consumer<Integer> check, int limit, int status, String message) {
        return Arguments.argumentSet(name, check, limit, status, message);
    }

    private static Headers meta(String name, String value) {
        return Headers.of("X-Object-Meta-" + name, value);
    }

    private static Headers items(int count, int nameAndValueBytes) {
        List<Headers.Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "%03d".formatted(i);
            fields.add(
                    new Headers.Field(
                            "X-Object-Meta-" + name,
                            "v".repeat(nameAndValueBytes - name.length())));
        }
        return Headers.of(fields);
    }

    static Stream<Arguments> limits() {
        return Stream.concat(names(), metadata());
    }

    private static Stream<Arguments> names() {
        return Stream.of(
                row(
                        "account name",
                        n -> CHECKS.accountName("a".repeat(n)),
                        256,
                        400,
                        "Account name length of 257 longer than 256"),
                row(
                        "container name",
                        n -> CHECKS.containerName("a".repeat(n)),
                        256,
                        400,
                        "Container name length of 257 longer than 256"),
                row(
                        "object name",
                        n -> CHECKS.objectName("a".repeat(n)),
                        1024,
                        400,
                        "Object name length of 1025 longer than 1024"),
                row(
                        "object name of two bytes a letter",
                        n -> CHECKS.objectName("é".repeat(n)),
                        512,
                        400,
                        "Object name length of 1026 longer than 1024"));
    }

    private static Stream<Arguments> metadata() {
        return Stream.of(
                row(
                        "metadata name",
                        n -> CHECKS.metadata(meta("a".repeat(n), "v"), "object"),
                        128,
                        400,
                        "Metadata name too long: x-object-meta-A" + "a".repeat(128)),
                row(
                        "metadata value",
                        n -> CHECKS.metadata(meta("color", "v".repeat(n)), "object"),
                        256,
                        400,
                        "Metadata value longer than 256: x-object-meta-Color"),
                row(
                        "metadata items",
                        n -> CHECKS.metadata(items(n, 10), "object"),
                        90,
                        400,
                        "Too many metadata items; max 90"),
                row(
                        "all metadata",
                        n -> CHECKS.metadata(items(n, 256), "object"),
                        16,
                        400,
                        "Total metadata too large; max 4096"),
                row(
                        "any header",
                        n -> CHECKS.metadata(Headers.of("X-Any", "v".repeat(n)), "object"),
                        8192,
                        400,
                        "Header value too long: X-Any"),
                row(
                        "header fields",
                        n -> CHECKS.headerCount(items(n, 3)),
                        126,
                        431,
                        "Too many headers"));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void theLimitIsAllowedAndOnePastItIsNot(
            Consumer<Integer> check, int limit, int status, String message) {
        assertThatCode(() -> check.accept(limit)).doesNotThrowAnyException();
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> check.accept(limit + 1))
                .withMessage(message)
                .satisfies(e -> assertThat(e.status()).isEqualTo(status));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void anObjectMayBeAsLargeAsTheLimit(long bytes, boolean allowed) {
        if (allowed) {
            assertThatCode(() -> CHECKS.objectSize(bytes)).doesNotThrowAnyException();
        } else {
            assertThatExceptionOfType(SwiftException.class)
                    .isThrownBy(() -> CHECKS.objectSize(bytes))
                    .withMessage("Your request is too large.")
                    .satisfies(e -> assertThat(e.status()).isEqualTo(413));
        }
    }

    static Stream<Arguments> sizes() {
        return Stream.of(Arguments.of(5_368_709_122L, true), Arguments.of(5_368_709_123L, false));
    }
}
