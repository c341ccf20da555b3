package io.insitu.engine;

import java.util.concurrent.CompletableFuture;

/// A run that was started.
public interface Instance {
    /// Completes, never exceptionally, when the run has ended, however it did.
    CompletableFuture<Report> report();

    /// Ends the run, within 100 ms, in a tight loop too. Harmless when it has ended.
    void cancel();
}
