package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Sink;
import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.Image;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Isolation;
import io.insitu.engine.Limits;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.World;
import io.insitu.engine.image.TestTar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Folders of a program that become tar files when it has exited, on either engine; another
/// implementation reads them.
class SavedFolderTest {
    @TempDir static Path directory;
    private static final Map<Isolation, Engine> ENGINES = new EnumMap<>(Isolation.class);

    @BeforeAll
    static void start() {
        ENGINES.put(
                Isolation.PROCESS, WorkerPool.start(EngineConfig.in(directory.resolve("process"))));
        ENGINES.put(Isolation.THREAD, Guests.endive(directory.resolve("thread")));
    }

    @AfterAll
    static void stop() {
        ENGINES.values().forEach(Engine::close);
    }

    private static Report run(Isolation isolation, String module, Limits limits, Image... images)
            throws InvalidModuleException {
        Engine engine = Objects.requireNonNull(ENGINES.get(isolation));
        Channel saved =
                new Channel.Saved(
                        "output",
                        "/out",
                        new Sink.Collect(
                                1 << 20,
                                () -> {
                                    throw new AssertionError("the archive outgrew memory");
                                }));
        return engine.start(
                        new InstanceSpec(
                                "tenant",
                                engine.prepare("tenant", Guests.module(module)),
                                List.of("saved"),
                                Map.of(),
                                List.of(saved),
                                List.of(images),
                                limits,
                                World.of(1)))
                .report()
                .join();
    }

    private static Image image(TestTar tar) {
        return new Image("/", "an image " + tar.hashCode(), new Channel.Source.Bytes(tar.end()));
    }

    /// {@return a line for each entry: its type, name, the name that it links to or its content}
    private static List<String> entries(Report report) throws IOException {
        ByteBuffer archive =
                Objects.requireNonNull(Guests.channel(report, "output").collected()).duplicate();
        byte[] bytes = new byte[archive.remaining()];
        archive.get(bytes);
        List<String> lines = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new ByteArrayInputStream(bytes))) {
            for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
                String content = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
                lines.add(
                        "%c %o %s %s%s"
                                .formatted(
                                        entry.getLinkFlag(),
                                        entry.getMode() & 0777,
                                        entry.getName(),
                                        entry.getLinkName(),
                                        content));
            }
        }
        return lines;
    }

    @ParameterizedTest
    @EnumSource
    void whatTheProgramLeavesInItIsInTheArchive(Isolation isolation) throws Exception {
        Report report = run(isolation, "saved", Guests.LIMITS);

        assertThat(report.outcome()).isEqualTo(new Outcome.Exited(3));
        assertThat(entries(report))
                .containsExactly("0 644 a hello", "5 755 d/ ", "1 644 d/b a", "2 644 l d/b");
        assertThat(Guests.channel(report, "output").md5())
                .isEqualTo("f26794b5297d19d5251b4ef51a849b1e");
    }

    @Test
    void whatImagesHaveInItIsSavedToo() throws Exception {
        String deep = "deep/".repeat(30);
        Image image =
                image(
                        new TestTar()
                                .file("out/c", "image")
                                .file("other", "")
                                .file("out/é", "umlaut")
                                .raw(TestTar.header('L', "././@LongLink", "", 154))
                                .raw(block("out/" + deep))
                                .entry('5', "long", "", ""));

        assertThat(entries(run(Isolation.THREAD, "saved", Guests.LIMITS, image)))
                .contains(
                        "0 644 a hello",
                        "0 644 c image",
                        "0 644 é umlaut",
                        "5 755 %s ".formatted(deep))
                .noneMatch(line -> line.contains("other"));
    }

    private static byte[] block(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 512);
    }

    @ParameterizedTest
    @EnumSource
    void programThatEndsOtherwiseSavesNothing(Isolation isolation) throws Exception {
        Report report = run(isolation, "recursion", Guests.LIMITS);

        assertThat(report.outcome()).isInstanceOf(Outcome.Trapped.class);
        assertThat(Guests.channel(report, "output").bytesWritten()).isZero();
    }

    @Test
    void archiveCountsAsAnOutput() throws Exception {
        Limits tight =
                new Limits(Duration.ofSeconds(60), 64 << 20, 16 << 20, 3000, Limits.ALL_FUEL);

        assertThat(run(Isolation.THREAD, "saved", tight).outcome())
                .isEqualTo(new Outcome.LimitReached("outputBytes", 3000));
    }
}
