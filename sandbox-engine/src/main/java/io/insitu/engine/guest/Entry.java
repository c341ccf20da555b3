package io.insitu.engine.guest;

import java.util.Map;

/// Where a run of a prepared module begins.
sealed interface Entry {
    /// At its `_start`.
    record Main() implements Entry {}

    /// At its own start, which is called for what it leaves.
    record Initializer(Left left) implements Entry {}

    /// Is told, on the run's thread, that the initialiser has returned, as long as the instance is
    /// there.
    interface Left {
        /// @param globals the bits of each that can be set, by its number
        void state(GuestMemory memory, RunFiles files, Map<Integer, Long> globals);
    }
}
