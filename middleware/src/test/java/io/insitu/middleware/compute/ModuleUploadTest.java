package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Headers;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModuleUploadTest {
    @TempDir Path directory;
    private final FakeEngine engine = new FakeEngine();
    private Bench bench;

    @BeforeEach
    void open() {
        bench = Bench.of(directory, engine).container("bin");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Bench.Answer put(String body, String... headers) {
        return bench.send("PUT", "/v1/AUTH_test/bin/p", body, Headers.of(headers));
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Type, application/wasm",
        "Content-Type, Application/X-Nexe; charset=x",
        "X-Zerovm-Validate, true"
    })
    void moduleIsValidatedAndStored(String header, String value) {
        Bench.Answer answer = put("wasm:p", header, value);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("X-Zerovm-Valid")).isEqualTo("true");
        assertThat(bench.stored("bin", "p")).contains("wasm:p");
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    @Timeout(60)
    void theSnapshotOfItsStartIsTakenOnceItIsStored() throws Exception {
        put("wasm:p", "Content-Type", "application/wasm");

        assertThat(engine.awaitSnapshot()).isEqualTo("p");
    }

    @Test
    void whatIsNoModuleIsRefusedAndNotStored() {
        Bench.Answer answer = put("rubbish", "Content-Type", "application/wasm");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body())
                .isEqualTo("nexe is invalid: /AUTH_test/bin/p: not a module at byte 0");
        assertThat(answer.header("X-Nexe-Status")).isEqualTo("nexe is invalid");
        assertThat(answer.header("X-Nexe-Validation")).isEqualTo("1");
        assertThat(bench.stored("bin", "p")).isEmpty();
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void otherObjectsAreNotLookedAt() {
        Bench.Answer answer = put("rubbish", "Content-Type", "text/plain");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers().has("X-Zerovm-Valid")).isFalse();
    }

    @Test
    void moduleAtTheLimitPassesAndOneByteMoreIs413() {
        String padding = "x".repeat((1 << 20) - "wasm:".length());

        assertThat(put("wasm:" + padding, "Content-Type", "application/wasm").status())
                .isEqualTo(201);
        assertThat(put("wasm:x" + padding, "Content-Type", "application/wasm").status())
                .isEqualTo(413);
        assertThat(
                        put("", "Content-Type", "application/wasm", "Content-Length", "1048577")
                                .status())
                .isEqualTo(413);
    }

    @Test
    void containerThatIsNotThereIsAnsweredByWhoeverStores() {
        Bench.Answer answer =
                bench.send(
                        "PUT",
                        "/v1/AUTH_test/none",
                        "rubbish",
                        Headers.of("Content-Type", "application/wasm"));

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void limitsStandInInfo() {
        assertThat(bench.info().get("zerovm"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("module_bytes_max", 1L << 20)
                .containsEntry("instances_max", 20_000)
                .containsEntry("timeout_seconds_max", 60.0);
    }
}
