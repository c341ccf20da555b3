package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Channel;
import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.EngineName;
import io.insitu.engine.Instance;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.Limits;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.Pipe;
import io.insitu.engine.Report;
import io.insitu.engine.StderrFollower;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a program writes to its stderr is told while it runs: by V8 in a worker process and by
/// Endive on a thread of this one.
class StderrFollowedTest {
    private static final StderrFollower.Pace PACE = new StderrFollower.Pace(20, 1 << 16);

    @TempDir static Path directory;
    private static Engine v8;
    private static Engine endive;

    private final BlockingQueue<StderrFollower.Lines> told = new LinkedBlockingQueue<>();
    private final StderrFollower follower = new StderrFollower(PACE, told::add);

    @BeforeAll
    static void start() {
        v8 = Engines.start(EngineConfig.in(directory.resolve("v8")));
        endive = Guests.endive(directory.resolve("endive"));
    }

    @AfterAll
    static void stop() {
        v8.close();
        endive.close();
    }

    private static Engine engine(EngineName name) {
        return name == EngineName.V8 ? v8 : endive;
    }

    private static InstanceSpec spec(Engine engine, String name, Limits limits) throws Exception {
        Module module = engine.prepare("tenant", Guests.module(name));
        return Guests.spec("tenant", module, limits, List.of(name));
    }

    private static Report ended(Instance instance) {
        return instance.report().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private StderrFollower.Lines next() throws InterruptedException {
        StderrFollower.Lines lines = told.poll(60, TimeUnit.SECONDS);
        assertThat(lines).as("lines").isNotNull();
        return lines;
    }

    private static StderrFollower.Lines lines(String... texts) {
        return new StderrFollower.Lines(0, List.of(texts));
    }

    @ParameterizedTest
    @EnumSource
    void aLineIsToldWhileTheProgramRunsAndTheUnfinishedLastOneAtItsEnd(EngineName name)
            throws Exception {
        Engine engine = engine(name);
        Pipe pipe = engine.pipe();
        Module module = engine.prepare("tenant", Guests.module("say"));
        Instance saying =
                engine.start(
                        Guests.spec(
                                module,
                                List.of("say"),
                                Guests.stdin(new Channel.Source.FromPipe(pipe.readEnd()))),
                        follower);

        pipe.writeEnd().send(StandardCharsets.UTF_8.encode("one\ntw"));
        StderrFollower.Lines first = next();
        pipe.writeEnd().send(StandardCharsets.UTF_8.encode("o\nthree"));
        StderrFollower.Lines second = next();
        boolean running = !saying.report().isDone();
        pipe.writeEnd().close();
        Report report = ended(saying);

        assertThat(running).isTrue();
        assertThat(first).isEqualTo(lines("one"));
        assertThat(second).isEqualTo(lines("two"));
        assertThat(told).containsExactly(lines("three"));
        assertThat(Guests.text(report.stderrTail())).isEqualTo("one\ntwo\nthree");
    }

    @ParameterizedTest
    @EnumSource
    void whatAProgramSaidBeforeItWasEndedIsToldAndReported(EngineName name) throws Exception {
        Engine engine = engine(name);
        Limits short_ =
                new Limits(Duration.ofMillis(300), 1 << 20, 1 << 20, 1 << 20, Limits.ALL_FUEL);

        Report report = ended(engine.start(spec(engine, "say-and-spin", short_), follower));

        assertThat(report.outcome()).isEqualTo(new Outcome.LimitReached("wallTime", 300));
        assertThat(told).containsExactly(lines("whole"), lines("broken"));
        assertThat(Guests.text(report.stderrTail())).isEqualTo("whole\nbroken");
    }

    @ParameterizedTest
    @EnumSource
    void aFloodIsToldInPartAndEveryLineIsAccountedFor(EngineName name) throws Exception {
        Engine engine = engine(name);
        Report report = ended(engine.start(spec(engine, "shout", Guests.LIMITS), follower));

        long toldLines = told.stream().mapToLong(lines -> lines.lines().size()).sum();
        long leftOut = told.stream().mapToLong(StderrFollower.Lines::leftOut).sum();
        assertThat(toldLines + leftOut).isEqualTo(300_000);
        assertThat(toldLines).isBetween(900L, 150_000L);
        assertThat(report.stderrTail().remaining()).isEqualTo(64 << 10);
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfARunDependsOnWhetherItIsFollowed(EngineName name) throws Exception {
        Engine engine = engine(name);
        Limits few = new Limits(Duration.ofSeconds(60), 1 << 20, 1 << 20, 100_000, Limits.ALL_FUEL);
        InstanceSpec flood = spec(engine, "shout", few);

        Report followed = ended(engine.start(flood, follower));
        Report alone = ended(engine.start(flood));

        assertThat(followed.outcome()).isEqualTo(new Outcome.LimitReached("outputBytes", 100_000));
        assertThat(followed.outcome()).isEqualTo(alone.outcome());
        assertThat(followed.usage().fuel()).isEqualTo(alone.usage().fuel());
        assertThat(followed.stderrTail()).isEqualTo(alone.stderrTail());
    }
}
