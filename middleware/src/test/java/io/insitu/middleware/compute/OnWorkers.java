package io.insitu.middleware.compute;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.worker.WorkerPool;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Each test has a [Bench] of its own; all of a class have an engine with worker processes.
abstract class OnWorkers {
    @TempDir private static Path engineDirectory;
    static Engine engine;

    @TempDir Path directory;
    Bench bench;

    @BeforeAll
    static void startEngine() {
        engine = WorkerPool.start(EngineConfig.in(engineDirectory));
    }

    @AfterAll
    static void stopEngine() {
        engine.close();
    }

    @BeforeEach
    final void openBench() {
        bench = Bench.of(directory, engine);
    }

    @AfterEach
    final void closeBench() {
        bench.close();
    }
}
