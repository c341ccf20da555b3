package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Sink;
import io.insitu.engine.Channel.Source;
import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.Image;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.World;
import io.insitu.engine.image.TestTar;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a program finds of WASI, seen from C: each case is a function of `check.c`.
class WasiTest {
    @TempDir static Path directory;
    private static Engine engine;
    private static Module check;

    @BeforeAll
    static void start() throws InvalidModuleException {
        engine = WorkerPool.start(EngineConfig.in(directory));
        check = engine.prepare("tenant", Guests.wasm("check"));
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static Report run(String name, Channel... channels) {
        return engine.start(Guests.spec(check, List.of("check", name), channels)).report().join();
    }

    @ParameterizedTest
    @MethodSource("io.insitu.engine.worker.Guests#checksByThemselves")
    void holdsFor(String name) {
        Report report = run(name, Guests.stdin("some input"));

        assertThat(report.outcome())
                .as(Guests.text(report.stderrTail()))
                .isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void numbersAndRightsPassBetweenProgramAndHostAsTheyAre() throws InvalidModuleException {
        Module exact = engine.prepare("tenant", Guests.module("exact"));

        Report report =
                engine.start(Guests.spec(exact, List.of("exact"), Guests.stdin("some input")))
                        .report()
                        .join();

        assertThat(report.outcome()).isEqualTo(new Outcome.Exited(0));
    }

    @Test
    void randomChannelsAreReadAndWrittenAnywhere() throws Exception {
        Path input = Files.writeString(directory.resolve("input"), "..hello world..");
        Path output = Files.createFile(directory.resolve("output"));

        Report report =
                run(
                        "random-channels",
                        new Channel.Input(
                                "input", Access.RANDOM, new Source.FileRegion(input, 2, 11)),
                        new Channel.Output(
                                "output", Access.RANDOM, new Sink.Collect(1024, () -> output)));

        assertThat(report.outcome())
                .as(Guests.text(report.stderrTail()))
                .isEqualTo(new Outcome.Exited(0));
        assertThat(output).hasContent("abcdef");
        assertThat(Guests.channel(report, "output").spilled()).isEqualTo(output);
        assertThat(Guests.channel(report, "output").md5())
                .isEqualTo("e80b5017098950fc58aad83c8c14978e");
    }

    @Test
    void everyChannelIsADeviceInOrder() {
        Report report =
                run(
                        "devices-are-listed",
                        Guests.stdout(),
                        new Channel.Output("out/b", Access.SEQUENTIAL, new Sink.Discard()),
                        new Channel.Input(
                                "in/a",
                                Access.SEQUENTIAL,
                                new Source.Bytes(StandardCharsets.UTF_8.encode(""))));

        assertThat(Guests.collected(report, "stdout"))
                .isEqualTo(". .. in out stderr stdin stdout ");
    }

    @Test
    void randomNumbersComeFromTheSeed() {
        String first = Guests.collected(run("random-is-seeded", Guests.stdout()), "stdout");
        String second = Guests.collected(run("random-is-seeded", Guests.stdout()), "stdout");

        assertThat(second).isEqualTo(first).hasSize(40);
    }

    @Test
    void memoryGrowsToItsLimitAndNoFurther() {
        Report report = run("memory-limit", Guests.stdout());

        int mebibytes = Integer.parseInt(Guests.collected(report, "stdout"));
        assertThat(mebibytes).isBetween(55, 63);
        assertThat(report.usage().peakMemoryBytes())
                .isLessThanOrEqualTo(Guests.LIMITS.memoryBytes());
    }

    private static Report runWith(String name, Image... images) {
        return engine.start(
                        new InstanceSpec(
                                "tenant",
                                check,
                                List.of("check", name),
                                Map.of(),
                                List.of(),
                                List.of(images),
                                Guests.LIMITS,
                                World.of(0)))
                .report()
                .join();
    }

    @Test
    void imagesAreReadFromMemoryAndFromFiles() throws Exception {
        Image first =
                new Image(
                        "/",
                        "first",
                        new Source.Bytes(new TestTar().file("opt/a.txt", "in an image").end()));
        byte[] tar = new TestTar().file("b.txt", "in another").end().array();
        Path file = Files.write(directory.resolve("image"), new byte[100]);
        Files.write(file, tar, StandardOpenOption.APPEND);
        Image second =
                new Image("/opt/more", "second", new Source.FileRegion(file, 100, tar.length));

        for (int run = 1; run <= 2; run++) {
            Report report = runWith("images-are-mounted", first, second);

            assertThat(report.outcome())
                    .as("run %d: %s", run, Guests.text(report.stderrTail()))
                    .isEqualTo(new Outcome.Exited(0));
        }
        assertThat(Arrays.copyOfRange(Files.readAllBytes(file), 100, 100 + tar.length))
                .isEqualTo(tar);
    }

    @Test
    void aBrokenImageIsNotMounted() {
        ByteBuffer tar = new TestTar().file("/etc/passwd", "").end();

        Report report = runWith("write-and-read", new Image("/", "bad.tar", new Source.Bytes(tar)));

        assertThat(report.outcome())
                .isEqualTo(
                        Outcome.NotStarted.forImage(
                                "image bad.tar: at byte 0: /etc/passwd is an absolute path"));
    }

    @Test
    void theEnvironmentIsWhatTheSpecSays() {
        InstanceSpec spec =
                new InstanceSpec(
                        "tenant",
                        check,
                        List.of("check", "environment"),
                        Map.of("COLOUR", "grün", "SHAPE", "round"),
                        List.of(Guests.stdout()),
                        Guests.LIMITS,
                        1);

        Report report = engine.start(spec).report().join();

        assertThat(Guests.collected(report, "stdout")).isEqualTo("grün round");
    }

    @Test
    void theLast64KiBOfStderrAreKeptThoughNobodyAskedForThem() {
        Report report = run("complain");

        assertThat(report.outcome()).isEqualTo(new Outcome.Exited(3));
        assertThat(report.stderrTail().remaining()).isEqualTo(64 << 10);
        assertThat(Guests.text(report.stderrTail())).endsWith("0019998\n0019999\n");
    }
}
