package io.insitu.engine.worker;

import io.insitu.engine.guest.V8Tiers;
import java.io.IOException;

/// Workers whose process does nothing and ends at once, for those who look at what is done with
/// workers.
final class DeadWorker {
    private DeadWorker() {}

    static WorkerProcess start(long number, V8Tiers tiers) throws IOException {
        Process process = new ProcessBuilder("true").start();
        return new WorkerProcess(number, tiers, process, new NobodyListens());
    }

    private static final class NobodyListens implements WorkerProcess.Events {
        @Override
        public void ready(WorkerProcess worker) {}

        @Override
        public void ended(WorkerProcess worker, PendingRun run) {}

        @Override
        public void lost(WorkerProcess worker) {}
    }
}
