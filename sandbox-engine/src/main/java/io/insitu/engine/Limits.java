package io.insitu.engine;

import java.time.Duration;

/// What an instance may use at most. Reaching one ends the instance with [Outcome.LimitReached],
/// but for those whose calls give an error number.
///
/// @param wallTime from its first instruction
/// @param memoryBytes linear memory; `memory.grow` past it fails as WebAssembly has it
/// @param fileSystemBytes what its in-memory files may hold together, each name counted as 512
///   bytes; a write past it gives ENOSPC. Lies in the worker's heap
/// @param outputBytes what it may write to one channel; a write past it ends it
/// @param logBytes the same for `stderr` and `debug`, where it is less
/// @param openFiles descriptors that are open at a time, up to 1 024; one more gives EMFILE
/// @param fuel instructions that it may execute, the same number on every machine. A basic block
///   counts as a whole when it is entered; moving memory or table entries in bulk counts one more
///   for every 64 bytes, or every entry
/// @param channels what it may do with each of its channels
public record Limits(
        Duration wallTime,
        long memoryBytes,
        long fileSystemBytes,
        long outputBytes,
        long logBytes,
        int openFiles,
        long fuel,
        ChannelLimits channels) {
    /// As much fuel as a clock of some gigahertz burns in a hundred years.
    public static final long ALL_FUEL = Long.MAX_VALUE;

    private static final int OPEN_FILES_MAX = 1024;

    public static final Limits DEFAULT =
            new Limits(
                    Duration.ofSeconds(60),
                    1L << 30,
                    64L << 20,
                    5L << 30,
                    1L << 30,
                    OPEN_FILES_MAX,
                    ALL_FUEL,
                    ChannelLimits.NONE);

    public Limits {
        if (openFiles < 4 || openFiles > OPEN_FILES_MAX) {
            throw new IllegalArgumentException(
                    "openFiles: %d is not from 4 to %d".formatted(openFiles, OPEN_FILES_MAX));
        }
    }

    /// One that bounds no more than this.
    public Limits(
            Duration wallTime,
            long memoryBytes,
            long fileSystemBytes,
            long outputBytes,
            long fuel) {
        this(
                wallTime,
                memoryBytes,
                fileSystemBytes,
                outputBytes,
                outputBytes,
                OPEN_FILES_MAX,
                fuel,
                ChannelLimits.NONE);
    }

    /// {@return the same with another wall time}
    public Limits withWallTime(Duration time) {
        return new Limits(
                time,
                memoryBytes,
                fileSystemBytes,
                outputBytes,
                logBytes,
                openFiles,
                fuel,
                channels);
    }
}
