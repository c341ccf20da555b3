package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Headers;
import io.insitu.storage.ObjectPath;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Where what a program writes goes: into objects, into the answer, into another program.
final class JobOutputsTest extends OnBench {
    @BeforeEach
    void open() {
        engine.program(
                "both",
                run -> {
                    run.write("stdout", "out of " + run.name());
                    run.write("stderr", "log of " + run.name());
                    return FakeRun.DONE;
                });
        engine.program(
                "up",
                run -> {
                    run.write("stdout", run.read("stdin").toUpperCase(Locale.ROOT) + run.name());
                    return FakeRun.DONE;
                });
        bench.object("bin", "both", "wasm:both").object("bin", "up", "wasm:up").container("out");
    }

    @Test
    void stdoutAndStderrAreStoredEachWithItsTypeAndMetadata() {
        bench.job(
                """
                [{'name': 'x', 'exec': {'path': 'swift://~/bin/both'}, 'devices': [
                  {'name': 'stdout', 'path': 'swift://~/out/o', 'content_type': 'text/x-out', 'meta': {'Color': 'red'}},
                  {'name': 'stderr', 'path': 'swift://~/out/log'}]}]
                """);

        var stdout = bench.store.object(new ObjectPath(Bench.ACCOUNT, "out", "o")).orElseThrow();
        var stderr = bench.store.object(new ObjectPath(Bench.ACCOUNT, "out", "log")).orElseThrow();
        assertThat(bench.stored("out", "o")).contains("out of x");
        assertThat(bench.stored("out", "log")).contains("log of x");
        assertThat(stdout.contentType()).isEqualTo("text/x-out");
        assertThat(stdout.metadata()).containsEntry("x-object-meta-color", "red");
        assertThat(stderr.contentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void oneOutputIsStoredWhileAnotherIsAnswered() {
        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'swift://~/bin/both'}, 'devices': [
                          {'name': 'stderr'}, {'name': 'stdout', 'path': 'swift://~/out/o'}]}]
                        """);

        assertThat(answer.body()).isEqualTo("log of x");
        assertThat(bench.stored("out", "o")).contains("out of x");
    }

    @Test
    void outputsOfAllInstancesAreAnsweredInTheirOrder() {
        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'swift://~/bin/both'}, 'count': 2,
                          'devices': [{'name': 'stdout'}, {'name': 'stderr'}]}]
                        """);

        assertThat(answer.body()).isEqualTo("out of x-1log of x-1out of x-2log of x-2");
        assertThat(answer.header("X-Nexe-System")).isEqualTo("x-1,x-2");
    }

    @Test
    void stagesPassTheirOutputOnByDevicesThatArePaths() {
        bench.object("in", "o", "a");

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'one', 'exec': {'path': 'swift://./bin/up'}, 'devices': [
                           {'name': 'stdin', 'path': 'swift://./in/o'}, {'name': 'stdout', 'path': 'zvm://two:/dev/stdin'}]},
                         {'name': 'two', 'exec': {'path': 'swift://./bin/up'}, 'devices': [
                           {'name': 'stdout', 'path': 'zvm://three:/dev/stdin'}]},
                         {'name': 'three', 'exec': {'path': 'swift://./bin/up'}, 'devices': [
                           {'name': 'stdout', 'content_type': 'text/plain'}]}]
                        """);

        assertThat(answer.body()).isEqualTo("AONETWOthree");
    }

    @Test
    void anObjectMayBeReadAndReplacedByTheSameInstance() {
        bench.object("in", "o", "a");

        bench.job(
                """
                [{'name': 'x', 'exec': {'path': 'swift://~/bin/up'}, 'devices': [
                  {'name': 'stdin', 'path': 'swift://~/in/o'}, {'name': 'stdout', 'path': 'swift://~/in/o'}]}]
                """);

        assertThat(bench.stored("in", "o")).contains("Ax");
    }

    @Test
    void scriptWhoseProgramIsNotThereIs404() {
        Bench.Answer answer =
                bench.send(
                        "POST",
                        "/v1/AUTH_test",
                        "#! swift://~/bin/missing\n",
                        Headers.of("X-Zerovm-Execute", "1.0", "Content-Type", "text/x-script"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("/AUTH_test/bin/missing");
    }
}
