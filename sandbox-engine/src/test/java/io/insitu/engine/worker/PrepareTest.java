package io.insitu.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Module;
import io.insitu.engine.Report;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Modules before they run: validated in a worker, kept on disk.
class PrepareTest {
    @TempDir Path directory;
    private Engine engine;

    @BeforeEach
    void start() {
        engine = WorkerPool.start(EngineConfig.in(directory.resolve("engine")));
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void aBodyThatV8RefusesIsNamedWithItsOffset() {
        ByteBuffer wasm = Guests.wasm("cat");
        byte[] bytes = new byte[wasm.remaining()];
        wasm.get(bytes);
        int middle = bytes.length / 3;
        for (int i = 0; i < 16; i++) {
            bytes[middle + i] = (byte) 0xFF;
        }

        assertThatThrownBy(() -> engine.prepare("tenant", ByteBuffer.wrap(bytes)))
                .isInstanceOfSatisfying(
                        InvalidModuleException.class, e -> assertThat(e.offset()).isPositive())
                .hasMessageNotContaining("@+");
    }

    @Test
    void aModuleThatIsTooLargeIsRefused() {
        engine.close();
        engine =
                WorkerPool.start(
                        EngineSetup.in(directory.resolve("small"))
                                .instancesPerWorker(2)
                                .moduleBytesMax(1000)
                                .config());

        assertThatThrownBy(() -> engine.prepare("tenant", Guests.wasm("cat")))
                .hasMessage("the module has 5979 bytes, at most 1000 are allowed");
    }

    @Test
    void tenantsThatPrepareAtTheSameTimeDoNotEndEachOthersWorkers() throws Exception {
        engine.close();
        engine =
                WorkerPool.start(
                        EngineSetup.in(directory.resolve("one")).instancesPerWorker(2).config());

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Module>> prepares =
                    IntStream.range(0, 6)
                            .<Callable<Module>>mapToObj(
                                    i -> () -> engine.prepare("tenant" + i % 3, distinct(i)))
                            .toList();
            assertThat(threads.invokeAll(prepares))
                    .allSatisfy(prepared -> assertThat(prepared.get().digest()).hasSize(64));
        }
    }

    /// The same program with a custom section of its own at its end.
    private static ByteBuffer distinct(int number) {
        ByteBuffer wasm = Guests.wasm("cat");
        byte[] section = {0, 3, 1, 'x', (byte) number};
        return ByteBuffer.allocate(wasm.remaining() + section.length).put(wasm).put(section).flip();
    }

    @Test
    void nothingIsPreparedByAnEngineThatIsClosed() {
        engine.close();

        assertThatThrownBy(() -> engine.prepare("tenant", Guests.wasm("cat")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the engine is closed");
    }

    @Test
    void aModuleThatWasChangedOnDiskIsMadeAnew() throws Exception {
        Module wc = engine.prepare("tenant", Guests.wasm("wc"));
        engine.close();
        Files.writeString(prepared(wc), "rotten", StandardOpenOption.WRITE);
        engine = WorkerPool.start(EngineConfig.in(directory.resolve("engine")));

        Module again = engine.prepare("tenant", Guests.wasm("wc"));
        Report report =
                engine.start(Guests.spec(again, List.of("wc"), Guests.stdin("a"), Guests.stdout()))
                        .report()
                        .join();

        assertThat(Guests.collected(report, "stdout")).isEqualTo("0 1 1\n");
    }

    /// Its name tells the way of its preparation too.
    private Path prepared(Module module) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("engine/modules"))) {
            return files.filter(
                            file -> {
                                String name = file.getFileName().toString();
                                return name.startsWith(module.digest()) && name.endsWith(".wasm");
                            })
                    .findFirst()
                    .orElseThrow();
        }
    }
}
