package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Channel;
import io.insitu.engine.Outcome;
import io.insitu.middleware.compute.cache.CacheConfig;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connected instances of which many only write: these run first, a few at a time, and are
/// remembered one by one.
final class JobStagesTest {
    private static final int OBJECTS = 20;
    private static final String MAP_REDUCE =
            """
            [{'name': 'map', 'exec': {'path': 'swift://~/bin/map'}, 'connect': ['sum'],
              'devices': [{'name': 'stdin', 'path': 'swift://~/in/*'}]},
             {'name': 'sum', 'exec': {'path': 'swift://~/bin/sum'},
              'devices': [{'name': 'stdout', 'path': 'swift://~/out/sum'}]}]
            """;

    @TempDir Path directory;
    private FakeEngine engine;
    private Bench bench;

    @BeforeEach
    void open() {
        engine = new FakeEngine();
        engine.program(
                "map",
                run -> {
                    run.write("out/sum", run.read("stdin") + ";");
                    return FakeRun.DONE;
                });
        engine.program(
                "sum",
                run -> {
                    for (String alias : run.aliases()) {
                        if (alias.startsWith("in/")) {
                            run.write("stdout", run.read(alias));
                        }
                    }
                    return FakeRun.DONE;
                });
        begin(new Bench(directory, engine, config -> config));
    }

    private void begin(Bench begun) {
        bench = begun;
        bench.object("bin", "map", "wasm:map").object("bin", "sum", "wasm:sum").container("out");
        for (int i = 0; i < OBJECTS; i++) {
            bench.object("in", name(i), "n" + i);
        }
    }

    private static String name(int i) {
        return "%03d".formatted(i);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static String all(String changed) {
        StringBuilder all = new StringBuilder("n0;n1;n2;" + changed + ";");
        for (int i = 4; i < OBJECTS; i++) {
            all.append("n%d;".formatted(i));
        }
        return all.toString();
    }

    private int runs() {
        return engine.started().size();
    }

    @Test
    void oneChangedObjectRunsItsSourceAndWhatReadsFromIt() {
        Bench.Answer first = bench.job(MAP_REDUCE);
        assertThat(bench.stored("out", "sum")).contains(all("n3"));
        int before = runs();
        bench.object("in", name(3), "changed");

        Bench.Answer again = bench.job(MAP_REDUCE);

        assertThat(first.status()).isEqualTo(200);
        assertThat(bench.stored("out", "sum")).contains(all("changed"));
        assertThat(runs() - before).isEqualTo(2);
        assertThat(Collections.frequency(List.of(again.header("X-Nexe-Cached").split(",")), "true"))
                .isEqualTo(OBJECTS - 1);
        assertThat(again.header("X-Nexe-Cached")).startsWith("true,true,true,false,true");
    }

    @Test
    void nothingRunsAgainWhenNothingHasChanged() {
        Bench.Answer first = bench.job(MAP_REDUCE);
        int before = runs();

        Bench.Answer again = bench.job(MAP_REDUCE);

        assertThat(runs()).isEqualTo(before);
        assertThat(again.header("X-Nexe-Cached")).doesNotContain("false");
        assertThat(again.header("X-Nexe-Etag")).isEqualTo(first.header("X-Nexe-Etag"));
    }

    @Test
    void aReaderWhoseOutputWasDeletedRunsOnWhatItsSourcesWroteBefore() {
        bench.job(MAP_REDUCE);
        int before = runs();
        bench.object("out", "sum", "something else");

        bench.job(MAP_REDUCE);

        assertThat(runs() - before).isEqualTo(1);
        assertThat(bench.stored("out", "sum")).contains(all("n3"));
    }

    @Test
    void cacheNoRunsAllOfThem() {
        bench.job(MAP_REDUCE);
        int before = runs();

        bench.job(MAP_REDUCE, "X-Zerovm-Cache", "no");

        assertThat(runs() - before).isEqualTo(OBJECTS + 1);
    }

    @Test
    void sourcesRunAFewAtATime() {
        bench.job(MAP_REDUCE);

        assertThat(engine.mostRunning()).isLessThanOrEqualTo(8);
    }

    @Test
    void aComponentMayHaveMoreSourcesThanThereArePlaces() {
        for (int i = OBJECTS; i < 100; i++) {
            bench.object("in", name(i), "more");
        }

        Bench.Answer answer = bench.job(MAP_REDUCE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(bench.stored("out", "sum").orElseThrow()).endsWith("more;more;");
    }

    @Test
    void whatMustRunAtOnceStillNeedsRoom() {
        Bench.Answer answer =
                bench.job(MAP_REDUCE.replace("'name': 'sum', ", "'name': 'sum', 'count': 65, "));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("has room for");
    }

    @Test
    void fewOrCloselyConnectedInstancesRunAtOneTime() {
        for (int i = 2; i < OBJECTS; i++) {
            bench.store.deleteObject(new ContainerPath(Bench.ACCOUNT, "in").object(name(i)));
        }

        bench.job(MAP_REDUCE);

        assertThat(engine.started())
                .filteredOn(spec -> spec.module().digest().equals("map"))
                .allSatisfy(spec ->
                        assertThat(((Channel.Output) FakeEngine.channel(spec, "out/sum")).sink())
                                .isInstanceOf(Channel.Sink.ToPipe.class));
    }

    @Test
    void whatDoesNotFitIntoMemoryIsKeptInFilesThatGo() throws IOException {
        String large = "0123456789".repeat(100);
        for (int i = 0; i < OBJECTS; i++) {
            bench.object("in", name(i), large);
        }

        bench.job(MAP_REDUCE);

        assertThat(bench.stored("out", "sum")).contains((large + ";").repeat(OBJECTS));
        try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aSourceThatTrapsFailsTheJobAndNothingIsStored() {
        engine.program(
                "map",
                run -> {
                    run.write("out/sum", run.read("stdin"));
                    return run.name().equals("map-7") ? new Outcome.Trapped("no") : FakeRun.DONE;
                });

        Bench.Answer answer = bench.job(MAP_REDUCE);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("X-Nexe-Error")).contains("map-7: trap: no");
        assertThat(bench.names("out")).isEmpty();
    }

    @Test
    void aSourceWhoseWorkerDiesRunsAgainAlone() {
        AtomicInteger lost = new AtomicInteger();
        engine.program(
                "map",
                run -> {
                    run.write("out/sum", run.read("stdin") + ";");
                    return run.name().equals("map-7") && lost.getAndIncrement() == 0
                            ? new Outcome.Lost("killed")
                            : FakeRun.DONE;
                });

        bench.job(MAP_REDUCE);

        assertThat(bench.stored("out", "sum")).contains(all("n3"));
        assertThat(runs()).isEqualTo(OBJECTS + 2);
    }

    @Test
    void olderResultsMakeRoomForNewer() {
        bench.close();
        CacheConfig small =
                new CacheConfig(true, CacheConfig.DEFAULT.retention(), 1 << 20, 200, 0, 0);
        Path home = directory.resolve("small");
        begin(new Bench(home, engine, _ -> Bench.config(home.resolve("tmp"), small)));
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < OBJECTS; i++) {
                bench.object("in", name(i), "round %d of %d 0123456789".formatted(round, i));
            }
            bench.job(MAP_REDUCE);
        }

        assertThat(bench.metrics.counter("insitu.cache", "result", "evicted").count()).isPositive();
        assertThat(
                        bench.store
                                .container(new ContainerPath(Bench.ACCOUNT, ".jobs-cache"))
                                .map(ContainerRecord::bytesUsed))
                .hasValueSatisfying(bytes -> assertThat(bytes).isLessThan(2000));
    }
}
