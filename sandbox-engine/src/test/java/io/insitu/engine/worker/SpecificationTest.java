package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Limits;
import io.insitu.engine.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The specification's own tests, a script at a time. `src/test/spec/build` made programs of them:
/// each checks its results itself, to the bit, and traps when one is wrong.
class SpecificationTest {
    /// By kind and script, the modules of each.
    private static final Map<String, Map<String, Map<String, byte[]>>> SUITE = suite();

    /// What is not said of a module's validity but of whether it is a program, which is asked
    /// before the bodies of functions are looked at.
    private static final String NO_PROGRAM = "exports no function _start|exports no memory";

    /// Modules that stand as bytes in the scripts were made no programs of; some are wrong in the
    /// body of a function only.
    private static final String AS_BYTES = "refused/binary";

    @TempDir static Path directory;
    private static Engine engine;

    @BeforeAll
    static void start() {
        engine = WorkerPool.start(EngineConfig.in(directory));
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static Map<String, Map<String, Map<String, byte[]>>> suite() {
        Map<String, Map<String, Map<String, byte[]>>> suite = new TreeMap<>();
        try (InputStream in = SpecificationTest.class.getResourceAsStream("/specification.zip");
                ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(in))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                List<String> parts = List.of(entry.getName().split("/"));
                suite.computeIfAbsent(parts.get(0), _ -> new TreeMap<>())
                        .computeIfAbsent(parts.get(1), _ -> new TreeMap<>())
                        .put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return suite;
    }

    private static Map<String, byte[]> modules(String kind, String script) {
        return Objects.requireNonNull(Objects.requireNonNull(SUITE.get(kind)).get(script));
    }

    static Stream<String> ok() {
        return Objects.requireNonNull(SUITE.get("ok")).keySet().stream();
    }

    static Stream<String> trap() {
        return Objects.requireNonNull(SUITE.get("trap")).keySet().stream();
    }

    static Stream<String> refused() {
        return Objects.requireNonNull(SUITE.get("refused")).keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("ok")
    void callsGiveWhatTheSpecificationSays(String script) {
        modules("ok", script)
                .forEach((name, wasm) ->
                        assertThat(outcome(wasm)).as(name).isEqualTo(new Outcome.Exited(0)));
    }

    @ParameterizedTest
    @MethodSource("trap")
    void callsTrapWhereTheSpecificationSaysSo(String script) {
        modules("trap", script)
                .forEach((name, wasm) ->
                        assertThat(outcome(wasm)).as(name).isInstanceOf(Outcome.Trapped.class));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatTheSpecificationForbidsIsRefused(String script) {
        modules("refused", script).forEach(SpecificationTest::checkRefused);
    }

    private static Outcome outcome(byte[] wasm) {
        try {
            return engine.start(
                            Guests.spec(
                                    "tenant",
                                    engine.prepare("tenant", ByteBuffer.wrap(wasm)),
                                    Limits.DEFAULT,
                                    List.of("test")))
                    .report()
                    .join()
                    .outcome();
        } catch (InvalidModuleException e) {
            return new Outcome.NotStarted(e.getMessage() + " at " + e.offset());
        }
    }

    private static void checkRefused(String name, byte[] wasm) {
        try {
            engine.prepare("tenant", ByteBuffer.wrap(wasm));
            fail(name + " is accepted");
        } catch (InvalidModuleException e) {
            if (!name.startsWith(AS_BYTES)) {
                assertThat(e.getMessage()).as(name).doesNotContainPattern(NO_PROGRAM);
            }
        }
    }
}
