package io.insitu.engine.worker;

import io.insitu.engine.EngineName;
import io.insitu.engine.InvalidModuleException;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has workers look at modules, and the engine in them have the last word. A worker may die for
/// reasons of its own, so its death is put down to the module only when the next one dies over it
/// too.
final class PreparingWorkers implements Preparation.Preparer {
    private static final Logger LOG = LoggerFactory.getLogger(PreparingWorkers.class);

    private static final int ATTEMPTS = 2;

    private final Lender workers;
    private final EngineName engine;

    /// Lends workers out.
    interface Lender {
        /// Waits for a worker that this tenant may use; the caller gives it back.
        ///
        /// @param moduleBytes of what it is for: who runs it next should find that worker
        WorkerProcess borrow(String tenant, long moduleBytes);

        void giveBack(WorkerProcess worker);
    }

    PreparingWorkers(Lender workers, EngineName engine) {
        this.workers = workers;
        this.engine = engine;
    }

    @Override
    public void prepare(String tenant, Preparation.Upload upload, boolean metered, Path into)
            throws InvalidModuleException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            WorkerProcess worker = workers.borrow(tenant, upload.bytes());
            try {
                worker.prepare(upload, metered, engine, into);
                return;
            } catch (IOException e) {
                LOG.warn("worker {} died while it prepared a module", worker.number, e);
            } finally {
                workers.giveBack(worker);
            }
        }
        throw new InvalidModuleException(
                "the module brought down %d workers that looked at it".formatted(ATTEMPTS), -1);
    }
}
