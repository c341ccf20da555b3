package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.Eventually;
import io.insitu.it.harness.RawConnection;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What SIGTERM does to requests that are under way.
class DrainIT {
    @TempDir private Path data;

    @Test
    void uploadInFlightEndsWellAndIsThereAfterwards() throws IOException {
        byte[] bytes = Bytes.of(1, 2_000_000);
        try (ServerProcess server = ServerProcess.on(data).start();
                RawConnection connection = RawConnection.to(server)) {
            beginUpload(server, connection, bytes.length);
            connection.send(java.util.Arrays.copyOf(bytes, 1_000_000));

            server.signalEnd();
            awaitRefusal(server);
            connection.send(java.util.Arrays.copyOfRange(bytes, 1_000_000, bytes.length));

            assertThat(connection.readThrough("\r\n\r\n")).startsWith("HTTP/1.1 201 ");
            assertThat(server.awaitEnd()).isZero();
        }
        try (ServerProcess again = ServerProcess.on(data).start()) {
            assertThat(client(again).get("/c/o")).hasBytes(bytes);
        }
    }

    @Test
    void requestThatDoesNotEndIsCutOffAfterTheConfiguredTime() throws IOException {
        try (ServerProcess server =
                        ServerProcess.on(data).with("INSITU_HTTP_DRAIN", "300ms").start();
                RawConnection connection = RawConnection.to(server)) {
            beginUpload(server, connection, 1000);

            assertThat(server.end()).isZero();

            assertThat(server.log()).contains("1 requests did not end within PT0.3S");
        }
    }

    @Test
    void workersEndWithTheServer() {
        List<ProcessHandle> workers;
        try (ServerProcess server = ServerProcess.on(data).start()) {
            workers =
                    Eventually.value(
                            Duration.ofSeconds(30),
                            () -> "no worker was started",
                            () -> server.children().isEmpty() ? null : server.children());
            assertThat(server.end()).isZero();
        }
        for (ProcessHandle worker : workers) {
            Eventually.isTrue(
                    Duration.ofSeconds(10),
                    "worker " + worker.pid() + " ends",
                    () -> !worker.isAlive());
        }
    }

    private static void beginUpload(ServerProcess server, RawConnection connection, int size)
            throws IOException {
        SwiftClient client = client(server);
        client.makeContainer("/c");
        String head =
                RawConnection.head(
                        "PUT /v1/AUTH_test/c/o HTTP/1.1",
                        "Host: h",
                        "X-Auth-Token: " + client.token(),
                        "Content-Length: " + size,
                        "Expect: 100-continue");
        connection.send(head).readThrough("100 Continue\r\n\r\n");
    }

    private static SwiftClient client(ServerProcess server) {
        return SwiftClient.signIn(server.url(), "test:tester", "testing");
    }

    private static void awaitRefusal(ServerProcess server) {
        Eventually.isTrue(
                Duration.ofSeconds(10),
                "new connections are refused",
                () -> {
                    try (RawConnection late = RawConnection.to(server)) {
                        late.send("GET /healthcheck HTTP/1.1\r\nHost: h\r\n\r\n");
                        return late.in().read() < 0;
                    } catch (SocketException refused) {
                        return true;
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }
}
