package io.insitu.middleware.compute.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Headers.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageHeadTest {
    private static Optional<MessageHead> parse(String output, String type) {
        return MessageHead.parse(ByteBuffer.wrap(output.getBytes(StandardCharsets.UTF_8)), type);
    }

    @Test
    void httpMessageBeginsWithAStatusLine() {
        String head = "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nX-Color: red\r\n\r\n";

        MessageHead parsed = parse(head + "body", "message/http").orElseThrow();

        assertThat(parsed.status()).isEqualTo(404);
        assertThat(parsed.fields().fields())
                .containsExactly(
                        new Field("Content-Type", "text/plain"), new Field("X-Color", "red"));
        assertThat(parsed.length()).isEqualTo(head.length());
    }

    @Test
    void cgiMessageHasItsStatusInAField() {
        MessageHead parsed =
                parse("Status: 201 Created\nContent-Type: a/b\n\nbody", "message/cgi")
                        .orElseThrow();

        assertThat(parsed.status()).isEqualTo(201);
        assertThat(parsed.fields().fields()).containsExactly(new Field("Content-Type", "a/b"));
    }

    @Test
    void cgiLocationWithoutAStatusIsARedirection() {
        assertThat(parse("Location: /x\n\n", "message/cgi").orElseThrow().status()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nexe-Status",
                "x-nexe-report",
                "Transfer-Encoding",
                "Content-Length",
                "Connection",
                "X-Trans-Id",
                "X-Auth-Token"
            })
    void serversOwnFieldsCannotBeForged(String name) {
        MessageHead parsed = parse(name + ": 7\nX-Mine: 1\n\n", "message/cgi").orElseThrow();

        assertThat(parsed.fields().fields()).containsExactly(new Field("X-Mine", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no head at all",
                "HTTP/1.1 200 OK\r\nA: b\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\na b: c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: \u0000\r\n\r\n",
                "\r\n\r\n"
            })
    void whatIsNoHttpMessageHasNoHead(String output) {
        assertThat(parse(output, "message/http")).isEmpty();
    }

    @Test
    void headMustEndWithinItsLimit() {
        String line = "A: " + "x".repeat(MessageHead.LENGTH_MAX) + "\n\n";

        assertThat(parse(line, "message/cgi")).isEmpty();
    }
}
