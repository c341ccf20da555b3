package io.insitu.engine.guest;

import io.insitu.engine.Outcome;
import java.util.List;

/// How an engine saw a run end.
///
/// @param outcome as the engine puts it; a trap has its message, and no names yet
/// @param frames the numbers of the functions that were active when it trapped, the innermost first
///   and at most 32
/// @param instantiatedNanos when there was an instance, on the clock of [System#nanoTime]; 0 when
///   there was none
/// @param memoryBytes of linear memory at the end, which is when it is largest
/// @param fuelLeft below zero when it is used up; [#UNKNOWN] when it was not counted, or cannot be
///   told
/// @param stackUsedUp whether its calls went deeper than the module allows itself
record Execution(
        Outcome outcome,
        List<Integer> frames,
        long instantiatedNanos,
        long memoryBytes,
        long fuelLeft,
        boolean stackUsedUp) {
    static final long UNKNOWN = Long.MIN_VALUE;

    /// As many as a report names.
    static final int FRAMES_MAX = 32;

    /// {@return why a program is not started whose memory is too large from the beginning}
    static String tooMuchMemory(long declaredBytes, long allowedBytes) {
        return "memory: it declares %d bytes, %d are allowed"
                .formatted(declaredBytes, allowedBytes);
    }

    /// One of which nothing is left to tell but this.
    static Execution ended(Outcome outcome, long instantiatedNanos, long memoryBytes) {
        return new Execution(outcome, List.of(), instantiatedNanos, memoryBytes, UNKNOWN, false);
    }
}
