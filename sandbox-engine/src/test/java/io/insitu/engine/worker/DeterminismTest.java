package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Sink;
import io.insitu.engine.Channel.Source;
import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.Instance;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Limits;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.Pipe;
import io.insitu.engine.Report;
import io.insitu.engine.Report.ChannelReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Equal inputs, equal reports: whatever else the machine does, in other workers, after a restart,
/// among others. Each run is compared with one of an engine that had nothing else to do.
class DeterminismTest {
    private static final int RELAYS = 3;
    private static final int TOGETHER = 2;

    private static final List<List<String>> ALONE =
            List.of(
                    List.of("check", "random-is-seeded"),
                    List.of("check", "long-listing"),
                    List.of("check", "memory-limit"),
                    List.of("check", "overflow"),
                    List.of("check", "complain"),
                    List.of("wc"),
                    List.of("cat", "/dev/stdin"));

    @TempDir static Path directory;
    private static final AtomicBoolean loaded = new AtomicBoolean();
    private static Path input;
    private static List<Object> quiet;
    private static List<Object> quietlyConnected;
    private static Engine engine;

    @BeforeAll
    static void runOnceOnAQuietEngine() throws Exception {
        byte[] bytes = new byte[1_000_000];
        new Random(5).nextBytes(bytes);
        input = Files.write(directory.resolve("input"), bytes);
        engine = WorkerPool.start(EngineConfig.in(directory.resolve("engine")));
        quiet = ALONE.stream().map(args -> seen(alone(args))).toList();
        quietlyConnected = seen(connected(engine, limits(ChannelLimits.NONE)));
        engine.close();

        engine = WorkerPool.start(EngineConfig.in(directory.resolve("engine")));
        loaded.set(true);
        IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .forEach(DeterminismTest::burn);
    }

    private static void burn(int number) {
        Thread.ofPlatform()
                .daemon()
                .name("load-" + number)
                .start(() -> {
                    while (loaded.get()) {
                        Thread.onSpinWait();
                    }
                });
    }

    @AfterAll
    static void stop() {
        loaded.set(false);
        engine.close();
    }

    private static Module module(Engine engine, String name) {
        try {
            return engine.prepare(
                    "tenant", name.equals("relay") ? Guests.module(name) : Guests.wasm(name));
        } catch (InvalidModuleException e) {
            throw new AssertionError(e);
        }
    }

    private static Instance alone(List<String> args) {
        return engine.start(
                Guests.spec(
                        "tenant",
                        module(engine, args.getFirst()),
                        limits(ChannelLimits.NONE),
                        args,
                        Guests.stdin(input),
                        Guests.stdout(new Sink.Collect(1 << 16, DeterminismTest::file))));
    }

    private static Path file() {
        try {
            return Files.createTempFile(directory, "output", "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Time enough for the slowest machine: it is the only limit that could change an outcome.
    private static Limits limits(ChannelLimits channels) {
        return new Limits(
                Duration.ofMinutes(10),
                Guests.LIMITS.memoryBytes(),
                Guests.LIMITS.fileSystemBytes(),
                Guests.LIMITS.outputBytes(),
                Guests.LIMITS.logBytes(),
                Guests.LIMITS.openFiles(),
                Guests.LIMITS.fuel(),
                channels);
    }

    /// A row of relays, each of which reads and writes in sizes of its own.
    private static List<Instance> connected(Engine engine, Limits limits) {
        List<Instance> row = new ArrayList<>();
        Module relay = module(engine, "relay");
        Channel from = Guests.stdin(input);
        for (int i = 0; i < RELAYS; i++) {
            boolean last = i == RELAYS - 1;
            Pipe pipe = engine.pipe();
            Sink to =
                    last
                            ? new Sink.Collect(1 << 16, DeterminismTest::file)
                            : new Sink.ToPipe(pipe.writeEnd());
            row.add(
                    engine.start(
                            Guests.spec(
                                    "tenant",
                                    relay,
                                    limits,
                                    List.of("relay"),
                                    from,
                                    Guests.stdout(to))));
            from = Guests.stdin(new Source.FromPipe(pipe.readEnd()));
            if (last) {
                pipe.close();
            }
        }
        return row;
    }

    /// Everything of a report but the times.
    private record Seen(
            Outcome outcome,
            List<List<Object>> channels,
            long peakMemoryBytes,
            long fuel,
            String stderr) {}

    private static Object seen(Instance instance) {
        Report report = instance.report().join();
        return new Seen(
                report.outcome(),
                report.channels().stream().map(DeterminismTest::seen).toList(),
                report.usage().peakMemoryBytes(),
                report.usage().fuel(),
                Guests.text(report.stderrTail()));
    }

    private static List<Object> seen(ChannelReport channel) {
        return List.of(
                channel.alias(),
                channel.reads(),
                channel.bytesRead(),
                channel.writes(),
                channel.bytesWritten(),
                channel.md5());
    }

    private static List<Object> seen(List<Instance> instances) {
        return instances.stream().map(DeterminismTest::seen).toList();
    }

    @Test
    void programsUnderLoadAfterARestartInAnyOrderDoTheSame() {
        List<Integer> order =
                new ArrayList<>(
                        IntStream.range(0, TOGETHER * ALONE.size())
                                .map(i -> i % ALONE.size())
                                .boxed()
                                .toList());
        Collections.shuffle(order, new Random(11));

        List<Instance> runs = order.stream().map(i -> alone(ALONE.get(i))).toList();

        for (int i = 0; i < runs.size(); i++) {
            int program = order.get(i);
            assertThat(seen(runs.get(i)))
                    .as("%s", ALONE.get(program))
                    .isEqualTo(quiet.get(program));
        }
    }

    @Test
    void connectedProgramsReadWhatTheirWritersWroteHoweverTheyTakeTurns() {
        List<List<Instance>> rows =
                Stream.generate(() -> connected(engine, limits(ChannelLimits.NONE)))
                        .limit(TOGETHER)
                        .toList();

        assertThat(rows.stream().map(DeterminismTest::seen))
                .allSatisfy(row -> assertThat(row).isEqualTo(quietlyConnected));
    }

    /// Limits of their own take channels past the buffers between the program and its host.
    @Test
    void connectedProgramsReadTheSameWithAndWithoutBuffers() {
        ChannelLimits channels = new ChannelLimits(1 << 20, 1 << 30, 1 << 20, 1 << 30);

        assertThat(seen(connected(engine, limits(channels)))).isEqualTo(quietlyConnected);
    }

    @Test
    void connectedProgramsReadTheSameOnTheOtherEngine() {
        try (Engine endive = Guests.endive(directory.resolve("endive"))) {
            List<Instance> row = connected(endive, limits(ChannelLimits.NONE));

            assertThat(seen(row)).isEqualTo(quietlyConnected);
        }
    }
}
