package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.RawConnection;
import io.insitu.it.harness.SharedServer;
import java.io.IOException;
import java.net.SocketException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is not HTTP, or is HTTP of the kind that two readers understand differently, is refused,
/// and its connection closed, so that nothing behind it is taken for a request.
class MalformedRequestsIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    static Stream<Arguments> malformed() {
        String put = "PUT /v1/AUTH_test/c/o HTTP/1.1\r\nHost: h\r\n";
        String get = "GET /info HTTP/1.1\r\n";
        return Stream.of(
                Arguments.of(
                        "both lengths",
                        put + chunked() + "Content-Length: 3\r\n\r\n0\r\n\r\n",
                        400),
                Arguments.of(
                        "two lengths", put + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n", 400),
                Arguments.of("a negative length", put + "Content-Length: -1\r\n\r\n", 400),
                Arguments.of("a length in words", put + "Content-Length: three\r\n\r\n", 400),
                Arguments.of(
                        "a huge length", put + "Content-Length: 99999999999999999999\r\n\r\n", 400),
                Arguments.of("bare line feeds", "GET /info HTTP/1.1\nHost: h\n\n", 400),
                Arguments.of("a space before the colon", get + "Host: h\r\nX-A : b\r\n\r\n", 400),
                Arguments.of("no Host", get + "\r\n", 400),
                Arguments.of("a NUL in a value", get + "Host: h\r\nX-A: \0\r\n\r\n", 400),
                Arguments.of("no version", "GET /info\r\n\r\n", 400),
                Arguments.of("an unknown version", "GET /info HTTP/7.3\r\nHost: h\r\n\r\n", 501),
                Arguments.of(
                        "a long line", "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n", 414),
                Arguments.of("large fields", get + "X-A: " + "x".repeat(70_000) + "\r\n\r\n", 431),
                Arguments.of("many fields", get + "X-A: b\r\n".repeat(12_000) + "\r\n", 431));
    }

    private static String chunked() {
        return "Transfer-Encoding: chunked\r\n";
    }

    @ParameterizedTest(name = "{0} gets {2}")
    @MethodSource("malformed")
    void malformedRequestIsRefusedAndItsConnectionClosed(String what, String request, int status)
            throws IOException {
        try (RawConnection connection = RawConnection.to(SERVER.process())) {
            connection.send(request + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n");

            String answer = connection.readToEnd();

            assertThat(answer).as(what).matches("(?s)HTTP/\\d\\.\\d " + status + " .*");
            assertThat(answer.split("HTTP/1\\.[01] \\d{3} ", -1))
                    .as("one answer")
                    .hasSizeLessThan(3);
        }
    }

    @Test
    void foldedHeaderIsReadAsOneLine() throws IOException {
        try (RawConnection connection = RawConnection.to(SERVER.process())) {
            connection.send(
                    "GET /info HTTP/1.1\r\nHost: h\r\nX-A: b\r\n c\r\nConnection: close\r\n\r\n");

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void brokenChunkEndsTheConnection() throws IOException {
        try (RawConnection connection = RawConnection.to(SERVER.process())) {
            connection.send("PUT /v1/AUTH_test/c/o HTTP/1.1\r\nHost: h\r\n" + chunked() + "\r\n");
            connection.send("zz\r\nabc");

            assertThat(endOf(connection)).doesNotContain("HTTP/1.1 2");
        }
    }

    @Test
    void refusalCarriesATransactionId() throws IOException {
        try (RawConnection connection = RawConnection.to(SERVER.process())) {
            connection.send("GET /info HTTP/1.1\r\n\r\n");

            assertThat(connection.readToEnd())
                    .containsPattern("X-Trans-Id: tx[0-9a-f]{21}-[0-9a-f]{10}\r\n");
        }
    }

    private static String endOf(RawConnection connection) throws IOException {
        try {
            return connection.readToEnd();
        } catch (SocketException reset) {
            return "";
        }
    }
}
