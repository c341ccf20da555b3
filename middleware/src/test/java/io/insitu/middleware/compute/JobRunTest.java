package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Outcome;
import io.insitu.engine.World;
import io.insitu.middleware.compute.answer.JobReport;
import io.insitu.storage.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JobRunTest extends OnBench {
    @BeforeEach
    void open() {
        bench.object("bin", "p", "wasm:p").object("bin", "q", "wasm:q").container("out");
    }

    @Test
    void outputWithoutAPathIsTheAnswer() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "hello " + run.spec().args() + run.spec().env().get("K"));
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'hi', 'exec': {'path': 'swift://~/bin/p', 'args': 'a b', 'env': {'K': 'v'}},
                          'devices': [{'name': 'stdout', 'content_type': 'text/plain', 'meta': {'Color': 'red'}}]}]
                        """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello [hi, a, b]v");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
        assertThat(answer.header("X-Object-Meta-Color")).isEqualTo("red");
        assertThat(answer.header("X-Nexe-System")).isEqualTo("hi");
        assertThat(answer.header("X-Nexe-Status")).isEqualTo("ok");
        assertThat(answer.header("X-Nexe-Retcode")).isEqualTo("0");
        assertThat(answer.header("X-Nexe-Validation")).isEqualTo("0");
        assertThat(answer.header("X-Nexe-Policy")).isEqualTo("default");
        assertThat(answer.header("X-Nexe-Colocated")).isEqualTo("local");
        assertThat(answer.header("X-Nexe-Cached")).isEqualTo("false");
        assertThat(answer.header("X-Nexe-Etag"))
                .isEqualTo(
                        "/dev/stdout "
                                + FakeRun.md5(
                                        "hello [hi, a, b]v".getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.header("X-Nexe-Cdr-Line"))
                .matches("\\d+\\.\\d{3}, 0\\.003, 0\\.001 0\\.002 0 0 1 17 0 0 0 0");
        assertThat(answer.headers().has("X-Nexe-Error")).isFalse();
        assertThat(answer.headers().has("X-Nexe-Report")).isFalse();
    }

    @Test
    void oneInstanceRunsForEachObjectThatAWildcardFinds() {
        for (String name : List.of("a.txt", "b.txt", "c.bak", "dir.txt/", "d.txt.bak")) {
            bench.object("in", name, "<" + name + ">");
        }
        upperCase("p");

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'up', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
                          {'name': 'stdin', 'path': 'swift://~/in/*.txt'},
                          {'name': 'stdout', 'path': 'swift://~/out/x-*.up', 'content_type': 'text/x-up', 'meta': {'By': 'p'}}]}]
                        """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("X-Nexe-System")).isEqualTo("up-1,up-2");
        assertThat(bench.names("out")).containsExactly("x-a.up", "x-b.up");
        assertThat(bench.stored("out", "x-a.up")).contains("<A.TXT>");
        var record = bench.store.object(new ObjectPath("AUTH_test", "out", "x-a.up")).orElseThrow();
        assertThat(record.contentType()).isEqualTo("text/x-up");
        assertThat(record.metadata()).containsEntry("x-object-meta-by", "p");
    }

    private void upperCase(String program) {
        engine.program(
                program,
                run -> {
                    run.write("stdout", run.read("stdin").toUpperCase(Locale.ROOT));
                    return FakeRun.DONE;
                });
    }

    @Test
    void bytesOfLargeObjectsPassUnchangedBothWays() {
        String large = "0123456789".repeat(10_000);
        bench.object("in", "large", large);
        upperCase("p");

        bench.job(
                """
                [{'name': 'up', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
                  {'name': 'stdin', 'path': 'swift://~/in/large'}, {'name': 'stdout', 'path': 'swift://~/out/large'}]}]
                """);
        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'up', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
                          {'name': 'stdin', 'path': 'swift://~/in/large', 'range': 'bytes=3-50002'}, {'name': 'stdout'}]}]
                        """);

        assertThat(bench.stored("out", "large")).contains(large);
        assertThat(answer.body()).isEqualTo(large.substring(3, 50_003));
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void aRangeOfManyObjectsIsEmptyInThoseThatAreTooShort() {
        bench.object("in", "a", "hello").object("in", "b", "").object("in", "c", "h");
        engine.program("p", FakeEngine.TELLING);

        Bench.Answer answer = bench.job(heads("*"));

        assertThat(answer.body()).isEqualTo("[up-1]<el>[up-2]<>[up-3]<>");
        assertThat(bench.job(heads("a")).body()).isEqualTo("[up]<el>");
        assertThat(bench.job(heads("b")).status()).isEqualTo(416);
    }

    private static String heads(String object) {
        return """
        [{'name': 'up', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
          {'name': 'stdin', 'path': 'swift://~/in/OBJECT', 'range': 'bytes=1-2'}, {'name': 'stdout'}]}]
        """
                .replace("OBJECT", object);
    }

    @Test
    void connectedInstancesTalkToEachOther() {
        for (String name : List.of("1", "2", "3")) {
            bench.object("in", name, name);
        }
        CyclicBarrier allAreThere = new CyclicBarrier(4);
        engine.program(
                "p",
                run -> {
                    allAreThere.await(20, TimeUnit.SECONDS);
                    run.write("out/reduce", run.name() + "=" + run.read("stdin") + ";");
                    return FakeRun.DONE;
                });
        engine.program(
                "q",
                run -> {
                    allAreThere.await(20, TimeUnit.SECONDS);
                    for (String alias : run.aliases()) {
                        if (alias.startsWith("in/")) {
                            run.write("stdout", run.read(alias));
                        }
                    }
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'map', 'exec': {'path': 'swift://~/bin/p'}, 'connect': ['reduce'],
                          'devices': [{'name': 'stdin', 'path': 'swift://~/in/*'}]},
                         {'name': 'reduce', 'exec': {'path': 'swift://~/bin/q'}, 'devices': [{'name': 'stdout'}]}]
                        """);

        assertThat(answer.body()).isEqualTo("map-1=1;map-2=2;map-3=3;");
        assertThat(answer.header("X-Nexe-System")).isEqualTo("map-1,map-2,map-3,reduce");
    }

    @Test
    void nonZeroExitKeepsTheStatusAndStoresTheOutput() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "kept");
                    return new Outcome.Exited(3);
                });

        Bench.Answer answer = store("p");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Nexe-Retcode")).isEqualTo("3");
        assertThat(answer.header("X-Nexe-Status")).isEqualTo("ok");
        assertThat(bench.stored("out", "o")).contains("kept");
    }

    private Bench.Answer store(String program) {
        return bench.job(
                """
                [{'name': 'x', 'exec': {'path': 'swift://~/bin/%s'}, 'devices': [
                  {'name': 'stdout', 'path': 'swift://~/out/o'}, {'name': 'stderr', 'content_type': 'text/plain'}]}]
                """
                        .formatted(program));
    }

    @Test
    void trapGives500WithWhatWasWrittenAndStoresNothing() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "half");
                    run.write("stderr", "why it broke");
                    throw new IllegalStateException("unreachable");
                });

        Bench.Answer answer = store("p");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("why it broke");
        assertThat(answer.header("X-Nexe-Status")).isEqualTo("ZeroVM runtime error");
        assertThat(answer.header("X-Nexe-Error")).isEqualTo("x: trap: unreachable");
        assertThat(bench.names("out")).isEmpty();
    }

    @Test
    void reportOfATrapNamesTheFunctionsItWasIn() {
        engine.program("p", _ -> new Outcome.Trapped("divide by zero", List.of("mean", "main")));

        Bench.Answer answer =
                bench.job(
                        "[{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}}]",
                        "Accept",
                        JobReport.CONTENT_TYPE);

        assertThat(answer.body()).contains("\"stack\":[\"mean\",\"main\"]");
    }

    @Test
    void reportSaysHowLongEachPhaseTook() {
        engine.program("p", _ -> FakeRun.DONE);

        Bench.Answer answer =
                bench.job(
                        "[{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}}]",
                        "Accept",
                        JobReport.CONTENT_TYPE);

        assertThat(answer.body())
                .containsPattern("\"prepare_seconds\":[0-9.E-]+")
                .containsPattern("\"queue_seconds\":[0-9.E-]+")
                .contains("\"start_seconds\":5.0E-4", "\"wall_seconds\":0.003")
                .containsPattern("\"commit_seconds\":[0-9.E-]+");
    }

    @Test
    void limitAndFailedStartGive500() {
        engine.program("p", _ -> new Outcome.LimitReached("wallTime", 1000));

        Bench.Answer limit = store("p");
        Bench.Answer unknown = store("q");

        assertThat(limit.status()).isEqualTo(500);
        assertThat(limit.header("X-Nexe-Error")).isEqualTo("x: reached its limit: timeout of 1 s");
        assertThat(unknown.status()).isEqualTo(500);
        assertThat(unknown.header("X-Nexe-Status")).isEqualTo("ZeroVM did not run");
        assertThat(unknown.header("X-Nexe-Error"))
                .isEqualTo("x: could not be started: no such program");
    }

    @Test
    void outputThatCouldNotBeKeptGives507() {
        engine.program("p", _ -> new Outcome.OutputFailed("stdout", "No space left on device"));

        Bench.Answer answer = store("p");

        assertThat(answer.status()).isEqualTo(507);
        assertThat(answer.header("X-Nexe-Error"))
                .isEqualTo("x: output stdout could not be kept: No space left on device");
    }

    @Test
    void oneThatTrapsSpoilsTheOutputsOfAllItIsConnectedTo() {
        bench.object("in", "a", "a");
        engine.program(
                "p",
                run -> {
                    run.write("out/b", "x");
                    throw new IllegalStateException("boom");
                });
        engine.program(
                "q",
                run -> {
                    run.write("stdout", "saw " + run.read("in/a"));
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'a', 'exec': {'path': 'swift://~/bin/p'}, 'connect': ['b']},
                         {'name': 'b', 'exec': {'path': 'swift://~/bin/q'}, 'devices': [{'name': 'stdout', 'path': 'swift://~/out/b'}]},
                         {'name': 'c', 'exec': {'path': 'swift://~/bin/q'}, 'devices': [{'name': 'stdin', 'path': 'swift://~/in/a'}]}]
                        """);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("X-Nexe-Status")).startsWith("ZeroVM runtime error,ok,");
        assertThat(bench.names("out")).isEmpty();
    }

    @Test
    void lostInstanceRunsAgainAndItsOutputIsStoredOnce() {
        AtomicInteger tries = new AtomicInteger();
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "try " + tries.incrementAndGet());
                    return tries.get() < 3 ? new Outcome.Lost("killed") : FakeRun.DONE;
                });

        Bench.Answer answer = store("p");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(bench.stored("out", "o")).contains("try 3");
    }

    @Test
    void instanceThatIsLostAgainAndAgainFails() {
        engine.program("p", _ -> new Outcome.Lost("killed"));

        Bench.Answer answer = store("p");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(engine.started()).hasSize(3);
        assertThat(answer.header("X-Nexe-Error")).isEqualTo("x: its worker was lost: killed");
        assertThat(answer.header("X-Nexe-Status")).isEqualTo("ZeroVM did not run");
    }

    @Test
    void instanceWithItsOwnFailureIsNotRunAgain() {
        engine.program("p", _ -> new Outcome.Trapped("boom"));

        store("p");

        assertThat(engine.started()).hasSize(1);
    }

    @Test
    void shortOutputIsNeitherStoredNorSent() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "12");
                    run.write("stderr", "34");
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
                          {'name': 'stdout', 'path': 'swift://~/out/o', 'min_size': 3}, {'name': 'stderr', 'min_size': 3}]}]
                        """);

        assertThat(answer.body()).isEmpty();
        assertThat(bench.names("out")).isEmpty();
    }

    @Test
    void whatIsNotDeterministicSeesTheMachinesTimeAndIsNeverTakenFromTheCache() {
        engine.program("p", _ -> FakeRun.DONE);
        String job =
                "[{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}, 'deterministic': false,"
                        + " 'devices': [{'name': 'stdout'}]}]";

        bench.job(job);
        Bench.Answer again = bench.job(job);

        assertThat(engine.started()).hasSize(2);
        assertThat(engine.started().getFirst().world()).isEqualTo(new World.Real());
        assertThat(again.header("X-Nexe-Cached")).isEqualTo("false");
    }

    @Test
    void sameNameGivesTheSameRandomNumbers() {
        engine.program("p", _ -> FakeRun.DONE);

        store("p");
        bench.store.deleteObject(new ObjectPath("AUTH_test", "out", "o"));
        store("p");

        assertThat(engine.started().get(0).world()).isEqualTo(engine.started().get(1).world());
    }
}
