package io.insitu.engine.worker;

import io.insitu.engine.Outcome;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Runs that wait until it is known what they execute. For any number of threads.
final class AwaitedPrograms {
    private final Set<PendingRun> runs = ConcurrentHashMap.newKeySet();

    /// @param next takes the run when its program is there; one that has none is completed
    void await(PendingRun run, CompletableFuture<Program> program, Consumer<PendingRun> next) {
        runs.add(run);
        var _ = program.thenAccept(found -> found(run, found, next));
    }

    private void found(PendingRun run, Program program, Consumer<PendingRun> next) {
        if (!runs.remove(run)) {
            return; // it was cancelled
        }
        switch (program) {
            case Program.Ready(var module) -> {
                run.found(module);
                next.accept(run);
            }
            case Program.None(var outcome) -> run.complete(outcome);
        }
    }

    /// {@return whether the run was one of these} It is cancelled then.
    boolean cancel(PendingRun run) {
        boolean waited = runs.remove(run);
        if (waited) {
            run.complete(new Outcome.Cancelled());
        }
        return waited;
    }

    void close() {
        runs.forEach(this::cancel);
    }
}
