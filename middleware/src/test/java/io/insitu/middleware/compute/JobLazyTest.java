package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.compute.plan.PlanLimits;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A job over more objects than are listed at a time.
final class JobLazyTest {
    private static final int OBJECTS = PlanLimits.PAGE + 5;

    @TempDir Path directory;

    @Test
    void instancesRunBeforeTheListingHasBeenRead() {
        FakeEngine engine = new FakeEngine();
        try (Bench bench = Bench.of(directory, engine)) {
            bench.object("bin", "p", "wasm:p").container("in").container("out");
            IntStream.range(0, OBJECTS).parallel().forEach(i -> bench.object("in", "n" + i, ""));
            CountDownLatch added = new CountDownLatch(1);
            engine.program(
                    "p",
                    run -> {
                        if (run.name().equals("map-1")) {
                            bench.object("in", "zz", "");
                            added.countDown();
                        }
                        added.await();
                        return FakeRun.DONE;
                    });

            Bench.Answer answer =
                    bench.job(
                            """
                            [{'name': 'map', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
                              {'name': 'stdin', 'path': 'swift://~/in/*'},
                              {'name': 'stdout', 'path': 'swift://~/out/*'}]}]
                            """);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("X-Nexe-System")).isEqualTo(Integer.toString(OBJECTS + 1));
            assertThat(answer.header("X-Nexe-Status")).isEqualTo("ok=" + (OBJECTS + 1));
            assertThat(bench.stored("out", "zz")).contains("");
        }
    }
}
