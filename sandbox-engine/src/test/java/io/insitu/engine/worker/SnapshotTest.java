package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Channel;
import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.Image;
import io.insitu.engine.Instance;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Isolation;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.SnapshotLimits;
import io.insitu.engine.World;
import io.insitu.engine.image.TestTar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Programs with a start of their own, `wizer.initialize`: what it leaves is what every run begins
/// with, on either engine.
class SnapshotTest {
    private static final SnapshotLimits LIMITS =
            new SnapshotLimits(Duration.ofSeconds(30), 16 << 20, 50_000_000, 40 << 20);

    @TempDir static Path directory;
    private static final Map<Isolation, Engine> ENGINES = new HashMap<>();

    @BeforeAll
    static void start() {
        for (Isolation isolation : Isolation.values()) {
            ENGINES.put(isolation, Engines.start(config(isolation, LIMITS)));
        }
    }

    @AfterAll
    static void stop() {
        ENGINES.values().forEach(Engine::close);
    }

    private static Engine engine(Isolation isolation) {
        return Objects.requireNonNull(ENGINES.get(isolation));
    }

    /// V8 in processes, Endive on threads.
    private static EngineConfig config(Isolation isolation, SnapshotLimits limits) {
        return EngineSetup.in(directory.resolve(isolation.name()))
                .workers(2)
                .moduleBytesMax(8 << 20)
                .snapshots(limits)
                .isolation(isolation)
                .config();
    }

    private static Report run(Engine engine, String module, Image... images)
            throws InvalidModuleException {
        return start(engine, module, images).report().join();
    }

    private static Instance start(Engine engine, String module, Image... images)
            throws InvalidModuleException {
        Module prepared = engine.prepare("tenant", Guests.module(module));
        return engine.start(
                new InstanceSpec(
                        "tenant",
                        prepared,
                        List.of("snapshot"),
                        Map.of(),
                        List.<Channel>of(Guests.stdout()),
                        List.of(images),
                        Guests.LIMITS,
                        World.of(1)));
    }

    @ParameterizedTest
    @EnumSource
    void everyRunBeginsWithTheStateThatOneStartHasLeft(Isolation isolation) throws Exception {
        Report first = run(engine(isolation), "snapshot");
        Report second = run(engine(isolation), "snapshot");

        assertThat(first.outcome()).isEqualTo(new Outcome.Exited(42));
        assertThat(second.outcome()).isEqualTo(new Outcome.Exited(42));
        assertThat(second.usage().fuel()).isEqualTo(first.usage().fuel()).isPositive();
    }

    @Test
    void aSnapshotIsTheSameWhicheverEngineTakesIt() throws Exception {
        for (Engine engine : ENGINES.values()) {
            run(engine, "snapshot");
            run(engine, "snapshot-reads", image("hello"));
        }

        Map<String, ByteBuffer> byV8 = snapshots(Isolation.PROCESS);
        Map<String, ByteBuffer> byEndive = snapshots(Isolation.THREAD);
        byV8.keySet().retainAll(byEndive.keySet());
        assertThat(byV8).hasSizeGreaterThanOrEqualTo(2);
        assertThat(byEndive).containsAllEntriesOf(byV8);
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotThatIsTakenAheadIsWhatRunsBeginWith(Isolation isolation) throws Exception {
        Engine engine = engine(isolation);
        Module module = engine.prepare(Engine.NOBODY, Guests.module("snapshot-reads"));
        Image image = image("ahead");
        int before = snapshots(isolation).size();

        engine.takeSnapshot(Engine.NOBODY, module, List.of(image));
        Map<String, ByteBuffer> taken = snapshots(isolation);
        run(engine, "snapshot-reads", image);

        assertThat(taken).hasSize(before + 1);
        assertThat(snapshots(isolation)).isEqualTo(taken);
    }

    private static Map<String, ByteBuffer> snapshots(Isolation isolation) throws IOException {
        Map<String, ByteBuffer> contents = new HashMap<>();
        try (Stream<Path> files =
                Files.list(directory.resolve(isolation.name()).resolve("snapshots"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".wasm")).toList()) {
                contents.put(
                        file.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private static Image image(String text) {
        ByteBuffer tar = new TestTar().file("hello", text).end();
        return new Image("/", "says " + text, new Channel.Source.Bytes(tar));
    }

    @ParameterizedTest
    @EnumSource
    void theStartSeesTheImagesOfTheRun(Isolation isolation) throws Exception {
        Engine engine = engine(isolation);

        Report one = run(engine, "snapshot-reads", image("hello"));
        Report other = run(engine, "snapshot-reads", image("other"));

        assertThat(Guests.collected(one, "stdout")).isEqualTo("hello");
        assertThat(Guests.collected(other, "stdout")).isEqualTo("other");
    }

    @ParameterizedTest
    @EnumSource
    void memoryThatTheStartHasTakenIsThereUpToTheLimit(Isolation isolation) throws Exception {
        Report report = run(engine(isolation), "snapshot-zeros");

        assertThat(report.outcome()).isEqualTo(new Outcome.Exited(256));
        assertThat(report.usage().peakMemoryBytes()).isEqualTo(LIMITS.memoryBytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    loops  | wizer.initialize reached the limit fuel: 50000000
                    traps  | wizer.initialize trapped: unreachable in broken; it said: no such day
                    exits  | wizer.initialize ends the program, with exit code 3
                    opens  | wizer.initialize leaves descriptor 4 open, which a snapshot cannot hold
                    writes | wizer.initialize leaves files that it made, changed or removed, which a snapshot cannot hold
                    nan    | wizer.initialize: global 0 is not a number (NaN), which a snapshot cannot hold
                    """)
    void aStartWithoutASnapshotEndsTheRunWithTheReason(String module, String reason)
            throws Exception {
        for (Engine engine : ENGINES.values()) {
            assertThat(run(engine, "snapshot-" + module).outcome())
                    .isEqualTo(new Outcome.NotStarted(reason));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotIsNoLargerThanAModuleMayBe(Isolation isolation) throws Exception {
        assertThat(run(engine(isolation), "snapshot-grows").outcome())
                .isInstanceOfSatisfying(
                        Outcome.NotStarted.class,
                        it ->
                                assertThat(it.reason())
                                        .matches(
                                                "wizer.initialize: its snapshot has 167\\d{5}"
                                                        + " bytes, and a module may have 8388608"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    table     | function 1: has table.set, and a snapshot (wizer.initialize) cannot hold what that does
                    reference | global 0 can be set and is of type externref, which a snapshot (wizer.initialize) cannot hold
                    signature | wizer.initialize is not a function that takes and returns nothing
                    """)
    void aModuleOfWhichNoSnapshotCanBeTakenIsRefused(String module, String reason) {
        for (Engine engine : ENGINES.values()) {
            assertThatThrownBy(() -> engine.prepare("tenant", Guests.module("snapshot-" + module)))
                    .isInstanceOf(InvalidModuleException.class)
                    .hasMessage(reason);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStartThatTakesTooLongIsEnded(Isolation isolation) throws Exception {
        SnapshotLimits limits =
                new SnapshotLimits(Duration.ofMillis(100), 16 << 20, Long.MAX_VALUE, 0);
        try (Engine engine = Engines.start(config(isolation, limits))) {
            assertThat(run(engine, "snapshot-loops").outcome())
                    .isEqualTo(
                            new Outcome.NotStarted(
                                    "wizer.initialize reached the limit wallTime: 100"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatWaitsForASnapshotCanBeCancelled(Isolation isolation) throws Exception {
        SnapshotLimits limits =
                new SnapshotLimits(Duration.ofSeconds(60), 16 << 20, Long.MAX_VALUE, 0);
        try (Engine engine = Engines.start(config(isolation, limits))) {
            Instance waiting = start(engine, "snapshot-loops");

            waiting.cancel();

            assertThat(waiting.report().join().outcome()).isEqualTo(new Outcome.Cancelled());
        }
    }

    /// The file's own name is what it was made from, so it is there again afterwards.
    @ParameterizedTest
    @EnumSource
    void aSnapshotThatWasChangedOnDiskIsTakenAnew(Isolation isolation) throws Exception {
        try (Engine engine = Engines.start(config(isolation, LIMITS))) {
            run(engine, "snapshot");
        }
        snapshots(isolation).keySet().forEach(name -> spoil(isolation, name));

        try (Engine engine = Engines.start(config(isolation, LIMITS))) {
            assertThat(run(engine, "snapshot").outcome()).isEqualTo(new Outcome.Exited(42));
        }
    }

    private static void spoil(Isolation isolation, String name) {
        try {
            Path file = directory.resolve(isolation.name()).resolve("snapshots").resolve(name);
            Files.writeString(file, "rotten");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void snapshotsThatWereUsedLongestAgoMakeRoom() throws Exception {
        SnapshotLimits little = new SnapshotLimits(LIMITS.wallTime(), 16 << 20, 50_000_000, 1000);
        EngineConfig config = config(Isolation.THREAD, little);
        try (Engine engine = Engines.start(config)) {
            run(engine, "snapshot-reads", image("one"));
            run(engine, "snapshot-reads", image("two"));

            assertThat(snapshots(Isolation.THREAD)).hasSize(1);
            assertThat(Guests.collected(run(engine, "snapshot-reads", image("one")), "stdout"))
                    .isEqualTo("one");
        }
    }
}
