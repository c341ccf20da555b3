package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Outcome;
import io.insitu.storage.ContainerPath;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is left of jobs that fail, and of instances that write several objects.
final class JobWholenessTest extends OnBench {
    private static final String REPORT = "application/vnd.insitu.report+json";

    private final CountDownLatch stored = new CountDownLatch(1);

    @BeforeEach
    void open() {
        bench.object("bin", "p", "wasm:p").container("out");
        for (String name : List.of("a", "b", "c")) {
            bench.object("in", name, name);
        }
    }

    /// Instance `map-2` waits until others have stored what they wrote, and then ends so.
    private void secondEnds(Outcome outcome) {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "from " + run.read("stdin"));
                    if (run.name().equals("map-2")) {
                        awaitOutputs();
                        stored.countDown();
                        return outcome;
                    }
                    return FakeRun.DONE;
                });
    }

    /// Until both other instances have stored what they wrote.
    private void awaitOutputs() {
        while (bench.names("out").size() < 2) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String map(String keys) {
        return """
        {%s 'groups': [{'name': 'map', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
          {'name': 'stdin', 'path': 'swift://~/in/*'},
          {'name': 'stdout', 'path': 'swift://~/out/*'}]}]}
        """
                .formatted(keys);
    }

    @Test
    void jobThatFailsLeavesNothing() {
        secondEnds(new Outcome.Trapped("unreachable"));

        Bench.Answer answer = bench.job(map(""));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(stored.getCount()).isZero();
        assertThat(bench.names("out")).isEmpty();
    }

    @Test
    void reportOfAJobThatFailsNamesNoObjectThatIsNotThere() {
        secondEnds(new Outcome.Trapped("unreachable"));

        Bench.Answer answer = bench.job(map(""), "Accept", REPORT);

        assertThat(answer.body()).doesNotContain("/AUTH_test/out/").contains("/AUTH_test/in/a");
    }

    @Test
    void jobThatFailsKeepsWhatItsReportNamesIfToldSo() {
        secondEnds(new Outcome.Trapped("unreachable"));

        Bench.Answer answer = bench.job(map("'keep_partial': true,"), "Accept", REPORT);

        assertThat(bench.names("out")).containsExactly("a", "c");
        assertThat(answer.body())
                .contains("/AUTH_test/out/a", "/AUTH_test/out/c")
                .doesNotContain("/AUTH_test/out/b");
    }

    @Test
    void exitCodeIsNoFailure() {
        secondEnds(new Outcome.Exited(3));

        Bench.Answer answer = bench.job(map(""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(bench.names("out")).containsExactly("a", "b", "c");
    }

    @Test
    void whatSomebodyElseWroteSinceStays() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "from " + run.read("stdin"));
                    if (run.name().equals("map-2")) {
                        awaitOutputs();
                        bench.object("out", "a", "mine");
                        return new Outcome.Trapped("unreachable");
                    }
                    return FakeRun.DONE;
                });

        bench.job(map(""));

        assertThat(bench.names("out")).containsExactly("a");
        assertThat(bench.stored("out", "a")).contains("mine");
    }

    @Test
    void jobWhoseClientGoesLeavesNothing() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "from " + run.read("stdin"));
                    if (run.name().equals("map-2")) {
                        awaitOutputs();
                        bench.clientGoes();
                        new CountDownLatch(1).await();
                    }
                    return FakeRun.DONE;
                });

        Bench.Answer answer = bench.job(map(""));

        assertThat(answer.status()).isEqualTo(499);
        assertThat(bench.names("out")).isEmpty();
    }

    @Test
    void resultsOfAnEarlierJobStayWhenALaterOneFails() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "from " + run.read("stdin"));
                    return FakeRun.DONE;
                });
        bench.job(map(""));
        bench.object("in", "b", "other");
        secondEnds(new Outcome.Trapped("unreachable"));

        Bench.Answer answer = bench.job(map(""));

        assertThat(answer.header("X-Nexe-Cached")).isEqualTo("true,false,true");
        assertThat(bench.names("out")).containsExactly("a", "b", "c");
        assertThat(bench.stored("out", "b")).contains("from b");
    }

    @Test
    void outputsOfAnInstanceAreStoredTogetherOrNotAtAll() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "first");
                    run.write("output", "second");
                    bench.store.deleteContainer(new ContainerPath("AUTH_test", "gone"));
                    return FakeRun.DONE;
                });
        bench.container("gone");

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'two', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
                          {'name': 'stdout', 'path': 'swift://~/out/first'},
                          {'name': 'output', 'path': 'swift://~/gone/second'}]}]
                        """);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body())
                .isEqualTo("Status 404 Not Found when putting /AUTH_test/gone/second");
        assertThat(bench.names("out")).isEmpty();
    }

    @Test
    void outputsBesideAMalformedMessageAreNotStored() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "no head");
                    run.write("output", "second");
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'two', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
                          {'name': 'stdout', 'path': 'swift://~/out/first', 'content_type': 'message/http'},
                          {'name': 'output', 'path': 'swift://~/out/second'}]}]
                        """);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(bench.names("out")).isEmpty();
    }

    @Test
    void keepPartialIsTrueOrFalse() {
        Bench.Answer answer = bench.job(map("'keep_partial': 1,"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("keep_partial in the job: 1 is not true or false");
    }
}
