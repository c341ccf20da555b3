package io.insitu.engine.worker;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import java.io.UncheckedIOException;

/// Where an [Engine] comes from.
public final class Engines {
    private Engines() {}

    /// Starts one, with workers or without, and returns at once.
    ///
    /// @throws UncheckedIOException when the configuration's directory cannot be used
    public static Engine start(EngineConfig config) {
        return switch (config.isolation()) {
            case PROCESS -> WorkerPool.start(config);
            case THREAD -> ThreadEngine.started(config);
        };
    }
}
