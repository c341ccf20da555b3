package io.insitu.middleware.compute;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Each test has a [Bench] of its own, and an engine that runs what it says.
abstract class OnBench {
    @TempDir Path directory;
    FakeEngine engine;
    Bench bench;

    @BeforeEach
    final void openBench() {
        engine = new FakeEngine();
        bench = Bench.of(directory, engine);
    }

    @AfterEach
    final void closeBench() {
        bench.close();
    }
}
