package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.OnSwift;
import io.insitu.it.harness.Repository;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/// All that holds for jobs holds in front of a Swift, where they run on nodes beside its disks.
@OnSwift
class JobsOnSwiftIT extends JobsIT {
    @Test
    void instancesRunBesideTheirObjects() throws IOException {
        String container = SERVER.freshContainer("beside");
        byte[] wc = Files.readAllBytes(Repository.root().resolve("examples/wc/wc.wasm"));
        SERVER.tester().put(container + "/wc", wc, "Content-Type", "application/wasm");
        for (int i = 0; i < 6; i++) {
            SERVER.tester().put(container + "/in/" + i, "one two\n");
        }

        Answer answer =
                SERVER.tester()
                        .job(
                                """
                                [{"name": "wc", "exec": {"path": "swift://~$/wc"}, "devices": [
                                  {"name": "stdin", "path": "swift://~$/in/*"}, {"name": "stdout", "path": "swift://~$/out/*"}]}]
                                """
                                        .replace("$", container));

        assertThat(answer).hasStatus(200);
        assertThat(answer.header("X-Nexe-Colocated").split(",\\s*"))
                .hasSize(6)
                .containsOnly("local");
    }
}
