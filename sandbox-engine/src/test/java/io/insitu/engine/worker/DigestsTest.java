package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Sink;
import io.insitu.engine.Channel.Source;
import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Digests;
import io.insitu.engine.Engine;
import io.insitu.engine.EngineChoice;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.EngineName;
import io.insitu.engine.Instance;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Limits;
import io.insitu.engine.Module;
import io.insitu.engine.Pipe;
import io.insitu.engine.Report;
import io.insitu.engine.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The MD5 of what passed, of channels that have none unless a run asks for it. `relay` reads and
/// writes in pieces of all sizes, through the buffers before the engine and past them.
class DigestsTest {
    private static final int LENGTH = 3_000_001;

    @TempDir static Path directory;
    private static Map<EngineName, Engine> engines = Map.of();
    private static Path file = Path.of("");
    private static String sum = "";

    @BeforeAll
    static void start() throws IOException {
        engines =
                Map.of(
                        EngineName.V8, Engines.start(EngineConfig.in(directory.resolve("v8"))),
                        EngineName.ENDIVE, Guests.endive(directory.resolve("endive")));
        byte[] bytes = new byte[LENGTH];
        new Random(1).nextBytes(bytes);
        file = Files.write(directory.resolve("input"), bytes);
        sum = md5(bytes);
    }

    @AfterAll
    static void stop() {
        engines.values().forEach(Engine::close);
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Engine engine(EngineName name) {
        return Objects.requireNonNull(engines.get(name));
    }

    private static Instance start(
            Engine engine, String module, Limits limits, Digests digests, Channel... channels) {
        try {
            Module program = engine.prepare("tenant", Guests.module(module));
            return engine.start(
                    new InstanceSpec(
                            "tenant",
                            program,
                            List.of(module),
                            Map.of(),
                            List.of(channels),
                            List.of(),
                            limits,
                            World.of(7),
                            EngineChoice.AUTO,
                            digests));
        } catch (InvalidModuleException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String of(Instance run, String alias) {
        Report report = run.report().join();
        return Guests.channel(report, alias).md5();
    }

    private static Channel discarded() {
        return Guests.stdout(new Sink.Discard());
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatWasReadToItsEndHasItsOwn(EngineName name) {
        Instance run =
                start(
                        engine(name),
                        "relay",
                        Guests.LIMITS,
                        Digests.ALL,
                        Guests.stdin(file),
                        discarded());

        assertThat(of(run, "stdin")).isEqualTo(sum);
        assertThat(of(run, "stdout")).isEqualTo(sum);
    }

    @ParameterizedTest
    @EnumSource
    void bothEndsOfAPipeHaveThatOfTheWholeStream(EngineName name) {
        Engine engine = engine(name);
        Pipe pipe = engine.pipe();
        Instance first =
                start(
                        engine,
                        "relay",
                        Guests.LIMITS,
                        Digests.ALL,
                        Guests.stdin(file),
                        Guests.stdout(new Sink.ToPipe(pipe.writeEnd())));
        Instance second =
                start(
                        engine,
                        "relay",
                        Guests.LIMITS,
                        Digests.ALL,
                        Guests.stdin(new Source.FromPipe(pipe.readEnd())),
                        discarded());

        assertThat(of(first, "stdout")).isEqualTo(sum);
        assertThat(of(second, "stdin")).isEqualTo(sum);
        assertThat(of(second, "stdout")).isEqualTo(sum);
    }

    /// `take` reads a piece with which the buffers before the engine would not be used up.
    @ParameterizedTest
    @EnumSource
    void whatAProgramLeftUnreadIsNotInIt(EngineName name) throws IOException {
        Instance run =
                start(
                        engine(name),
                        "take",
                        Guests.LIMITS,
                        Digests.ALL,
                        Guests.stdin(file),
                        discarded());

        long taken = Guests.channel(run.report().join(), "stdin").bytesRead();

        assertThat(taken).isBetween(1L, LENGTH - 1L);
        assertThat(of(run, "stdin"))
                .isEqualTo(md5(Arrays.copyOf(Files.readAllBytes(file), (int) taken)));
    }

    @ParameterizedTest
    @EnumSource
    void aLimitOfTheChannelEndsItToo(EngineName name) throws IOException {
        Limits few =
                new Limits(
                        Duration.ofSeconds(30),
                        Guests.LIMITS.memoryBytes(),
                        Guests.LIMITS.fileSystemBytes(),
                        Guests.LIMITS.outputBytes(),
                        Guests.LIMITS.logBytes(),
                        Guests.LIMITS.openFiles(),
                        Guests.LIMITS.fuel(),
                        new ChannelLimits(1000, 100_000, 1000, 1_000_000));

        Instance run =
                start(engine(name), "relay", few, Digests.ALL, Guests.stdin(file), discarded());

        assertThat(of(run, "stdin"))
                .isEqualTo(md5(Arrays.copyOf(Files.readAllBytes(file), 100_000)));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsSummedThatNobodyAskedFor(EngineName name) {
        Instance run =
                start(
                        engine(name),
                        "relay",
                        Guests.LIMITS,
                        Digests.OUTPUTS,
                        Guests.stdin(file),
                        discarded());

        assertThat(of(run, "stdin")).isEmpty();
        assertThat(of(run, "stdout")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void inputsThatAreReadAnywhereHaveNone(EngineName name) {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[10]);

        Instance run =
                start(
                        engine(name),
                        "relay",
                        Guests.LIMITS,
                        Digests.ALL,
                        new Channel.Input("input", Access.RANDOM, new Source.Bytes(bytes)));

        assertThat(of(run, "input")).isEmpty();
    }
}
