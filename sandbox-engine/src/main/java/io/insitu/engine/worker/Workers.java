package io.insitu.engine.worker;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.EngineStatus;
import io.insitu.engine.guest.V8Tiers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The workers that are alive, which of them takes what, and when another is started. One tenant
/// uses one worker of a kind as long as that has room. Where there may be three or more, one waits
/// spare, so that a tenant's first program does not wait for a JVM. All under the lock of the pool.
final class Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final EngineConfig config;
    private final Starter starter;
    private final Runnable takeBreath;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private @Nullable Need unmet;
    private long started;
    private long lost;
    private int startsFailed;
    private Breath breath = Breath.NONE;

    /// Whether a worker that could not be started may be tried again.
    private enum Breath {
        NONE,
        BEING_TAKEN,
        TAKEN
    }

    /// Starts a process.
    interface Starter {
        WorkerProcess start(long number, V8Tiers tiers) throws IOException;
    }

    /// What somebody wants a worker for.
    ///
    /// @param tiers the kind of worker that suits it; null when any does
    record Need(String tenant, @Nullable V8Tiers tiers) {
        private boolean isNobodys() {
            return tenant.equals(Engine.NOBODY);
        }

        private boolean suits(WorkerProcess worker) {
            return tiers == null || tiers == worker.tiers;
        }
    }

    /// @param takeBreath has [#rested] called a little later
    Workers(EngineConfig config, Starter starter, Runnable takeBreath) {
        this.config = config;
        this.starter = starter;
        this.takeBreath = takeBreath;
    }

    List<WorkerProcess> all() {
        return List.copyOf(workers);
    }

    Optional<WorkerProcess> find(long number) {
        return workers.stream().filter(w -> w.number == number).findFirst();
    }

    /// {@return a worker that takes it now; empty when it has to wait} It is the tenant's from now
    /// on, and nobody's if that is nobody.
    Optional<WorkerProcess> place(Need need) {
        Optional<WorkerProcess> found =
                of(need.tenant, need).or(() -> of(null, need)).or(() -> besideWhatSuits(need));
        if (!need.isNobodys()) {
            found.ifPresent(worker -> worker.tenant = need.tenant);
        }
        return found;
    }

    /// {@return one with room that suits}
    ///
    /// @param tenant whose it is; null for one that nobody has used yet
    private Optional<WorkerProcess> of(@Nullable String tenant, Need need) {
        return workers.stream()
                .filter(w -> hasRoom(w) && Objects.equals(w.tenant, tenant) && need.suits(w))
                .findFirst();
    }

    /// Of several needs only the first makes room for what it lacks, or two would end each other's
    /// workers in turn. Where all have work, the tenant's worker of the other kind will do.
    private Optional<WorkerProcess> besideWhatSuits(Need need) {
        boolean first = unmet == null;
        if (first) {
            unmet = need;
        }
        if (workers.size() < config.workers() || isComing(need)) {
            return Optional.empty();
        }
        Optional<WorkerProcess> idle =
                workers.stream()
                        .filter(w -> w.running == 0)
                        .min(Comparator.comparingInt(w -> worth(w, need)));
        if (idle.isEmpty()) {
            return of(need.tenant, new Need(need.tenant, null));
        }
        if (first) {
            end(idle.get());
        }
        return Optional.empty();
    }

    /// One that nobody has used yet is worth the least.
    private static int worth(WorkerProcess worker, Need need) {
        if (worker.tenant == null) {
            return 0;
        }
        return worker.tenant.equals(need.tenant) ? 2 : 1;
    }

    private boolean isComing(Need need) {
        return workers.stream().anyMatch(w -> !w.ready && !w.retired && need.suits(w));
    }

    private boolean hasRoom(WorkerProcess worker) {
        return worker.ready && !worker.retired && worker.running < config.instancesPerWorker();
    }

    /// A run begins there.
    void begin(WorkerProcess worker) {
        worker.running++;
        worker.started++;
        if (worker.started >= config.runsPerWorker()) {
            worker.retired = true;
        }
    }

    /// It has one thing less to do.
    void release(WorkerProcess worker) {
        worker.running--;
        if (worker.retired && worker.running == 0) {
            end(worker);
        }
    }

    private void end(WorkerProcess worker) {
        worker.retired = true;
        workers.remove(worker);
        worker.stop();
    }

    /// Starts what somebody lacked since the last time, else a spare one, as far as there may be
    /// one more. After one that could not start comes a pause.
    void fill() {
        Optional<V8Tiers> next = missing();
        unmet = null;
        boolean room = workers.size() < config.workers() && breath != Breath.BEING_TAKEN;
        if (next.isEmpty() || !room) {
            return;
        }
        if (startsFailed == 0 || breath == Breath.TAKEN) {
            breath = Breath.NONE;
            start(next.get());
        } else {
            breath = Breath.BEING_TAKEN;
            takeBreath.run();
        }
    }

    /// With room for one of each kind at most, none is started before it is known what for.
    private Optional<V8Tiers> missing() {
        if (unmet == null && config.workers() <= V8Tiers.values().length) {
            return Optional.empty();
        }
        V8Tiers wanted = unmet == null ? null : unmet.tiers;
        if (wanted != null && !hasSpare(wanted)) {
            return Optional.of(wanted);
        }
        return hasSpare(V8Tiers.OPTIMISED) ? Optional.empty() : Optional.of(V8Tiers.OPTIMISED);
    }

    private boolean hasSpare(V8Tiers tiers) {
        return workers.stream().anyMatch(w -> w.tenant == null && w.tiers == tiers);
    }

    private void start(V8Tiers tiers) {
        try {
            workers.add(starter.start(++started, tiers));
        } catch (IOException e) {
            LOG.error("a worker cannot be started", e);
            startsFailed++;
        }
    }

    void rested() {
        breath = Breath.TAKEN;
    }

    /// It has said that it is there.
    void ready(WorkerProcess worker) {
        worker.ready = true;
        startsFailed = 0;
    }

    /// It is gone, untold.
    void lost(WorkerProcess worker) {
        if (workers.remove(worker)) {
            lost++;
            LOG.warn("worker {} died: {}", worker.number, worker.exit());
            startsFailed = worker.ready ? 0 : startsFailed + 1;
        }
    }

    /// {@return all of them, which the caller ends}
    List<WorkerProcess> dismiss() {
        List<WorkerProcess> dismissed = List.copyOf(workers);
        workers.clear();
        return dismissed;
    }

    EngineStatus status(String confinement) {
        int idle = (int) workers.stream().filter(w -> w.running == 0).count();
        int running = workers.stream().mapToInt(w -> w.running).sum();
        return new EngineStatus(workers.size(), idle, running, started, lost, confinement);
    }
}
