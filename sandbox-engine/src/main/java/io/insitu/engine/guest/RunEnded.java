package io.insitu.engine.guest;

import io.insitu.engine.Outcome;

/// Unwinds a host function when the run is over: by `proc_exit`, a limit, or a cancellation.
final class RunEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final transient Outcome outcome;

    RunEnded(Outcome outcome) {
        super(outcome.toString(), null, false, false);
        this.outcome = outcome;
    }
}
