package io.insitu.it.cluster;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server in front of a Swift that cannot answer for a while.
class SwiftFaultsIT {
    private static final String CONTAINER = "/busy-" + UUID.randomUUID().toString().substring(0, 8);
    private static final String COUNT =
            """
            [{"name": "count", "exec": {"path": "$/map"}, "devices": [
              {"name": "stdin", "path": "$/in/*"}, {"name": "stdout", "path": "$/out/*"}]}]
            """
                    .replace("$", "swift://~" + CONTAINER);

    @Test
    void jobWaitsWhileSwiftIsBusyAndStoresEveryOutput(@TempDir Path data) throws IOException {
        try (FaultySwift swift = new FaultySwift(PeerSwift.url());
                ServerProcess server =
                        ServerProcess.on(data)
                                .with("INSITU_CLUSTER_SWIFT_URL", swift.url())
                                .start()) {
            SwiftClient insitu = SwiftClient.signIn(server.url(), "test:tester", "testing");
            fill(insitu);
            swift.isBusy(2, CONTAINER);

            Answer answer = insitu.job(COUNT);

            assertThat(answer).hasStatus(200).hasHeader("X-Nexe-Status", "ok,ok,ok,ok");
            for (int i = 0; i < 4; i++) {
                assertThat(swift.asked())
                        .containsEntry("GET /v1/AUTH_test" + CONTAINER + "/in/" + i, 3)
                        .containsEntry("PUT /v1/AUTH_test" + CONTAINER + "/out/" + i, 3);
            }
            swift.isBusy(0, CONTAINER);
            assertThat(insitu.get(CONTAINER + "/out/3").lines())
                    .containsExactlyInAnyOrder("one\t103", "two\t206");
        }
    }

    private static void fill(SwiftClient insitu) throws IOException {
        insitu.makeContainer(CONTAINER);
        byte[] module =
                Files.readAllBytes(Repository.root().resolve("examples/wordcount/map.wasm"));
        insitu.put(CONTAINER + "/map", module, "Content-Type", "application/wasm");
        for (int i = 0; i < 4; i++) {
            insitu.put(CONTAINER + "/in/" + i, "one two two\n".repeat(100 + i));
        }
    }
}
