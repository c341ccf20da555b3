package io.insitu.engine;

import java.time.Duration;

/// What an instance may use at most. Reaching one ends the instance with [Outcome.LimitReached]; it
/// never changes an output.
///
/// @param wallTime from its first instruction
/// @param memoryBytes linear memory; `memory.grow` past it fails as WebAssembly has it
/// @param fileSystemBytes what its in-memory files may hold together, each name counted as 512
///   bytes; a write past it gives ENOSPC. Lies in the worker's heap
/// @param outputBytes what it may write to one channel; a write past it ends it
/// @param fuel instructions that it may execute, the same number on every machine. A basic block
///   counts as a whole when it is entered; moving memory or table entries in bulk counts one more
///   for every 64 bytes, or every entry
public record Limits(
        Duration wallTime, long memoryBytes, long fileSystemBytes, long outputBytes, long fuel) {
    /// As much fuel as a clock of some gigahertz burns in a hundred years.
    public static final long ALL_FUEL = Long.MAX_VALUE;

    public static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(60), 1L << 30, 64L << 20, 5L << 30, ALL_FUEL);
}
