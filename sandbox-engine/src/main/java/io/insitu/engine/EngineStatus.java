package io.insitu.engine;

/// A moment's picture of the worker pool.
///
/// @param workers processes that are alive
/// @param idle of these, how many run nothing
/// @param running instances that run now
/// @param started workers started since the engine was
/// @param lost workers that died without being told to
/// @param confinement how the operating system holds workers, in words
public record EngineStatus(
        int workers, int idle, int running, long started, long lost, String confinement) {}
