package io.insitu.engine.guest;

import io.insitu.engine.Channel.Mode;
import io.insitu.engine.guest.GuestReport.Passed;

/// A channel while a run uses it.
sealed interface RunChannel permits InChannel, OutChannel {
    String alias();

    Mode mode();

    /// {@return whether it can only be gone through once, in order}
    boolean sequential();

    /// {@return whether what it reads comes, or what it writes goes, while the program runs}
    boolean pipe();

    /// {@return whether what passes is cut into [Messages]}
    boolean messages();

    /// {@return whether an engine may serve it from buffers of its own}
    boolean buffered();

    /// {@return its length in bytes as stat tells it}
    long size();

    /// Adds what was counted elsewhere.
    ///
    /// @param calls of the guest, that read or wrote
    /// @param bytes that it took; what it wrote is counted here
    void count(long calls, long bytes);

    /// {@return what passed, when the run is over}
    Passed passed();
}
