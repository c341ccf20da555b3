package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Channel;
import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Limits;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.Report.Usage;
import io.insitu.engine.module.RandomModule;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The same program gives the same on V8 in a worker, whether that optimises at once or later, and
/// on Endive in this process: outputs, exit code or trap with its stack, fuel, memory, and what
/// passed each channel.
class DifferentialTest {
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(60), 64 << 20, 16 << 20, 1L << 30, 50_000_000);

    @TempDir static Path directory;
    private static Engine v8;
    private static Engine baseline;
    private static Engine endive;

    @BeforeAll
    static void start() {
        v8 = Engines.start(EngineConfig.in(directory.resolve("v8")));
        baseline = Guests.baselineV8(directory.resolve("baseline"));
        endive = Guests.endive(directory.resolve("endive"));
    }

    @AfterAll
    static void stop() {
        v8.close();
        baseline.close();
        endive.close();
    }

    static Stream<String> modules() {
        return Stream.of(
                "count-arrivals",
                "count-branches",
                "count-bulk",
                "count-calls",
                "count-dead",
                "count-loop",
                "count-tail",
                "count-try_table",
                "data-outside",
                "elements-outside",
                "endless",
                "endless-tail",
                "exceptions-table",
                "exit-caught",
                "multi",
                "names",
                "nan-carried",
                "recursion",
                "start",
                "tail-host",
                "take",
                "uncaught");
    }

    @ParameterizedTest
    @MethodSource("modules")
    void modulesEndAlikeAndHaveCountedAlike(String name) throws Exception {
        assertAlike(Guests.module(name), List.of("test"), "");
    }

    /// It has vectors, which Endive has not. Code that is not optimised takes more of the stack.
    @Test
    void aStackOfWideFramesIsAsDeepBeforeItIsOptimised() throws Exception {
        ByteBuffer wasm = Guests.module("recursion-wide");
        Report one = withoutTimes(run(v8, wasm, List.of("test"), ""), 32);

        assertThat(withoutTimes(run(baseline, wasm, List.of("test"), ""), 32)).isEqualTo(one);
    }

    /// What each number of arguments does stands in `bounds.wat`.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void whatEndsAtABoundIsAlike(int arguments) throws Exception {
        assertAlike(Guests.module("bounds"), Collections.nCopies(arguments, "x"), "");
    }

    @Test
    void noInstanceSeesHowFarATableOfAnotherHasGrown() throws Exception {
        for (int time = 0; time < 3; time++) {
            Report report = run(endive, Guests.module("bounds"), Collections.nCopies(8, "x"), "");

            assertThat(report.outcome()).isEqualTo(new Outcome.Exited(4));
        }
    }

    @ParameterizedTest
    @MethodSource("io.insitu.engine.worker.Guests#checks")
    void whatTheHostDoesIsAlike(String check) throws Exception {
        assertAlike(Guests.wasm("check"), List.of("check", check), "some input\n");
    }

    @Test
    void aFilterOfManyBytesIsAlike() throws Exception {
        assertAlike(Guests.wasm("wc"), List.of("wc"), "ab cd\n".repeat(100_000));
    }

    /// Other numbers are tried by `-Dinsitu.random.from=N -Dinsitu.random.modules=COUNT`.
    @Test
    void modulesMadeByChanceAreAlike() throws Exception {
        long from = Long.getLong("insitu.random.from", 1);
        long count = Long.getLong("insitu.random.modules", 150);
        for (long seed = from; seed < from + count; seed++) {
            ByteBuffer wasm = RandomModule.of(seed);
            Report one = withoutTimes(run(v8, wasm, List.of("random"), ""), 1);

            assertThat(withoutTimes(run(endive, wasm, List.of("random"), ""), 1))
                    .as("module %d", seed)
                    .isEqualTo(one);
            assertThat(withoutTimes(run(baseline, wasm, List.of("random"), ""), 1))
                    .as("module %d, not optimised", seed)
                    .isEqualTo(one);
        }
    }

    private static void assertAlike(ByteBuffer wasm, List<String> argv, String input)
            throws InvalidModuleException {
        Report one = withoutTimes(run(v8, wasm, argv, input), 32);

        assertThat(withoutTimes(run(endive, wasm, argv, input), 32)).isEqualTo(one);
        assertThat(withoutTimes(run(baseline, wasm, argv, input), 32))
                .as("not optimised")
                .isEqualTo(one);
    }

    @Test
    void aMemoryThatIsTooLargeFromTheBeginningIsRefusedAlike() throws Exception {
        Limits narrow = new Limits(Duration.ofSeconds(60), 1, 16 << 20, 1L << 30, 50_000_000);
        for (Engine engine : List.of(v8, baseline, endive)) {
            var module = engine.prepare("tenant", Guests.wasm("wc"));

            Report report =
                    engine.start(Guests.spec("tenant", module, narrow, List.of("wc")))
                            .report()
                            .join();

            assertThat(report.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.NotStarted.class,
                            refused ->
                                    assertThat(refused.reason())
                                            .matches(
                                                    "memory: it declares \\d+ bytes, 1 are"
                                                            + " allowed"));
        }
    }

    private static Report run(Engine engine, ByteBuffer wasm, List<String> argv, String input)
            throws InvalidModuleException {
        Channel stderr =
                new Channel.Output("stderr", Channel.Access.SEQUENTIAL, new Channel.Sink.Discard());
        return engine.start(
                        Guests.spec(
                                "tenant",
                                engine.prepare("tenant", wasm),
                                LIMITS,
                                argv,
                                Guests.stdin(input),
                                Guests.stdout(),
                                stderr))
                .report()
                .join();
    }

    /// @param frames how much of a trap's stack counts: V8 leaves out functions that it has put
    ///   into others, which it does with few that anybody wrote and with many that chance made
    private static Report withoutTimes(Report report, int frames) {
        Usage usage = report.usage();
        return new Report(
                report.outcome() instanceof Outcome.Trapped(String message, List<String> stack)
                        ? new Outcome.Trapped(message, stack.stream().limit(frames).toList())
                        : report.outcome(),
                report.channels(),
                new Usage(0, 0, 0, 0, usage.peakMemoryBytes(), usage.fuel(), ""),
                report.stderrTail());
    }

    @ParameterizedTest
    @CsvSource({
        "nan, function 7: it has no vectors",
        "exceptions, it has no exceptions of the old encoding (try)"
    })
    void whatEndiveDoesNotHaveIsRefusedByName(String module, String why) {
        assertThatThrownBy(() -> endive.prepare("tenant", Guests.module(module)))
                .isInstanceOf(InvalidModuleException.class)
                .hasMessage("the engine endive cannot run it: " + why);
    }
}
