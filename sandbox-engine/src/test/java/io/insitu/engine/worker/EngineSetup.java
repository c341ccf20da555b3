package io.insitu.engine.worker;

import io.insitu.engine.EngineConfig;
import io.insitu.engine.Isolation;
import io.insitu.engine.SnapshotLimits;
import java.nio.file.Path;

/// The configuration of an engine of which a test says only what matters to it; the rest is what
/// [EngineConfig#in] has, with one worker.
final class EngineSetup {
    private final EngineConfig usual;
    private int workers = 1;
    private int instancesPerWorker;
    private int runsPerWorker;
    private long baselineFromBytes;
    private long moduleBytesMax;
    private boolean metered = true;
    private SnapshotLimits snapshots = SnapshotLimits.DEFAULT;
    private Isolation isolation = Isolation.PROCESS;

    private EngineSetup(EngineConfig usual) {
        this.usual = usual;
        this.instancesPerWorker = usual.instancesPerWorker();
        this.runsPerWorker = usual.runsPerWorker();
        this.baselineFromBytes = usual.baselineFromBytes();
        this.moduleBytesMax = usual.moduleBytesMax();
    }

    static EngineSetup in(Path directory) {
        return new EngineSetup(EngineConfig.in(directory));
    }

    EngineSetup workers(int atMost) {
        workers = atMost;
        return this;
    }

    EngineSetup instancesPerWorker(int atMost) {
        instancesPerWorker = atMost;
        return this;
    }

    EngineSetup runsPerWorker(int atMost) {
        runsPerWorker = atMost;
        return this;
    }

    EngineSetup baselineFromBytes(long bytes) {
        baselineFromBytes = bytes;
        return this;
    }

    EngineSetup moduleBytesMax(long bytes) {
        moduleBytesMax = bytes;
        return this;
    }

    EngineSetup unmetered() {
        metered = false;
        return this;
    }

    EngineSetup snapshots(SnapshotLimits limits) {
        snapshots = limits;
        return this;
    }

    EngineSetup isolation(Isolation by) {
        isolation = by;
        return this;
    }

    EngineConfig config() {
        return new EngineConfig(
                usual.directory(),
                workers,
                instancesPerWorker,
                runsPerWorker,
                baselineFromBytes,
                moduleBytesMax,
                usual.heapBytes(),
                usual.javaOptions(),
                usual.confined(),
                metered,
                usual.images(),
                snapshots,
                isolation,
                usual.engine());
    }
}
