package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.OnSwift;
import io.insitu.it.harness.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void programThatIsReplacedRunsAtOnce() throws IOException {
        String container = SERVER.freshContainer("replaced");
        String job =
                """
                [{"name": "p", "exec": {"path": "swift://~%s/p"}, "devices": [{"name": "stdout"}]}]
                """
                        .formatted(container);

        store(container, "hello");
        Answer hello = SERVER.tester().job(job);
        store(container, "wc");
        Answer wc = SERVER.tester().job(job);

        assertThat(hello).hasStatus(200);
        assertThat(hello.text()).startsWith("hello, ");
        assertThat(wc).hasStatus(200).hasHeader("X-Nexe-Status", "ok");
        assertThat(wc.text()).doesNotStartWith("hello, ");
    }

    private static void store(String container, String example) throws IOException {
        Path file = Repository.root().resolve("examples/%1$s/%1$s.wasm".formatted(example));
        SERVER.tester()
                .put(
                        container + "/p",
                        Files.readAllBytes(file),
                        "Content-Type",
                        "application/wasm");
    }
}
