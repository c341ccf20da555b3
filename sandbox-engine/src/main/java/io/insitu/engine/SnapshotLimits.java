package io.insitu.engine;

import java.time.Duration;

/// What a program's own start may use whose result is kept as a snapshot, and what is kept. A
/// snapshot is itself bounded as modules are ([EngineConfig#moduleBytesMax]).
///
/// @param wallTime from its first instruction
/// @param memoryBytes linear memory; `memory.grow` past it fails
/// @param fuel instructions that it may execute
/// @param keptBytesMax bytes of snapshots that an engine keeps, the last one excepted
public record SnapshotLimits(Duration wallTime, long memoryBytes, long fuel, long keptBytesMax) {
    /// A minute, 128 MiB, 20 thousand million instructions, 4 GiB.
    public static final SnapshotLimits DEFAULT =
            new SnapshotLimits(Duration.ofSeconds(60), 128 << 20, 20_000_000_000L, 4L << 30);
}
