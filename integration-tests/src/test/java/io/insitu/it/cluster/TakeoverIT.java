package io.insitu.it.cluster;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Eventually;
import io.insitu.it.harness.PeerSwift;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A deferred job at one of two servers in front of one Swift, seen from the other.
class TakeoverIT {
    private static final String CONTAINER = "/left-" + UUID.randomUUID().toString().substring(0, 8);
    private static final int FOR_EVER = 1_000_000;
    private static final String COUNT =
            """
            [{"name": "count", "exec": {"path": "$/map"}, "devices": [
              {"name": "stdin", "path": "$/in/*"}, {"name": "stdout", "path": "$/out/*"}]}]
            """
                    .replace("$", "swift://~" + CONTAINER);

    private static ServerProcess server(Path data, String swift) {
        return server(data, swift, "");
    }

    /// @param others the URLs of those that it asks
    private static ServerProcess server(Path data, String swift, String others) {
        return ServerProcess.on(data)
                .with("INSITU_CLUSTER_SWIFT_URL", swift)
                .with("INSITU_CLUSTER_PROXIES", others)
                .with("INSITU_COMPUTE_HISTORY_LEASE", "10s")
                .start();
    }

    @Test
    void runningJobIsReportedAndCancelledThroughTheOtherServer(@TempDir Path data)
            throws IOException {
        try (FaultySwift slow = new FaultySwift(PeerSwift.url());
                ServerProcess first = server(data.resolve("first"), slow.url());
                ServerProcess second =
                        server(data.resolve("second"), PeerSwift.url(), first.url())) {
            SwiftClient client = SwiftClient.signIn(second.url(), "test:tester", "testing");
            SwiftClient there = SwiftClient.signIn(first.url(), "test:tester", "testing");
            fill(client);
            slow.isBusy(FOR_EVER, CONTAINER + "/in/");
            String job = there.job(COUNT, "X-Zerovm-Deferred", "always").header("X-Zerovm-Job");

            Answer report = client.get("?job=" + job + "&report");
            Answer cancelled = client.delete("?job=" + job);

            assertThat(report).hasStatus(200);
            assertThat(cancelled).hasStatus(204);
            Answer events = there.get("?job=" + job + "&events");
            assertThat(events.text()).contains("\"state\":\"cancelled\"");
        }
    }

    @Test
    void deferredJobGoesOnAtTheServerThatIsLeft(@TempDir Path data) throws IOException {
        try (FaultySwift slow = new FaultySwift(PeerSwift.url());
                ServerProcess first = server(data.resolve("first"), slow.url());
                ServerProcess second = server(data.resolve("second"), PeerSwift.url())) {
            SwiftClient client = SwiftClient.signIn(second.url(), "test:tester", "testing");
            fill(client);
            slow.isBusy(FOR_EVER, CONTAINER + "/in/");
            Answer taken =
                    SwiftClient.signIn(first.url(), "test:tester", "testing")
                            .job(COUNT, "X-Zerovm-Deferred", "always");
            assertThat(taken).hasStatus(202);
            String result = "/.jobs/result/" + taken.header("X-Zerovm-Job");

            first.kill();

            Eventually.isTrue(
                    Duration.ofMinutes(3),
                    "the job's result is there",
                    () -> client.get(result).status() == 200);
            assertThat(client.get(CONTAINER + "/out/3").lines())
                    .containsExactlyInAnyOrder("one\t103", "two\t206");
        }
    }

    private static void fill(SwiftClient client) throws IOException {
        client.makeContainer(CONTAINER);
        byte[] module =
                Files.readAllBytes(Repository.root().resolve("examples/wordcount/map.wasm"));
        client.put(CONTAINER + "/map", module, "Content-Type", "application/wasm");
        for (int i = 0; i < 4; i++) {
            client.put(CONTAINER + "/in/" + i, "one two two\n".repeat(100 + i));
        }
    }
}
