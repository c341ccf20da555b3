package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Command;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.SharedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs with a start of their own, in jobs and without a server.
class SnapshotIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    @TempDir private Path folder;

    private static Path module(String name) {
        return Repository.root()
                .resolve("sandbox-engine/src/test/resources/modules/%s.wasm".formatted(name));
    }

    private byte[] tar(String text) throws IOException {
        Files.writeString(folder.resolve("hello"), text);
        Command.output(folder, Map.of(), "tar", "cf", "image", "hello");
        return Files.readAllBytes(folder.resolve("image"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v8", "endive"})
    void theStartOfAJobsProgramSeesTheJobsImage(String engine) throws IOException {
        String container = SERVER.freshContainer("snapshot");
        SERVER.tester().put(container + "/reads", Files.readAllBytes(module("snapshot-reads")));
        SERVER.tester().put(container + "/image", tar("one"));

        Answer one = job(container, engine);
        SERVER.tester().put(container + "/image", tar("another"));
        Answer another = job(container, engine);

        assertThat(one).hasStatus(200).hasText("one");
        assertThat(another).hasStatus(200).hasText("another");
    }

    private static Answer job(String container, String engine) {
        return SERVER.tester()
                .job(
                        """
                        {"engine": "%2$s", "groups": [
                          {"name": "reads", "exec": {"path": "swift://~%1$s/reads"},
                           "devices": [{"name": "image", "path": "swift://~%1$s/image"},
                                       {"name": "stdout", "content_type": "text/plain"}]}]}
                        """
                                .formatted(container, engine));
    }

    @Test
    void aStartThatFailsIsTold() throws IOException {
        String container = SERVER.freshContainer("snapshot");
        SERVER.tester().put(container + "/traps", Files.readAllBytes(module("snapshot-traps")));

        Answer answer =
                SERVER.tester()
                        .job(
                                """
                                [{"name": "x", "exec": {"path": "swift://~%s/traps"}}]
                                """
                                        .formatted(container));

        assertThat(answer.header("X-Nexe-Error"))
                .contains("wizer.initialize trapped: unreachable in broken; it said: no such day");
    }

    @Test
    void aModuleOfWhichNoSnapshotCanBeTakenIsRefusedWhenItIsUploaded() throws IOException {
        String container = SERVER.freshContainer("snapshot");

        Answer answer =
                SERVER.tester()
                        .put(
                                container + "/table",
                                Files.readAllBytes(module("snapshot-table")),
                                "Content-Type",
                                "application/wasm");

        assertThat(answer).hasStatus(422);
        assertThat(answer.text()).contains("table.set").contains("wizer.initialize");
    }

    @Test
    void theServerTellsWhatAStartMayUse() {
        JsonNode info = SERVER.tester().absolute("GET", "/info").json().get("zerovm");

        assertThat(info.get("snapshot_timeout_seconds").asDouble()).isEqualTo(60.0);
        assertThat(info.get("snapshot_memory_bytes_max").asLong()).isEqualTo(128 << 20);
        assertThat(info.get("snapshot_fuel_max").asLong()).isEqualTo(20_000_000_000L);
    }

    @Test
    void aProgramThatRunsHereStartsFromItsSnapshotToo() {
        String insitu = Repository.root().resolve("insitu").toString();
        Map<String, String> cache = Map.of("XDG_CACHE_HOME", folder.toString());

        Command run = Command.run(folder, cache, insitu, "run", module("snapshot").toString());

        assertThat(run).isEqualTo(new Command(42, ""));
    }
}
