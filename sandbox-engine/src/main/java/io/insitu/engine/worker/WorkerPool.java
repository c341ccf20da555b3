package io.insitu.engine.worker;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.EngineName;
import io.insitu.engine.EngineStatus;
import io.insitu.engine.Image;
import io.insitu.engine.Images;
import io.insitu.engine.Instance;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.Pipe;
import io.insitu.engine.Report;
import io.insitu.engine.SnapshotLimits;
import io.insitu.engine.StandardStreams;
import io.insitu.engine.StderrFollower;
import io.insitu.engine.guest.V8Tiers;
import io.insitu.engine.posix.Confinement;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.worker.Workers.Need;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An [Engine] whose programs run in worker processes. A worker belongs to the first tenant that
/// uses it, until its end: when another tenant needs its place and it is idle, it is ended and a
/// new one started. Small programs and large ones have workers of their own ([V8Tiers]).
public final class WorkerPool implements Engine, WorkerProcess.Events, PreparingWorkers.Lender {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final EngineConfig config;
    private final Confinement confinement;
    private final EngineName defaultEngine;
    private final Preparation preparation;
    private final WorkerSocket socket;
    private final WorkerCommand command;
    private final Deadlines deadlines = new Deadlines();
    private final AtomicLong lastRun = new AtomicLong();
    private final AwaitedPrograms awaited = new AwaitedPrograms();

    private final Object lock = new Object();
    private final Workers workers;
    private final ArrayDeque<PendingRun> waiting = new ArrayDeque<>();
    private final ArrayDeque<Claim> claims = new ArrayDeque<>();
    private boolean closed;

    /// Somebody who waits for a worker of a tenant, other than by a run.
    private record Claim(Need need, CompletableFuture<WorkerProcess> worker) {}

    private WorkerPool(EngineConfig config) throws IOException {
        this.confinement = config.confined() ? Confinement.offered() : new Confinement(0, false);
        if (!confinement.isEffective()) {
            LOG.warn(
                    "workers are not confined by the operating system ({}): run only programs of"
                            + " people whom you trust",
                    confinement);
        }
        this.config = config;
        Path directory = Files.createDirectories(config.directory().toAbsolutePath());
        this.defaultEngine = config.engine().or(EngineName.V8);
        this.preparation =
                new Preparation(
                        directory,
                        config,
                        new PreparingWorkers(this, defaultEngine),
                        this::takeSnapshot);
        this.socket = WorkerSocket.open();
        this.command = new WorkerCommand(config, socket.path(), V8Library.deploy(directory));
        this.workers = new Workers(config, this::startWorker, this::pause);
    }

    private WorkerProcess startWorker(long number, V8Tiers tiers) throws IOException {
        return new WorkerProcess(number, tiers, command.start(number, tiers), this);
    }

    private void pause() {
        var _ = deadlines.after(PAUSE_AFTER_FAILURE, this::resume);
    }

    private void resume() {
        synchronized (lock) {
            workers.rested();
        }
        dispatch();
    }

    /// Starts the first workers and returns at once.
    ///
    /// @throws UncheckedIOException when the directory cannot be used
    public static Engine start(EngineConfig config) {
        Posix.raiseOpenFiles();
        try {
            WorkerPool pool = new WorkerPool(config);
            pool.socket.listen(pool::connected);
            synchronized (pool.lock) {
                pool.workers.fill();
            }
            return pool;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connected(long number, Connection connection) {
        find(number).ifPresentOrElse(w -> w.connected(connection), connection::close);
    }

    private Optional<WorkerProcess> find(long number) {
        synchronized (lock) {
            return workers.find(number);
        }
    }

    @Override
    public Module prepare(String tenant, ByteBuffer wasm) throws InvalidModuleException {
        return preparation.prepare(tenant, wasm);
    }

    @Override
    public void takeSnapshot(String tenant, Module module, List<Image> images) {
        preparation.takeSnapshot(tenant, module, images);
    }

    @Override
    public Images images() {
        return preparation.images();
    }

    @Override
    public SnapshotLimits snapshotLimits() {
        return preparation.snapshotLimits();
    }

    @Override
    public WorkerProcess borrow(String tenant, long moduleBytes) {
        Claim claim =
                new Claim(
                        new Need(tenant, tiers(defaultEngine, moduleBytes)),
                        new CompletableFuture<>());
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the engine is closed");
            }
            claims.add(claim);
        }
        dispatch();
        return claim.worker.join();
    }

    @Override
    public Instance start(InstanceSpec spec, StderrFollower follower) {
        PendingRun run =
                new PendingRun(
                        lastRun.incrementAndGet(),
                        spec,
                        spec.engine().or(defaultEngine),
                        follower,
                        this::cancel);
        awaited.await(run, preparation.program(spec), this::admit);
        return run;
    }

    private void admit(PendingRun run) {
        boolean admitted;
        synchronized (lock) {
            admitted = !closed && waiting.add(run);
        }
        if (admitted) {
            dispatch();
        } else {
            run.complete(new Outcome.NotStarted("the engine is closed"));
        }
    }

    private CompletableFuture<Report> takeSnapshot(
            ModuleCache.Entry module, InstanceSpec spec, Path into) {
        PendingRun run =
                new PendingRun(
                        lastRun.incrementAndGet(),
                        spec,
                        spec.engine().or(defaultEngine),
                        this::cancel,
                        module,
                        into);
        admit(run);
        return run.report();
    }

    /// A run that is just on its way to a worker is cancelled by whoever sends it.
    private void cancel(PendingRun run) {
        if (awaited.cancel(run)) {
            return;
        }
        List<WorkerProcess> holders;
        boolean waited;
        synchronized (lock) {
            waited = waiting.remove(run);
            holders = workers.all();
        }
        if (waited) {
            run.complete(new Outcome.Cancelled());
        } else {
            holders.forEach(worker -> worker.cancel(run));
        }
    }

    /// Gives waiting runs to workers. Under the lock it is decided, outside of it things are sent:
    /// a worker that is slow to read must not hold up the pool.
    private void dispatch() {
        List<Runnable> sends;
        synchronized (lock) {
            sends = new ArrayList<>();
            assignClaims(sends);
            assignRuns(sends);
            if (!closed) {
                workers.fill();
            }
        }
        sends.forEach(Runnable::run);
    }

    // ---- who runs where; all under the lock

    private void assignClaims(List<Runnable> sends) {
        claims.removeIf(claim -> {
            Optional<WorkerProcess> worker = workers.place(claim.need);
            worker.ifPresent(w -> {
                w.running++;
                sends.add(() -> claim.worker.complete(w));
            });
            return worker.isPresent();
        });
    }

    /// In their order, except that a tenant whose workers are full does not hold up others.
    private void assignRuns(List<Runnable> sends) {
        Set<Need> full = new HashSet<>();
        for (Iterator<PendingRun> runs = waiting.iterator(); runs.hasNext(); ) {
            PendingRun run = runs.next();
            Need need = new Need(run.spec.tenant(), tiers(run.engine, run.program().bytes()));
            if (!full.contains(need)) {
                Optional<WorkerProcess> worker = workers.place(need);
                if (worker.isPresent()) {
                    runs.remove();
                    workers.begin(worker.get());
                    sends.add(() -> worker.get().run(run, deadlines));
                } else {
                    full.add(need);
                }
            }
        }
    }

    /// {@return the kind of worker for such a module; null when any will do}
    private @Nullable V8Tiers tiers(EngineName engine, long moduleBytes) {
        if (engine != EngineName.V8) {
            return null;
        }
        return moduleBytes < config.baselineFromBytes()
                ? V8Tiers.OPTIMISED
                : V8Tiers.BASELINE_FIRST;
    }

    // ---- what workers tell

    @Override
    public void ready(WorkerProcess worker) {
        synchronized (lock) {
            workers.ready(worker);
        }
        dispatch();
    }

    @Override
    public void ended(WorkerProcess worker, PendingRun run) {
        giveBack(worker);
    }

    @Override
    public void giveBack(WorkerProcess worker) {
        synchronized (lock) {
            workers.release(worker);
        }
        dispatch();
    }

    @Override
    public void lost(WorkerProcess worker) {
        synchronized (lock) {
            workers.lost(worker);
        }
        dispatch();
    }

    @Override
    public Pipe pipe() {
        return PosixPipe.open();
    }

    @Override
    public StandardStreams standardStreams() {
        return PosixPipe.standardStreams();
    }

    @Override
    public EngineStatus status() {
        synchronized (lock) {
            return workers.status(confinement.toString());
        }
    }

    @Override
    public void close() {
        List<WorkerProcess> stopping;
        List<PendingRun> dropped;
        synchronized (lock) {
            closed = true;
            stopping = workers.dismiss();
            dropped = List.copyOf(waiting);
            waiting.clear();
            claims.forEach(claim -> claim.worker.cancel(false));
            claims.clear();
        }
        awaited.close();
        dropped.forEach(run -> run.complete(new Outcome.Cancelled()));
        stopping.forEach(WorkerProcess::stop);
        socket.close();
        deadlines.close();
    }
}
