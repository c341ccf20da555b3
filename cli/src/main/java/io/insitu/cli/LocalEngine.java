package io.insitu.cli;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineChoice;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.ImageLimits;
import io.insitu.engine.Isolation;
import io.insitu.engine.SnapshotLimits;
import io.insitu.engine.worker.Engines;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The engine of a command, which keeps prepared programs for the next time.
final class LocalEngine {
    /// Whose programs they are.
    static final String TENANT = "local";

    /// One for small programs, one for large ones.
    private static final int WORKERS = 2;

    private static final long BASELINE_FROM_BYTES = 4 << 20;
    private static final long MODULE_BYTES_MAX = 256 << 20;
    private static final long WORKER_HEAP_BYTES = 512 << 20;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Where prepared programs are kept; insitu in the user's cache folder when not"
                            + " given.")
    private @Nullable Path cache;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description =
                    "What runs the programs: v8 (in a confined process), endive (in this one), or"
                            + " auto, which is v8.")
    private EngineChoice engine = EngineChoice.AUTO;

    /// @param instances that may be there at a time
    Engine start(int instances) {
        return Engines.start(
                new EngineConfig(
                        cache == null ? usersOwn() : cache,
                        WORKERS,
                        instances,
                        Integer.MAX_VALUE,
                        BASELINE_FROM_BYTES,
                        MODULE_BYTES_MAX,
                        WORKER_HEAP_BYTES,
                        List.of(),
                        true,
                        true,
                        ImageLimits.DEFAULT,
                        SnapshotLimits.DEFAULT,
                        engine == EngineChoice.ENDIVE ? Isolation.THREAD : Isolation.PROCESS,
                        engine));
    }

    private static Path usersOwn() {
        String caches = System.getenv("XDG_CACHE_HOME");
        return caches == null || caches.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache", "insitu")
                : Path.of(caches, "insitu");
    }
}
