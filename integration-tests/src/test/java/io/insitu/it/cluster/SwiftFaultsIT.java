package io.insitu.it.cluster;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.PeerSwift;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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

    private static @Nullable FaultySwift faulty;
    private static @Nullable ServerProcess server;
    private static SwiftClient insitu;
    private FaultySwift swift;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        FaultySwift made = new FaultySwift(PeerSwift.url());
        faulty = made;
        server = ServerProcess.on(data).with("INSITU_CLUSTER_SWIFT_URL", made.url()).start();
        insitu = SwiftClient.signIn(server.url(), "test:tester", "testing");
        insitu.makeContainer(CONTAINER);
        byte[] module =
                Files.readAllBytes(Repository.root().resolve("examples/wordcount/map.wasm"));
        insitu.put(CONTAINER + "/map", module, "Content-Type", "application/wasm");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (faulty != null) {
            faulty.close();
        }
    }

    @BeforeEach
    void isWell() {
        if (faulty == null) {
            throw new IllegalStateException("there is no Swift");
        }
        swift = faulty;
        swift.isBusy(0, CONTAINER);
    }

    @Test
    void jobWaitsWhileSwiftIsBusyAndStoresEveryOutput() {
        for (int i = 0; i < 4; i++) {
            insitu.put(CONTAINER + "/in/" + i, "one two two\n".repeat(100 + i));
        }
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

    @Test
    void whoReadsIsToldThatSwiftIsBusyAndSucceedsLater() {
        insitu.put(CONTAINER + "/read", "text");
        swift.isBusy(1, CONTAINER);

        assertThat(insitu.get(CONTAINER + "/read")).hasStatus(503);
        assertThat(insitu.get(CONTAINER + "/read")).hasStatus(200).hasText("text");
        assertThat(swift.asked()).containsEntry("GET /v1/AUTH_test" + CONTAINER + "/read", 2);
    }

    @Test
    void whoWritesIsToldThatSwiftIsBusyAndSucceedsLater() {
        byte[] bytes = new byte[1_000_000];
        swift.isBusy(1, CONTAINER);

        assertThat(insitu.put(CONTAINER + "/written", bytes)).hasStatus(503);
        assertThat(insitu.put(CONTAINER + "/written", bytes)).hasStatus(201);
        assertThat(swift.asked()).containsEntry("PUT /v1/AUTH_test" + CONTAINER + "/written", 2);
        swift.isBusy(0, CONTAINER);
        assertThat(insitu.get(CONTAINER + "/written")).hasBytes(bytes);
    }
}
