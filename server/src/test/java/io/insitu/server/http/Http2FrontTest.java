package io.insitu.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.storage.Body;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.Heartbeat;
import io.insitu.storage.swift.NodeHttpConfig;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftCall;
import io.insitu.storage.swift.SwiftConfig;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What machines of the cluster say to one another.
@Timeout(60)
class Http2FrontTest {
    private static final int WINDOW_BYTES = 128 << 10;
    private static final int PART_BYTES = 64 << 10;
    private static final Heartbeat.Rate RATE =
            new Heartbeat.Rate(Duration.ofMillis(100), Duration.ofMillis(500));
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SwiftHttp client =
            SwiftHttp.toNodes(
                    new NodeHttpConfig(1, Duration.ofSeconds(5), WINDOW_BYTES, calm()), null);
    private final List<AutoCloseable> parts = new ArrayList<>(List.of(client));

    /// {@return a heartbeat that a machine under load does not miss}
    private static Heartbeat.Rate calm() {
        return new Heartbeat.Rate(Duration.ofMillis(500), Duration.ofSeconds(30));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : parts.reversed()) {
            part.close();
        }
    }

    private HttpFront front(Handler handler, Heartbeat.Rate heartbeat) throws IOException {
        HttpConfig config = Front.config();
        HttpFront front =
                HttpFront.start(
                        config,
                        new Http2Config(WINDOW_BYTES, heartbeat, null),
                        handler,
                        InstantSource.system());
        parts.add(front);
        return front;
    }

    private CuttablePath path(HttpFront front) throws IOException {
        CuttablePath path = new CuttablePath(front.port());
        parts.add(path);
        return path;
    }

    private static SwiftHttp at(SwiftHttp client, int port) {
        return client.at(URI.create("http://127.0.0.1:" + port), PATIENCE);
    }

    private static SwiftAnswer get(SwiftHttp http) throws IOException {
        return http.send(SwiftCall.of("GET", "/x", Map.of()));
    }

    /// A body without an end.
    private static Body endless(AtomicLong given) {
        ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
        return new Body() {
            @Override
            public ByteBuffer next() {
                given.addAndGet(PART_BYTES);
                return part.duplicate();
            }

            @Override
            public void close() {}
        };
    }

    private static Response ok(Content content) {
        return new Response(200, Headers.EMPTY, content);
    }

    @Test
    void requestsThatWaitShareOneConnectionAndHoldUpNoOther() throws Exception {
        int waiting = 150;
        CountDownLatch there = new CountDownLatch(waiting);
        CountDownLatch released = new CountDownLatch(1);
        Handler handler =
                request -> {
                    there.countDown();
                    await(request.method().equals("PUT") ? released : new CountDownLatch(0));
                    return Response.of(204);
                };
        CuttablePath path = path(front(handler, calm()));
        SwiftHttp http = at(client, path.port());
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < waiting; i++) {
            answers.add(inBackground(() -> status(http, "PUT")));
        }
        there.await();

        assertThat(status(http, "GET")).isEqualTo(204);

        released.countDown();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(204));
        assertThat(path.connections()).isEqualTo(1);
    }

    private static int status(SwiftHttp http, String method) {
        try (SwiftAnswer answer = http.send(SwiftCall.of(method, "/x", Map.of()))) {
            return answer.status();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void answersOfWhichNothingIsTakenHoldUpNoOther() throws Exception {
        Handler handler = _ -> ok(new Content.Stream(endless(new AtomicLong()), -1));
        SwiftHttp http = at(client, front(handler, calm()).port());
        for (int i = 0; i < 20; i++) {
            parts.add(get(http));
        }

        try (SwiftAnswer answer = get(http)) {
            for (int taken = 0; taken < 8 * WINDOW_BYTES; ) {
                taken += Objects.requireNonNull(answer.body().next()).remaining();
            }
        }
    }

    @Test
    void senderIsHeldBackByWhoTakesNothing() throws Exception {
        AtomicLong given = new AtomicLong();
        Handler handler = _ -> ok(new Content.Stream(endless(given), -1));
        SwiftHttp http = at(client, front(handler, calm()).port());
        long ofOther = 0;
        try (SwiftAnswer held = get(http);
                SwiftAnswer other = get(http)) {
            while (ofOther < 100L * WINDOW_BYTES) {
                ofOther += Objects.requireNonNull(other.body().next()).remaining();
            }

            // Both answers' bytes are counted together: what the held one had is the difference.
            assertThat(given.get() - ofOther).isLessThan(8L * WINDOW_BYTES);
            assertThat(held.body().next()).isNotNull();
        }
    }

    @Test
    void uploadIsHeldBackByWhoTakesNothing() throws Exception {
        AtomicLong given = new AtomicLong();
        CountDownLatch released = new CountDownLatch(1);
        Handler handler =
                request -> {
                    if (request.method().equals("PUT")) {
                        await(released);
                    }
                    return Response.of(204);
                };
        SwiftHttp http = at(client, front(handler, calm()).port());
        var upload =
                inBackground(() -> {
                    try (SwiftAnswer answer =
                            http.send(new SwiftCall("PUT", "/x", List.of(), endless(given), -1))) {
                        return answer.status();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
        for (int i = 0; i < 100; i++) {
            status(http, "GET"); // on the same connection
        }

        assertThat(given.get()).isLessThan(4L * WINDOW_BYTES + (4 * PART_BYTES));

        released.countDown();
        assertThat(upload.join()).isEqualTo(204);
        assertThat(status(http, "GET")).isEqualTo(204);
    }

    @Test
    void serverLearnsThatARequestWasGivenUpThoughItsConnectionStays() throws Exception {
        CompletableFuture<Request> gone = new CompletableFuture<>();
        Handler handler =
                request -> {
                    request.exchange().connection().onGone(() -> gone.complete(request));
                    return ok(new Content.Stream(endless(new AtomicLong()), -1));
                };
        CuttablePath path = path(front(handler, calm()));
        SwiftHttp http = at(client, path.port());

        get(http).close();

        assertThat(gone.get().method()).isEqualTo("GET");
        get(http).close();
        assertThat(path.connections()).isEqualTo(1);
    }

    @Test
    void bothEndsLearnThatTheNetworkWasCut() throws Exception {
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        CountDownLatch there = new CountDownLatch(1);
        Handler handler =
                request -> {
                    request.exchange().connection().onGone(() -> gone.complete(true));
                    there.countDown();
                    gone.join();
                    return Response.of(204);
                };
        SwiftHttp watchful =
                SwiftHttp.toNodes(
                        new NodeHttpConfig(1, Duration.ofSeconds(5), WINDOW_BYTES, RATE), null);
        parts.add(watchful);
        CuttablePath path = path(front(handler, RATE));
        SwiftHttp http = at(watchful, path.port());
        var answer = inBackground(() -> status(http, "PUT"));
        there.await();

        path.cut();

        assertThatThrownBy(answer::join).hasCauseInstanceOf(StorageException.class);
        assertThat(gone.get()).isTrue();
    }

    @Test
    void clientsOfHttp11AreAnsweredAtTheSamePort() throws Exception {
        HttpFront front = front(_ -> Response.of(204), calm());
        try (var http =
                SwiftHttp.to(
                        new SwiftConfig(
                                URI.create("http://127.0.0.1:" + front.port()),
                                1,
                                1,
                                PATIENCE,
                                PATIENCE,
                                0,
                                Path.of("unused")))) {
            assertThat(status(http, "GET")).isEqualTo(204);
        }
    }
}
