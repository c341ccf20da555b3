package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Sink;
import io.insitu.engine.Channel.Source;
import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.Instance;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Limits;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.Pipe;
import io.insitu.engine.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs in real worker processes, and what becomes of them.
class WorkerPoolTest {
    @TempDir Path directory;
    private Engine engine;

    @BeforeEach
    void start() {
        engine = WorkerPool.start(EngineConfig.in(directory.resolve("engine")));
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private Module module(String name) {
        return module("tenant", name);
    }

    private Module module(String tenant, String name) {
        try {
            return engine.prepare(tenant, Guests.wasm(name));
        } catch (InvalidModuleException e) {
            throw new AssertionError(e);
        }
    }

    private Instance check(String name, Channel... channels) {
        return engine.start(Guests.spec(module("check"), List.of("check", name), channels));
    }

    private static Report ended(Instance instance) {
        return instance.report().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static List<ProcessHandle> workers() {
        return ProcessHandle.current()
                .children()
                .filter(p ->
                        p.info()
                                .arguments()
                                .map(List::of)
                                .orElse(List.of())
                                .contains(WorkerMain.class.getName()))
                .toList();
    }

    @Test
    void aFileIsStreamedInAndTheOutputComesBackWithItsSum() throws IOException {
        Path input = Files.writeString(directory.resolve("input"), "one two\nthree\n");

        Report report =
                ended(
                        engine.start(
                                Guests.spec(
                                        module("wc"),
                                        List.of("wc"),
                                        Guests.stdin(input),
                                        Guests.stdout())));

        assertThat(report.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(Guests.collected(report, "stdout")).isEqualTo("2 3 14\n");
        assertThat(Guests.channel(report, "stdout").md5())
                .isEqualTo("fe404cb3fa804f7b840bb4fe84e8d0d7");
        assertThat(Guests.channel(report, "stdin").bytesRead()).isEqualTo(14);
    }

    @Test
    void anOutputThatOutgrowsMemoryIsWrittenWholeToItsFile() throws IOException {
        byte[] bytes = new byte[3_000_000];
        new java.util.Random(5).nextBytes(bytes);
        Path input = Files.write(directory.resolve("input"), bytes);
        Path output = Files.createFile(directory.resolve("output"));

        Report report =
                ended(
                        engine.start(
                                Guests.spec(
                                        module("cat"),
                                        List.of("cat"),
                                        Guests.stdin(input),
                                        Guests.stdout(new Sink.Collect(1000, () -> output)))));

        assertThat(report.outcome()).isEqualTo(new Outcome.Exited(0));
        assertThat(output).hasBinaryContent(bytes);
        assertThat(Guests.channel(report, "stdout").collected()).isNull();
        assertThat(Guests.channel(report, "stdout").spilled()).isEqualTo(output);
    }

    @Test
    void aProgramsExitCodeIsReported() {
        assertThat(ended(check("exit-42")).outcome()).isEqualTo(new Outcome.Exited(42));
    }

    @Test
    void aTrapIsReportedAndTheNextRunIsWell() {
        assertThat(trap("trap").message()).isEqualTo("unreachable");
        assertThat(trap("out-of-bounds").message()).isEqualTo("memory access out of bounds");
        assertThat(ended(check("overflow")).outcome()).isInstanceOf(Outcome.Trapped.class);
        assertThat(ended(check("exit-42")).outcome()).isEqualTo(new Outcome.Exited(42));
    }

    private Outcome.Trapped trap(String what) {
        return (Outcome.Trapped) ended(check(what)).outcome();
    }

    @Test
    void whatWasReadIsWhatTheProgramTookAndNotWhatWasFetchedForIt() throws Exception {
        Module module = engine.prepare("tenant", Guests.module("take"));
        Path input = Files.writeString(directory.resolve("long"), "x".repeat(100_000));

        Report report =
                ended(engine.start(Guests.spec(module, List.of("take"), Guests.stdin(input))));

        assertThat(Guests.channel(report, "stdin").reads()).isEqualTo(2);
        assertThat(Guests.channel(report, "stdin").bytesRead()).isEqualTo(10);
    }

    @Test
    void aTrapNamesTheFunctionsThatWereActiveTheInnermostFirst() throws InvalidModuleException {
        Module module = engine.prepare("tenant", Guests.module("names"));

        Report report = ended(engine.start(Guests.spec(module, List.of("names"))));

        assertThat(report.outcome())
                .isEqualTo(
                        new Outcome.Trapped(
                                "divide by zero", List.of("divide", "function[1]", "begin")));
    }

    @Test
    void aTightLoopIsEndedWhenItsTimeIsOver() {
        Limits short_ =
                new Limits(Duration.ofMillis(300), 64 << 20, 1 << 20, 1 << 20, Limits.ALL_FUEL);

        Report report =
                ended(
                        engine.start(
                                Guests.spec(
                                        "tenant",
                                        module("check"),
                                        short_,
                                        List.of("check", "spin"))));

        assertThat(report.outcome()).isEqualTo(new Outcome.LimitReached("wallTime", 300));
        assertThat(ended(check("exit-42")).outcome()).isEqualTo(new Outcome.Exited(42));
    }

    @Test
    void aFloodOfOutputEndsAtItsLimit() {
        Limits small =
                new Limits(Duration.ofSeconds(30), 64 << 20, 1 << 20, 100_000, Limits.ALL_FUEL);

        Report report =
                ended(
                        engine.start(
                                Guests.spec(
                                        "tenant",
                                        module("check"),
                                        small,
                                        List.of("check", "flood"),
                                        Guests.stdout(new Sink.Discard()))));

        assertThat(report.outcome()).isEqualTo(new Outcome.LimitReached("outputBytes", 100_000));
    }

    @Test
    void aRunThatSpinsIsCancelled() {
        Instance spinning = check("spin");

        spinning.cancel();

        assertThat(ended(spinning).outcome()).isEqualTo(new Outcome.Cancelled());
    }

    @Test
    void aRunThatWaitsForAPipeIsCancelled() {
        Pipe pipe = engine.pipe();
        Instance waiting = check("wait-forever", Guests.stdin(new Source.FromPipe(pipe.readEnd())));

        waiting.cancel();

        assertThat(ended(waiting).outcome()).isEqualTo(new Outcome.Cancelled());
        pipe.close();
    }

    @Test
    void twoProgramsAreJoinedByAPipeWithBackPressure() throws IOException {
        Path input = Files.write(directory.resolve("input"), new byte[5_000_000]);
        Pipe pipe = engine.pipe();

        Instance writer =
                engine.start(
                        Guests.spec(
                                module("cat"),
                                List.of("cat"),
                                Guests.stdin(input),
                                Guests.stdout(new Sink.ToPipe(pipe.writeEnd()))));
        Instance reader =
                engine.start(
                        Guests.spec(
                                module("wc"),
                                List.of("wc"),
                                Guests.stdin(new Source.FromPipe(pipe.readEnd())),
                                Guests.stdout()));

        assertThat(Guests.collected(ended(reader), "stdout")).isEqualTo("0 1 5000000\n");
        assertThat(ended(writer).outcome()).isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void aWriterWhoseReaderIsGoneSeesABrokenPipe() throws IOException {
        Path input = Files.write(directory.resolve("input"), new byte[5_000_000]);
        Pipe pipe = engine.pipe();
        pipe.readEnd().close();

        Report report =
                ended(
                        engine.start(
                                Guests.spec(
                                        module("cat"),
                                        List.of("cat"),
                                        Guests.stdin(input),
                                        Guests.stdout(new Sink.ToPipe(pipe.writeEnd())))));

        assertThat(report.outcome()).isEqualTo(new Outcome.Exited(1));
        assertThat(Guests.text(report.stderrTail())).contains("Broken pipe");
    }

    @Test
    void theRunsOfAWorkerThatIsKilledAreLostAndTheNextOnesAreNot() {
        ended(check("exit-42"));
        Instance spinning = check("spin");

        workers().forEach(ProcessHandle::destroyForcibly);

        assertThat(ended(spinning).outcome()).isInstanceOf(Outcome.Lost.class);
        assertThat(firstNotLost().outcome()).isEqualTo(new Outcome.Exited(42));
        assertThat(engine.status().lost()).isPositive();
    }

    /// The spare worker was killed too, and may be given a run before its death is noticed.
    private Report firstNotLost() {
        Report report;
        do {
            report = ended(check("exit-42"));
        } while (report.outcome() instanceof Outcome.Lost);
        return report;
    }

    @Test
    void twoTenantsNeverShareAWorker() {
        Limits limits = Guests.LIMITS;
        for (String tenant : List.of("a", "b", "c", "d", "a")) {
            Module module = module(tenant, "check");
            Report report =
                    ended(
                            engine.start(
                                    Guests.spec(
                                            tenant, module, limits, List.of("check", "exit-42"))));
            assertThat(report.outcome()).isEqualTo(new Outcome.Exited(42));
        }

        // Three are alive at a time: the fourth tenant had one of the others replaced, and the
        // first came back to a new one.
        assertThat(engine.status().started()).isGreaterThanOrEqualTo(5);
        assertThat(engine.status().workers()).isLessThanOrEqualTo(3);
        assertThat(engine.status().lost()).isZero();
    }

    @Test
    void moreRunsThanAWorkerHoldsWaitTheirTurn() {
        engine.close();
        engine = oneWorkerForTwo("narrow", 1000);
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(check("exit-42"));
        }

        assertThat(all)
                .allSatisfy(
                        run -> assertThat(ended(run).outcome()).isEqualTo(new Outcome.Exited(42)));
    }

    @Test
    void aWorkerIsReplacedAfterItsShareOfRuns() {
        engine.close();
        engine = oneWorkerForTwo("fresh", 3);
        for (int i = 0; i < 7; i++) {
            assertThat(ended(check("exit-42")).outcome()).isEqualTo(new Outcome.Exited(42));
        }

        assertThat(engine.status().started()).isGreaterThanOrEqualTo(3);
        assertThat(engine.status().lost()).isZero();
    }

    @Test
    void noDescriptorStaysOpen() throws IOException {
        Path input = Files.writeString(directory.resolve("input"), "text");
        Module cat = module("cat");
        ended(check("exit-42"));
        long before = openDescriptors();

        for (int i = 0; i < 200; i++) {
            Path output = Files.createFile(directory.resolve("output" + i));
            ended(
                    engine.start(
                            Guests.spec(
                                    cat,
                                    List.of("cat"),
                                    Guests.stdin(input),
                                    Guests.stdout(new Sink.Collect(0, () -> output)))));
        }

        assertThat(openDescriptors()).isLessThan(before + 20);
    }

    private static long openDescriptors() {
        List<Path> processes = new ArrayList<>();
        processes.add(Path.of("/proc/self/fd"));
        workers().forEach(w -> processes.add(Path.of("/proc/" + w.pid() + "/fd")));
        return processes.stream().mapToLong(WorkerPoolTest::count).sum();
    }

    private static long count(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aProgramThatIsNotThereIsNotStarted() {
        Module unknown = new Module("0".repeat(64), 10);

        assertThat(ended(engine.start(Guests.spec(unknown, List.of("x")))).outcome())
                .isInstanceOf(Outcome.NotStarted.class);
    }

    private Engine oneWorkerForTwo(String folder, int runs) {
        return WorkerPool.start(
                EngineSetup.in(directory.resolve(folder))
                        .instancesPerWorker(2)
                        .runsPerWorker(runs)
                        .config());
    }
}
