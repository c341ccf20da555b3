package io.insitu.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.storage.FlowingBody;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpFrontTest {
    private static final Handler ECHO = request -> echo(request);

    @Test
    void answerHasItsHeadersLengthAndBytes() throws Exception {
        try (var front = Front.of(request -> Response.text(201, "text/plain", "made\n"))) {
            String answer =
                    front.exchange("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(answer)
                    .startsWith("HTTP/1.1 201 Created\r\n")
                    .contains("Content-Type: text/plain\r\n", "Content-Length: 5\r\n")
                    .endsWith("\r\n\r\nmade\n");
        }
    }

    @Test
    void requestIsHandedOnAsItCame() throws Exception {
        BlockingQueue<Request> seen = new LinkedBlockingQueue<>();
        Handler handler =
                request -> {
                    seen.add(request);
                    return Response.of(200);
                };
        try (var front = Front.of(handler)) {
            String head = "POST /v1/a%20b/c?x=1&y=%C3%A9 HTTP/1.1\r\nHost: store:81\r\nX-Meta: ";
            front.exchange(head + "\u00c3\u00a9\r\nConnection: close\r\n\r\n");
        }

        Request request = seen.take();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/a%20b/c");
        assertThat(request.query().parameters()).containsEntry("x", "1").containsEntry("y", "é");
        assertThat(request.headers().first("x-meta")).contains("é");
        assertThat(request.exchange().host()).isEqualTo("store:81");
        assertThat(request.exchange().remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(request.exchange().transactionId()).matches("tx[0-9a-f]{21}-[0-9a-f]{10}");
    }

    @Test
    void headerOfOtherThanAsciiIsSentAsUtf8() throws Exception {
        Handler handler =
                request -> new Response(200, Headers.of("X-Name", "źdźbło"), Content.EMPTY);
        try (var front = Front.of(handler)) {
            String answer = front.exchange("GET / HTTP/1.0\r\n\r\n");

            String bytes =
                    new String(
                            "źdźbło".getBytes(UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(answer).contains("X-Name: " + bytes + "\r\n");
        }
    }

    @Test
    void headIsToldTheLengthAndSentNoBytes() throws Exception {
        try (var front = Front.of(request -> Response.text(200, "text/plain", "12345"))) {
            String answer =
                    front.exchange("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(answer).contains("Content-Length: 5\r\n").endsWith("\r\n\r\n");
        }
    }

    @Test
    void fileRegionIsSentFromItsOffsetAndClosedAfterIt(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "0123456789");
        CountDownLatch closed = new CountDownLatch(1);
        Content region = new Content.FileRegion(file, 3, 4, closed::countDown);
        try (var front = Front.of(request -> Response.of(200).withContent(region))) {
            String answer =
                    front.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(answer).contains("Content-Length: 4\r\n").endsWith("\r\n\r\n3456");
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void fileShorterThanPromisedEndsTheConnectionInsteadOfTheAnswer(@TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "01");
        Content region = new Content.FileRegion(file, 0, 4, () -> {});
        try (var front = Front.of(request -> Response.of(200).withContent(region))) {
            assertThat(front.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).isEmpty();
        }
    }

    @Test
    void sequenceIsSentPartByPart(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "0123456789");
        Content sequence =
                new Content.Sequence(
                        List.of(
                                bytes("<"),
                                new Content.FileRegion(file, 8, 2, () -> {}),
                                new Content.Stream(new Chunks("a", "bc"), 3),
                                bytes(">")));
        try (var front = Front.of(request -> Response.of(200).withContent(sequence))) {
            String answer =
                    front.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(answer).contains("Content-Length: 7\r\n").endsWith("\r\n\r\n<89abc>");
        }
    }

    @Test
    void bodyThatFlowsIsSentAsItComes() throws Exception {
        Content stream = new Content.Stream(new Flow(List.of("hello", "world")), 10);
        try (var front = Front.of(request -> Response.of(200).withContent(stream))) {
            String answer =
                    front.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(answer).contains("Content-Length: 10\r\n").endsWith("\r\n\r\nhelloworld");
        }
    }

    @Test
    void bodyThatBreaksOffWhileItFlowsEndsTheConnection() throws Exception {
        Content stream = new Content.Stream(new Flow(List.of("hello")), 10);
        try (var front = Front.of(request -> Response.of(200).withContent(stream))) {
            assertThat(front.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n"))
                    .endsWith("\r\n\r\nhello");
        }
    }

    /// Comes of itself, and breaks off before the tenth byte.
    private record Flow(List<String> parts) implements FlowingBody {
        @Override
        public @Nullable ByteBuffer next() {
            throw new AssertionError("pulled");
        }

        @Override
        public CompletionStage<Void> flowTo(Sink sink) {
            CompletionStage<Void> taken = CompletableFuture.allOf();
            for (String part : parts) {
                taken = taken.thenCompose(_ -> sink.take(ByteBuffer.wrap(part.getBytes(UTF_8))));
            }
            return String.join("", parts).length() == 10
                    ? taken
                    : taken.thenCompose(
                            _ -> CompletableFuture.failedFuture(new IOException("broke off")));
        }

        @Override
        public void close() {}
    }

    @Test
    void streamOfUnknownLengthIsChunked() throws Exception {
        Content stream = new Content.Stream(new Chunks("hello", "world"), -1);
        try (var front = Front.of(request -> Response.of(200).withContent(stream))) {
            String answer =
                    front.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                    .contains("transfer-encoding: chunked\r\n")
                    .endsWith("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n");
        }
    }

    @Test
    void streamOfUnknownLengthEndsWithTheConnectionForHttp10() throws Exception {
        Content stream = new Content.Stream(new Chunks("hello", "world"), -1);
        try (var front = Front.of(request -> Response.of(200).withContent(stream))) {
            String answer = front.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

            assertThat(answer).doesNotContain("chunked").endsWith("\r\n\r\nhelloworld");
        }
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInTheirOrder() throws Exception {
        try (var front = Front.of(ECHO)) {
            String one = "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nonePUT / HTTP/1.1";
            String two = "\r\nHost: h\r\nContent-Length: 3\r\nConnection: close\r\n\r\ntwo";

            assertThat(front.exchange(one + two)).containsSubsequence("\r\n\r\none", "\r\n\r\ntwo");
        }
    }

    @Test
    void requestsPastTheLimitGet503() throws Exception {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        CountDownLatch inside = new CountDownLatch(2);
        Handler handler =
                request -> {
                    inside.countDown();
                    goOn.join();
                    return Response.text(200, "text/plain", "done");
                };
        try (var front = Front.of(handler, "requestsMax=2");
                var first = front.connect();
                var second = front.connect()) {
            first.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            second.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            inside.await();

            String third = front.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(third).startsWith("HTTP/1.1 503").contains("Retry-After: 1");
            goOn.complete(null);
            assertThat(first.readToEnd()).endsWith("done");
            assertThat(second.readToEnd()).endsWith("done");
        }
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        try (var front = Front.of(ECHO, "keepAlive=50ms");
                var client = front.connect()) {
            client.send("GET / HT");

            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void requestHeadThatTricklesInIsCutOff() throws Exception {
        try (var front = Front.of(ECHO, "keepAlive=200ms");
                var client = front.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n");

            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 2_000; i++) {
                                    client.send("X-" + i + ": a\r\n");
                                    awaitQuietly(new CountDownLatch(1), Duration.ofMillis(10));
                                }
                            })
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void requestMayTakeLongerThanAConnectionMayBeIdle() throws Exception {
        Handler slow =
                request -> {
                    awaitQuietly(new CountDownLatch(1), Duration.ofMillis(500));
                    return Response.text(200, "text/plain", "late");
                };
        try (var front = Front.of(slow, "keepAlive=50ms")) {
            String answer =
                    front.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(answer).endsWith("late");
        }
    }

    @Test
    void drainLetsTheRequestInFlightEnd() throws Exception {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        CountDownLatch inside = new CountDownLatch(1);
        Handler handler =
                request -> {
                    inside.countDown();
                    goOn.join();
                    return Response.text(200, "text/plain", "done");
                };
        try (var front = Front.of(handler);
                var client = front.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            inside.await();
            Thread drain = Thread.startVirtualThread(front::drain);
            front.awaitRefusal();
            goOn.complete(null);

            assertThat(client.readToEnd()).endsWith("done");
            assertThat(drain.join(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void headerThatWouldSplitTheAnswerMakesItA500() throws Exception {
        Handler handler =
                request -> new Response(200, Headers.of("X-A", "b\r\nX-C: d"), Content.EMPTY);
        try (var front = Front.of(handler)) {
            assertThat(front.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n"))
                    .startsWith("HTTP/1.1 500")
                    .doesNotContain("X-C");
        }
    }

    @Test
    void takenPortIsTold() throws Exception {
        try (var front = Front.of(ECHO)) {
            assertThatThrownBy(() -> Front.of(ECHO, "port=" + front.port()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1 port " + front.port());
        }
    }

    private static Response echo(Request request) {
        StringBuilder read = new StringBuilder();
        try {
            for (var b = request.body().next(); b != null; b = request.body().next()) {
                read.append(UTF_8.decode(b));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Response.text(200, "text/plain", read.toString());
    }

    private static Content bytes(String text) {
        return new Content.Bytes(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private static void awaitQuietly(CountDownLatch latch, Duration atMost) {
        try {
            boolean _ = latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
