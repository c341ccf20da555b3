package io.insitu.engine;

import java.nio.file.Path;
import java.util.List;

/// How the engine is set up.
///
/// @param directory for prepared modules and sockets; made when missing
/// @param workers worker processes kept ready
/// @param instancesPerWorker runs that one worker holds at a time at most
/// @param moduleBytesMax larger modules are refused
/// @param heapBytes of one worker's JVM
/// @param javaOptions further options of the workers' JVM
public record EngineConfig(
        Path directory,
        int workers,
        int instancesPerWorker,
        long moduleBytesMax,
        long heapBytes,
        List<String> javaOptions) {
    public EngineConfig {
        javaOptions = List.copyOf(javaOptions);
    }
}
