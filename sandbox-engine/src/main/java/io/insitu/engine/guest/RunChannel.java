package io.insitu.engine.guest;

import io.insitu.engine.guest.GuestReport.Passed;

/// A channel while a run uses it.
sealed interface RunChannel permits InChannel, OutChannel {
    String alias();

    /// {@return whether it can only be gone through once, in order}
    boolean sequential();

    boolean pipe();

    /// {@return its length in bytes as stat tells it}
    long size();

    /// Adds to the number of the guest's reads or writes.
    void count(long calls);

    /// {@return what passed, when the run is over}
    Passed passed();
}
