package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.EngineName;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Limits;
import io.insitu.engine.Outcome;
import io.insitu.engine.module.ModulePreparation;
import io.insitu.engine.module.SpecificationPrograms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The specification's own tests, and ours about what is newer (tail calls, exceptions), a script
/// at a time. `src/test/spec/build` made programs of them: each checks its results itself, to the
/// bit, and traps when one is wrong.
class SpecificationTest {
    /// By kind and script, the modules of each.
    private static final Map<String, Map<String, Map<String, byte[]>>> SUITE = suite();

    /// What is not said of a module's validity but of whether it is a program, which is asked
    /// before the bodies of functions are looked at.
    private static final String NO_PROGRAM = "exports no function _start|exports no memory";

    /// Modules that stand as bytes in the scripts were made no programs of; some are wrong in the
    /// body of a function only.
    private static final String AS_BYTES = "refused/binary";

    /// One i32, one i64, one f32, one f64, one v128.
    private static final String LOCALS = latin1("017f017e017d017c017b");

    /// The same with an i32 at the end.
    private static final String LOCALS_WITHOUT_VECTOR = latin1("017f017e017d017c017f");

    /// What became one function larger than the JVM takes.
    private static final Set<String> TOO_LARGE_FOR_ENDIVE =
            Set.of(
                    "ok/br_table/0022.wasm",
                    "ok/f32/0012.wasm",
                    "ok/f32_cmp/0007.wasm",
                    "ok/f64/0012.wasm",
                    "ok/f64_cmp/0007.wasm");

    /// Scripts whose names begin so are about what Endive has not: vectors, exceptions of the old
    /// encoding, exceptions as values, exceptions that drop values on their way.
    private static final List<String> NOT_ON_ENDIVE =
            List.of("simd", "legacy", "exnref", "try_table-drops");

    private static final String UNCAUGHT = "an exception that nothing caught";

    @TempDir static Path directory;
    private static Map<EngineName, Engine> engines = Map.of();

    @BeforeAll
    static void start() {
        engines =
                Map.of(
                        EngineName.V8, Engines.start(EngineConfig.in(directory.resolve("v8"))),
                        EngineName.ENDIVE, Guests.endive(directory.resolve("endive")));
    }

    @AfterAll
    static void stop() {
        engines.values().forEach(Engine::close);
    }

    private static Map<String, Map<String, Map<String, byte[]>>> suite() {
        Map<String, Map<String, Map<String, byte[]>>> suite = new TreeMap<>();
        SpecificationPrograms.all()
                .forEach((name, wasm) -> {
                    List<String> parts = List.of(name.split("/"));
                    suite.computeIfAbsent(parts.get(0), _ -> new TreeMap<>())
                            .computeIfAbsent(parts.get(1), _ -> new TreeMap<>())
                            .put(name, wasm);
                });
        return suite;
    }

    private static Map<String, byte[]> modules(String kind, String script) {
        return Objects.requireNonNull(Objects.requireNonNull(SUITE.get(kind)).get(script));
    }

    private static Map<String, byte[]> modules(EngineName engine, String kind, String script) {
        Map<String, byte[]> modules = new TreeMap<>(modules(kind, script));
        if (engine == EngineName.ENDIVE) {
            modules.keySet().removeAll(TOO_LARGE_FOR_ENDIVE);
        }
        return modules;
    }

    static Stream<Arguments> ok() {
        return onBoth("ok");
    }

    static Stream<Arguments> trap() {
        return onBoth("trap");
    }

    private static Stream<Arguments> onBoth(String kind) {
        return Objects.requireNonNull(SUITE.get(kind)).keySet().stream()
                .flatMap(script ->
                        Stream.of(EngineName.values())
                                .filter(name -> runs(name, script))
                                .map(name -> Arguments.of(name, script)));
    }

    static Stream<Arguments> uncaught() {
        return onBoth("uncaught");
    }

    private static boolean runs(EngineName name, String script) {
        return name == EngineName.V8 || NOT_ON_ENDIVE.stream().noneMatch(script::startsWith);
    }

    static Stream<String> notOnEndive() {
        return Objects.requireNonNull(SUITE.get("ok")).keySet().stream()
                .filter(script -> !runs(EngineName.ENDIVE, script) && !script.startsWith("simd"));
    }

    static Stream<String> refused() {
        return Objects.requireNonNull(SUITE.get("refused")).keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("ok")
    void callsGiveWhatTheSpecificationSays(EngineName engine, String script) {
        modules(engine, "ok", script)
                .forEach((name, wasm) ->
                        assertThat(outcome(engine, wasm))
                                .as(name)
                                .isEqualTo(new Outcome.Exited(0)));
    }

    @ParameterizedTest
    @MethodSource("trap")
    void callsTrapWhereTheSpecificationSaysSo(EngineName engine, String script) {
        modules(engine, "trap", script)
                .forEach((name, wasm) ->
                        assertThat(outcome(engine, wasm))
                                .as(name)
                                .isInstanceOfSatisfying(
                                        Outcome.Trapped.class,
                                        trap -> assertThat(trap.message()).isNotEqualTo(UNCAUGHT)));
    }

    @ParameterizedTest
    @MethodSource("uncaught")
    void whatNothingCatchesEndsTheProgram(EngineName engine, String script) {
        modules(engine, "uncaught", script)
                .forEach((name, wasm) ->
                        assertThat(outcome(engine, wasm))
                                .as(name)
                                .isInstanceOfSatisfying(
                                        Outcome.Trapped.class,
                                        trap -> assertThat(trap.message()).isEqualTo(UNCAUGHT)));
    }

    @ParameterizedTest
    @MethodSource("notOnEndive")
    void whatEndiveHasNotIsRefusedByName(String script) {
        modules("ok", script)
                .forEach((name, wasm) ->
                        assertThat(outcome(EngineName.ENDIVE, wasm))
                                .as(name)
                                .isInstanceOfSatisfying(
                                        Outcome.NotStarted.class,
                                        refused ->
                                                assertThat(refused.reason())
                                                        .startsWith(
                                                                "the engine endive cannot run it:"
                                                                        + " ")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatTheSpecificationForbidsIsRefused(String script) {
        modules("refused", script).forEach(SpecificationTest::checkRefused);
    }

    private static Outcome outcome(EngineName name, byte[] wasm) {
        Engine engine = Objects.requireNonNull(engines.get(name));
        try {
            return engine.start(
                            Guests.spec(
                                    "tenant",
                                    engine.prepare(
                                            "tenant", ByteBuffer.wrap(forEngine(name, wasm))),
                                    Limits.DEFAULT,
                                    List.of("test")))
                    .report()
                    .join()
                    .outcome();
        } catch (InvalidModuleException e) {
            return new Outcome.NotStarted(e.getMessage() + " at " + e.offset());
        }
    }

    /// Every program declares a local for vectors. Endive, which has none, gets another in its
    /// place.
    private static byte[] forEngine(EngineName name, byte[] wasm) {
        if (name == EngineName.V8) {
            return wasm;
        }
        String bytes = new String(wasm, StandardCharsets.ISO_8859_1);
        return bytes.replace(LOCALS, LOCALS_WITHOUT_VECTOR).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin1(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    /// By what checks modules before an engine sees them, which has words of its own for that.
    private static void checkRefused(String name, byte[] wasm) {
        try {
            ModulePreparation.prepare(ByteBuffer.wrap(wasm), true);
            fail(name + " is accepted");
        } catch (InvalidModuleException e) {
            if (!name.startsWith(AS_BYTES)) {
                assertThat(e.getMessage()).as(name).doesNotContainPattern(NO_PROGRAM);
            }
        }
    }
}
