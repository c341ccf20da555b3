package io.insitu.engine;

import java.nio.file.Path;
import java.util.List;

/// How the engine is set up.
///
/// @param directory for prepared modules and sockets; made when missing
/// @param workers worker processes that are alive at a time at most; 3 or more let one tenant start
///   while another runs, and have small and large programs run side by side
/// @param instancesPerWorker runs that one worker holds at a time at most
/// @param runsPerWorker after so many a worker is replaced
/// @param baselineFromBytes prepared modules of so many bytes run in workers of their own, whose V8
///   optimises a function when it was called often, and not before its first call: they start
///   sooner
/// @param moduleBytesMax larger modules are refused
/// @param heapBytes of one worker's JVM: room for the files of the instances that run in it at a
///   time, and for outputs held in memory
/// @param javaOptions further options of the workers' JVM
/// @param confined whether workers give up their rights to files and the network before they run
///   anything
/// @param metered whether programs count what they execute; without, they run a little faster and
///   no limit of fuel holds
/// @param images what images may be
/// @param snapshots what programs may use before a snapshot of them is taken
/// @param isolation whether programs run in worker processes, or in this one
/// @param engine what runs a program that does not ask for one
public record EngineConfig(
        Path directory,
        int workers,
        int instancesPerWorker,
        int runsPerWorker,
        long baselineFromBytes,
        long moduleBytesMax,
        long heapBytes,
        List<String> javaOptions,
        boolean confined,
        boolean metered,
        ImageLimits images,
        SnapshotLimits snapshots,
        Isolation isolation,
        EngineChoice engine) {
    public EngineConfig {
        javaOptions = List.copyOf(javaOptions);
        atLeastOne("workers", workers);
        atLeastOne("instancesPerWorker", instancesPerWorker);
        atLeastOne("runsPerWorker", runsPerWorker);
        if (isolation == Isolation.THREAD && engine == EngineChoice.V8) {
            throw new IllegalArgumentException(
                    "engine: v8 runs in processes of its own only; isolation: thread goes with"
                            + " endive");
        }
    }

    /// Three workers of 512 MiB heap, 1 024 instances in each, modules up to 64 MiB, confined and
    /// metered.
    public static EngineConfig in(Path directory) {
        return new EngineConfig(
                directory,
                3,
                1024,
                100_000,
                4 << 20,
                64 << 20,
                512 << 20,
                List.of(),
                true,
                true,
                ImageLimits.DEFAULT,
                SnapshotLimits.DEFAULT,
                Isolation.PROCESS,
                EngineChoice.AUTO);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s: %d is less than 1".formatted(name, value));
        }
    }
}
