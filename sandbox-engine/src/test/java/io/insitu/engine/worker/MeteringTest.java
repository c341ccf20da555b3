package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Limits;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.Report.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What programs execute is counted, and so is how deep they call; their numbers are the same in
/// every run. The modules stand as text in `src/test/guests/modules`, with their counts.
class MeteringTest {
    @TempDir static Path directory;
    private static Engine metered;
    private static Engine unmetered;

    @BeforeAll
    static void start() {
        metered = WorkerPool.start(EngineConfig.in(directory.resolve("metered")));
        unmetered =
                WorkerPool.start(
                        EngineSetup.in(directory.resolve("unmetered")).unmetered().config());
    }

    @AfterAll
    static void stop() {
        metered.close();
        unmetered.close();
    }

    private static Report run(Engine engine, String name, long fuel) throws InvalidModuleException {
        Module module = engine.prepare("tenant", Guests.module(name));
        Limits limits = new Limits(Duration.ofSeconds(30), 64 << 20, 1 << 20, 1 << 20, fuel);
        return engine.start(Guests.spec("tenant", module, limits, List.of(name))).report().join();
    }

    private static Report run(String name) throws InvalidModuleException {
        return run(metered, name, Limits.ALL_FUEL);
    }

    @ParameterizedTest
    @CsvSource({
        "count-loop, 54, 7",
        "count-branches, 33, 22",
        "count-calls, 1592, 55",
        "count-bulk, 165, 0",
        "count-tail, 7000007, 3",
        "count-try, 86, 6",
        "count-try_table, 60, 6",
        "count-arrivals, 1421, 7",
        "count-dead, 12, 5",
        "exit-caught, 2, 3",
        "exit-caught-old, 2, 3",
        "start, 6, 42",
    })
    void everyInstructionThatIsExecutedCounts(String name, long fuel, int exitCode)
            throws InvalidModuleException {
        Report report = run(name);

        assertThat(report.outcome()).isEqualTo(new Outcome.Exited(exitCode));
        assertThat(report.usage().fuel()).isEqualTo(fuel);
    }

    @Test
    void aProgramThatHasJustEnoughFuelEnds() throws InvalidModuleException {
        assertThat(run(metered, "count-calls", 1592).outcome()).isEqualTo(new Outcome.Exited(55));
    }

    @Test
    void aProgramThatUsesMoreFuelIsEnded() throws InvalidModuleException {
        assertThat(run(metered, "count-calls", 1000).outcome())
                .isEqualTo(new Outcome.LimitReached("fuel", 1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"endless", "endless-tail", "endless-throws"})
    void whatIsEndlessEndsWithItsFuel(String name) throws InvalidModuleException {
        Report report = run(metered, name, 1_000_000);

        assertThat(report.outcome()).isEqualTo(new Outcome.LimitReached("fuel", 1_000_000));
        assertThat(report.usage().fuel()).isEqualTo(1_000_001);
    }

    @Test
    void withoutMeteringNothingIsCounted() throws InvalidModuleException {
        Report report = run(unmetered, "count-calls", 10);

        assertThat(report.outcome()).isEqualTo(new Outcome.Exited(55));
        assertThat(report.usage().fuel()).isEqualTo(Usage.NOT_COUNTED);
    }

    /// Of the 8 MiB that calls may take, `_start` takes 144 bytes and every call 176; each counts 6
    /// instructions.
    @Test
    void theStackEndsAtTheSameCallEverywhere() throws InvalidModuleException {
        Report report = run("recursion");

        assertThat(trap(report)).isEqualTo("call stack exhausted");
        assertThat(report.usage().fuel()).isEqualTo(3 + 6L * (((8 << 20) - 144) / 176));
    }

    private static String trap(Report report) {
        return ((Outcome.Trapped) report.outcome()).message();
    }

    @ParameterizedTest
    @ValueSource(strings = {"recursion", "recursion-wide"})
    void itIsOurStackThatEndsAndNotTheEngines(String name) throws InvalidModuleException {
        assertThat(trap(run(name))).isEqualTo("call stack exhausted");
        assertThat(trap(run(unmetered, name, 0))).isEqualTo("call stack exhausted");
        assertThat(run(name).usage().fuel()).isEqualTo(run(name).usage().fuel());
    }

    /// Ten thousand throws of 615 instructions each, then calls until the stack ends: `_start`
    /// takes 192 bytes of it.
    @ParameterizedTest
    @ValueSource(strings = {"exceptions", "exceptions-table"})
    void afterExceptionsTheStackEndsAtTheSameCall(String name) throws InvalidModuleException {
        Report report = run(name);

        assertThat(trap(report)).isEqualTo("call stack exhausted");
        assertThat(report.usage().fuel())
                .isEqualTo(2 + 615 * 10_000 + 7 + 6L * (((8 << 20) - 192) / 176));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "nan-carried"})
    void theBitsOfNaNsAreSettledWhereTheyAreSeenAndKeptElsewhere(String name)
            throws InvalidModuleException {
        assertThat(run(name).outcome()).isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void severalResultsSurviveEveryWayOut() throws InvalidModuleException {
        assertThat(run("multi").outcome()).isEqualTo(new Outcome.Exited(67));
    }
}
