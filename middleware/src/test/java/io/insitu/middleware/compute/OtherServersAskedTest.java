package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.passthrough.Relay;
import io.insitu.middleware.testing.Requests;
import io.insitu.storage.swift.SwiftConfig;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Which server's answer is taken, and which is asked at all.
@Timeout(60)
class OtherServersAskedTest {
    private static final Request ABOUT_A_JOB = Requests.of("GET", "/v1/a?job=1");

    @TempDir private Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(Requests.NOW);
    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private SwiftHttp http;

    @BeforeEach
    void open() {
        http =
                SwiftHttp.to(
                        new SwiftConfig(
                                URI.create("http://127.0.0.1:1"),
                                4,
                                1,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(10),
                                16,
                                folder));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        http.close();
    }

    private Relay to(int port) {
        return new Relay(http.at(URI.create("http://127.0.0.1:" + port), Duration.ofSeconds(10)));
    }

    private Relay saying(int status) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestHeaders().getFirst(OtherServers.ASKED));
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
        opened.add(() -> server.stop(0));
        return to(server.getAddress().getPort());
    }

    /// Takes connections and closes them.
    private Relay broken(AtomicInteger connections) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        opened.add(socket);
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    connections.incrementAndGet();
                    socket.accept().close();
                }
            } catch (IOException e) {
                // closed
            }
        });
        return to(socket.getLocalPort());
    }

    private Optional<Integer> answer(OtherServers servers) {
        return servers.ask(ABOUT_A_JOB).findFirst().map(Response::status);
    }

    @Test
    void firstThatRunsTheJobAnswers() throws IOException {
        OtherServers servers =
                OtherServers.of(
                        List.of(saying(404), saying(500), saying(409), saying(200)), now::get);

        assertThat(answer(servers)).contains(409);
        assertThat(asked).containsExactly("true", "true", "true");
    }

    @Test
    void nobodyAnswersWhereNobodyRunsIt() throws IOException {
        assertThat(answer(OtherServers.of(List.of(saying(404)), now::get))).isEmpty();
    }

    @Test
    void serverThatGivesNoAnswerIsLeftAloneForAWhile() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        OtherServers servers = OtherServers.of(List.of(broken(connections), saying(204)), now::get);
        assertThat(answer(servers)).contains(204);
        int first = connections.get();

        assertThat(answer(servers)).contains(204);
        assertThat(connections).hasValue(first);

        now.updateAndGet(time -> time.plusSeconds(11));
        assertThat(answer(servers)).contains(204);
        assertThat(connections).hasValueGreaterThan(first);
    }
}
