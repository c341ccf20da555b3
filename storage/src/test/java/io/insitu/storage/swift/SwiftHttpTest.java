package io.insitu.storage.swift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.FlowingBody;
import io.insitu.storage.StorageException;
import io.insitu.storage.WholeBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SwiftHttpTest {
    private static final SwiftCall GET = SwiftCall.of("GET", "/v1/a/c/o", Map.of());

    /// How many buffers may wait for a sink where there is but one.
    private static final int ROOM = 16;

    /// A request of its own thread.
    private static final class Asking {
        private final CompletableFuture<Integer> status = new CompletableFuture<>();
        private final Thread thread;

        Asking(SwiftHttp http) {
            this.thread = Thread.ofPlatform().start(() -> ask(http));
        }

        private void ask(SwiftHttp http) {
            try (SwiftAnswer answer = http.send(GET)) {
                while (answer.body().next() != null) {}
                status.complete(answer.status());
            } catch (IOException | RuntimeException e) {
                status.completeExceptionally(e);
            }
        }

        void awaitWaiting() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
    }

    private static SwiftHttp withOneConnection(FakeSwift swift, Path directory) {
        return SwiftHttp.to(
                new SwiftConfig(
                        URI.create(swift.url()),
                        1,
                        1,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        1024,
                        directory));
    }

    @Test
    void connectionThatComesWhenNobodyWaitsAnyMoreGoesToTheNext(@TempDir Path directory)
            throws Exception {
        String ok = FakeSwift.answer("200 OK", "bytes");
        try (FakeSwift swift = new FakeSwift();
                SwiftHttp http = withOneConnection(swift, directory)) {
            Asking first = new Asking(http);
            while (swift.heads().isEmpty()) {
                Thread.onSpinWait();
            }
            Asking interrupted = new Asking(http);
            interrupted.awaitWaiting();
            interrupted.thread.interrupt();
            assertThatThrownBy(interrupted.status::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(InterruptedException.class);

            swift.say(ok);
            swift.say(ok);

            assertThat(first.status.get()).isEqualTo(200);
            assertThat(new Asking(http).status.get()).isEqualTo(200);
        }
    }

    @Test
    void whatOnlyReadsOutlivesSeveralConnectionsThatAreGone(@TempDir Path directory)
            throws Exception {
        String gone = FakeSwift.BREAK;
        String ok = FakeSwift.answer("200 OK", "bytes");
        try (FakeSwift swift = new FakeSwift(gone, gone, gone, ok);
                SwiftHttp http = withOneConnection(swift, directory)) {
            assertThat(new Asking(http).status.get()).isEqualTo(200);
        }
    }

    @Test
    void peerThatIsReachedAndSaysNothingIsGivenUp() throws IOException {
        Heartbeat.Rate rate = new Heartbeat.Rate(Duration.ofMillis(100), Duration.ofMillis(200));
        NodeHttpConfig config = new NodeHttpConfig(1, Duration.ofMillis(300), 65_535, rate);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                SwiftHttp http = SwiftHttp.toNodes(config, null)) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            SwiftHttp peer = http.at(url, Duration.ofHours(1));

            assertThatThrownBy(() -> peer.send(GET))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("no answer within PT0.5S");
        }
    }

    @Test
    void answersWithoutBodiesLeaveTheirConnectionToTheNext(@TempDir Path directory)
            throws Exception {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
        String none = "HTTP/1.1 304 Not Modified\r\nContent-Length: 1000000\r\n\r\n";
        try (FakeSwift swift = new FakeSwift(head, none, head);
                SwiftHttp http = withOneConnection(swift, directory)) {
            for (String method : List.of("HEAD", "GET", "HEAD")) {
                http.send(SwiftCall.of(method, "/v1/a/c/o", Map.of())).close();
            }

            assertThat(swift.connections()).isEqualTo(1);
        }
    }

    /// A sink that has room for more only when everything waits for it.
    private static final class Slow implements FlowingBody.Sink {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
        private int outstanding;
        private int most;

        @Override
        public synchronized CompletionStage<Void> take(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            taken.writeBytes(copy);
            CompletableFuture<Void> gone = new CompletableFuture<>();
            waiting.add(gone);
            most = Math.max(most, ++outstanding);
            if (outstanding == ROOM) {
                Thread.startVirtualThread(this::makeRoom);
            }
            return gone;
        }

        private void makeRoom() {
            List<CompletableFuture<Void>> all;
            synchronized (this) {
                all = List.copyOf(waiting);
                waiting.clear();
                outstanding -= all.size();
            }
            all.forEach(future -> future.complete(null));
        }
    }

    private static CompletableFuture<Void> flow(SwiftAnswer answer, FlowingBody.Sink sink) {
        return ((FlowingBody) answer.body()).flowTo(sink).toCompletableFuture();
    }

    @Test
    void bodyFlowsWholeAndNoFasterThanItsSinkTakesIt(@TempDir Path directory) throws Exception {
        String large = "0123456789abcdef".repeat(4 << 16);
        Slow sink = new Slow();
        try (FakeSwift swift = new FakeSwift(FakeSwift.answer("200 OK", large));
                SwiftHttp http = withOneConnection(swift, directory);
                SwiftAnswer answer = http.send(GET)) {
            flow(answer, sink).get();
        }

        assertThat(sink.taken.toString(StandardCharsets.ISO_8859_1)).isEqualTo(large);
        assertThat(sink.most).isLessThanOrEqualTo(ROOM);
    }

    @Test
    void bodyThatBreaksOffWhileItFlowsIsTold(@TempDir Path directory) throws Exception {
        String broken = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nbytes" + FakeSwift.BREAK;
        try (FakeSwift swift = new FakeSwift(broken);
                SwiftHttp http = withOneConnection(swift, directory);
                SwiftAnswer answer = http.send(GET)) {
            CompletableFuture<Void> flow = flow(answer, new Slow());

            assertThatThrownBy(flow::get)
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("broke off");
        }
    }

    @Test
    void bodyThatFallsSilentWhileItFlowsIsGivenUp(@TempDir Path directory) throws Exception {
        String silent = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nbytes";
        try (FakeSwift swift = new FakeSwift(silent);
                SwiftHttp http = withOneConnection(swift, directory);
                SwiftAnswer answer =
                        http.at(URI.create(swift.url()), Duration.ofMillis(300)).send(GET)) {
            CompletableFuture<Void> flow = flow(answer, new Slow());

            assertThatThrownBy(flow::get).hasRootCauseMessage("nothing came for PT0.3S");
        }
    }

    @Test
    void sinkThatFailsEndsTheFlow(@TempDir Path directory) throws Exception {
        String large = FakeSwift.answer("200 OK", "x".repeat(1 << 20));
        try (FakeSwift swift = new FakeSwift(large);
                SwiftHttp http = withOneConnection(swift, directory);
                SwiftAnswer answer = http.send(GET)) {
            CompletableFuture<Void> flow =
                    flow(
                            answer,
                            _ -> CompletableFuture.failedFuture(new IOException("client gone")));

            assertThatThrownBy(flow::get).hasRootCauseMessage("client gone");
        }
    }

    @Test
    void smallBodyThatBreaksOffIsAskedForAgain(@TempDir Path directory) throws Exception {
        String broken = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nby" + FakeSwift.BREAK;
        try (FakeSwift swift = new FakeSwift(broken, FakeSwift.answer("200 OK", "bytes"));
                SwiftHttp http = withOneConnection(swift, directory);
                SwiftAnswer answer = http.send(GET)) {
            assertThat(answer.body())
                    .isInstanceOfSatisfying(
                            WholeBody.class,
                            whole ->
                                    assertThat(
                                                    StandardCharsets.US_ASCII
                                                            .decode(whole.bytes())
                                                            .toString())
                                            .isEqualTo("bytes"));
        }
    }

    @Test
    void requestThatCannotBeSentLeavesItsConnectionToTheNext(@TempDir Path directory)
            throws Exception {
        SwiftCall split = SwiftCall.of("GET", "/v1/a/c/o", Map.of("X-Field", "a\r\nb: c"));
        try (FakeSwift swift = new FakeSwift(FakeSwift.answer("200 OK", "bytes"));
                SwiftHttp http = withOneConnection(swift, directory)) {
            assertThatThrownBy(() -> http.send(split)).isInstanceOf(IllegalArgumentException.class);

            assertThat(new Asking(http).status.get()).isEqualTo(200);
        }
    }
}
