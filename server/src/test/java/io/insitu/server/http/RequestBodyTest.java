package io.insitu.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestBodyTest {
    private static final Handler ECHO = request -> echo(request);

    @Test
    void chunkedRequestBodyIsRead() throws Exception {
        try (var front = Front.of(ECHO)) {
            String answer =
                    front.exchange(
                            Front.head(
                                            "PUT / HTTP/1.1",
                                            "Host: h",
                                            "Transfer-Encoding: chunked",
                                            "Connection: close")
                                    + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

            assertThat(answer).endsWith("\r\n\r\nabcde");
        }
    }

    @Test
    void senderIsToldToGoOnOnlyWhenTheBodyIsAskedFor() throws Exception {
        CompletableFuture<Void> mayRead = new CompletableFuture<>();
        Handler handler =
                request -> {
                    mayRead.join();
                    return echo(request);
                };
        try (var front = Front.of(handler);
                var client = front.connect()) {
            client.send(
                    Front.head(
                            "PUT / HTTP/1.1",
                            "Host: h",
                            "Content-Length: 3",
                            "Connection: close",
                            "Expect: 100-continue"));

            assertThat(client.isQuiet(Duration.ofMillis(200))).isTrue();
            mayRead.complete(null);
            assertThat(client.readThrough("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
            client.send("abc");
            assertThat(client.readToEnd()).endsWith("\r\n\r\nabc");
        }
    }

    @Test
    void unreadBodyWhoseSenderWaitsForTheGoAheadClosesTheConnection() throws Exception {
        try (var front = Front.of(request -> Response.text(403, "text/plain", "no"))) {
            String answer =
                    front.exchange(
                            Front.head(
                                    "PUT / HTTP/1.1",
                                    "Host: h",
                                    "Content-Length: 3",
                                    "Expect: 100-continue"));

            assertThat(answer).startsWith("HTTP/1.1 403").contains("Connection: close\r\n");
        }
    }

    @Test
    void smallUnreadBodyKeepsTheConnection() throws Exception {
        try (var front = Front.of(request -> Response.text(403, "text/plain", "no"))) {
            String refused = "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
            String next = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

            String answers = front.exchange(refused + next);

            assertThat(answers.split("HTTP/1.1 403", -1)).hasSize(3);
        }
    }

    @Test
    void largeUnreadBodyLeavesTheAnswerReadable() throws Exception {
        try (var front = Front.of(request -> Response.text(403, "text/plain", "no"));
                var client = front.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 20000000\r\n\r\n");
            client.send("x".repeat(1_000_000));

            String answer = client.readThrough("\r\n\r\nno");

            assertThat(answer).startsWith("HTTP/1.1 403").contains("Connection: close\r\n");
        }
    }

    @Test
    void senderThatStopsGets408() throws Exception {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Handler handler =
                request -> {
                    try {
                        return echo(request);
                    } catch (SwiftException e) {
                        status.complete(e.status());
                        return Response.of(e.status());
                    }
                };
        try (var front = Front.of(handler, "bodyIdle=100ms");
                var client = front.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");

            assertThat(client.readThrough("\r\n\r\n")).startsWith("HTTP/1.1 408");
            assertThat(status.join()).isEqualTo(408);
        }
    }

    @Test
    void senderThatGoesAwayEndsTheBodyWithAnError() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        Handler handler =
                request -> {
                    request.exchange().connection().onGone(gone::countDown);
                    try {
                        while (request.body().next() != null) {
                            reading.countDown();
                        }
                    } catch (IOException e) {
                        failure.complete(e);
                    }
                    return Response.of(499);
                };
        try (var front = Front.of(handler)) {
            var client = front.connect();
            client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
            reading.await();
            client.abort();

            assertThat(failure.join()).hasMessage("the client went away within its request");
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void clientThatLeavesWhileItWaitsIsNoticed() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        Handler handler =
                request -> {
                    request.exchange().connection().onGone(gone::countDown);
                    asked.countDown();
                    awaitQuietly(gone);
                    return Response.of(499);
                };
        try (var front = Front.of(handler)) {
            var client = front.connect();
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
            asked.await();
            client.close();

            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
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

    private static void awaitQuietly(CountDownLatch latch) {
        awaitQuietly(latch, Duration.ofSeconds(20));
    }

    private static void awaitQuietly(CountDownLatch latch, Duration atMost) {
        try {
            boolean _ = latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
