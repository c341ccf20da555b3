package io.insitu.storage.swift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.StorageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SwiftHttpTest {
    private static final SwiftCall GET = SwiftCall.of("GET", "/v1/a/c/o", Map.of());

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
}
