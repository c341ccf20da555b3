package io.insitu.engine.worker;

import io.insitu.engine.Outcome;

/// What a run is to execute.
sealed interface Program {
    /// A prepared module.
    record Ready(ModuleCache.Entry module) implements Program {}

    /// Nothing.
    ///
    /// @param outcome of the run, which says why
    record None(Outcome outcome) implements Program {}
}
