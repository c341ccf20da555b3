package io.insitu.engine.worker;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineConfig;
import io.insitu.engine.EngineName;
import io.insitu.engine.EngineStatus;
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
import io.insitu.engine.posix.Confinement;
import io.insitu.engine.posix.Posix;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An [Engine] whose programs run in worker processes. A worker belongs to the first tenant that
/// uses it, until its end: when another tenant needs its place and it is idle, it is ended and a
/// new one started. One spare worker waits, so that a tenant's first program does not wait for a
/// JVM. One tenant uses one worker as long as that has room.
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
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final ArrayDeque<PendingRun> waiting = new ArrayDeque<>();
    private final ArrayDeque<Claim> claims = new ArrayDeque<>();
    private long lastWorker;
    private long lost;
    private int startsFailed;
    private boolean pausing;
    private boolean closed;

    /// Somebody who waits for a worker of a tenant, other than by a run.
    private record Claim(String tenant, CompletableFuture<WorkerProcess> worker) {}

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
                pool.fill();
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
            return workers.stream().filter(w -> w.number == number).findFirst();
        }
    }

    @Override
    public Module prepare(String tenant, ByteBuffer wasm) throws InvalidModuleException {
        return preparation.prepare(tenant, wasm);
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
    public WorkerProcess borrow(String tenant) {
        Claim claim = new Claim(tenant, new CompletableFuture<>());
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
    public Instance start(InstanceSpec spec) {
        PendingRun run =
                new PendingRun(
                        lastRun.incrementAndGet(),
                        spec,
                        spec.engine().or(defaultEngine),
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
            holders = List.copyOf(workers);
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
            fill();
        }
        sends.forEach(Runnable::run);
    }

    // ---- who runs where; all under the lock

    private void assignClaims(List<Runnable> sends) {
        claims.removeIf(claim -> {
            Optional<WorkerProcess> worker = place(claim.tenant);
            worker.ifPresent(w -> {
                w.running++;
                sends.add(() -> claim.worker.complete(w));
            });
            return worker.isPresent();
        });
    }

    /// In their order, except that a tenant whose workers are full does not hold up others.
    private void assignRuns(List<Runnable> sends) {
        Set<String> full = new HashSet<>();
        for (Iterator<PendingRun> runs = waiting.iterator(); runs.hasNext(); ) {
            PendingRun run = runs.next();
            if (!full.contains(run.spec.tenant())) {
                Optional<WorkerProcess> worker = place(run.spec.tenant());
                if (worker.isPresent()) {
                    runs.remove();
                    count(worker.get());
                    sends.add(() -> worker.get().run(run, deadlines));
                } else {
                    full.add(run.spec.tenant());
                }
            }
        }
    }

    private void count(WorkerProcess worker) {
        worker.running++;
        worker.started++;
        if (worker.started >= config.runsPerWorker()) {
            worker.retired = true;
        }
    }

    /// A worker of the tenant with room, else one that nobody has used yet. If there is neither,
    /// makes room for one, which will be ready later.
    private Optional<WorkerProcess> place(String tenant) {
        Optional<WorkerProcess> own =
                workers.stream().filter(w -> hasRoom(w) && tenant.equals(w.tenant)).findFirst();
        if (own.isPresent()) {
            return own;
        }
        Optional<WorkerProcess> spare =
                workers.stream().filter(w -> hasRoom(w) && w.tenant == null).findFirst();
        spare.ifPresent(worker -> worker.tenant = tenant);
        if (spare.isEmpty() && workers.stream().allMatch(w -> w.ready)) {
            workers.stream()
                    .filter(w -> w.running == 0 && w.tenant != null && !tenant.equals(w.tenant))
                    .findFirst()
                    .ifPresent(this::retire);
        }
        return spare;
    }

    private boolean hasRoom(WorkerProcess worker) {
        return worker.ready && !worker.retired && worker.running < config.instancesPerWorker();
    }

    private void retire(WorkerProcess worker) {
        worker.retired = true;
        workers.remove(worker);
        worker.stop();
    }

    /// Keeps one worker spare, as far as there may be one more. After one that could not start
    /// comes a pause.
    private void fill() {
        boolean spare = workers.stream().anyMatch(w -> w.tenant == null);
        if (closed || spare || pausing || workers.size() >= config.workers()) {
            return;
        }
        if (startsFailed == 0) {
            startWorker();
        } else {
            pausing = true;
            var _ = deadlines.after(PAUSE_AFTER_FAILURE, this::resume);
        }
    }

    private void resume() {
        synchronized (lock) {
            pausing = false;
            if (!closed && workers.size() < config.workers()) {
                startWorker();
            }
        }
    }

    private void startWorker() {
        try {
            long number = ++lastWorker;
            workers.add(new WorkerProcess(number, command.start(number), this));
        } catch (IOException e) {
            LOG.error("a worker cannot be started", e);
            startsFailed++;
        }
    }

    // ---- what workers tell

    @Override
    public void ready(WorkerProcess worker) {
        synchronized (lock) {
            worker.ready = true;
            startsFailed = 0;
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
            worker.running--;
            if (worker.retired && worker.running == 0) {
                retire(worker);
            }
        }
        dispatch();
    }

    @Override
    public void lost(WorkerProcess worker) {
        synchronized (lock) {
            if (workers.remove(worker) && !closed) {
                lost++;
                LOG.warn("worker {} died: {}", worker.number, worker.exit());
                startsFailed = worker.ready ? 0 : startsFailed + 1;
            }
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
            int idle = (int) workers.stream().filter(w -> w.running == 0).count();
            int running = workers.stream().mapToInt(w -> w.running).sum();
            return new EngineStatus(
                    workers.size(), idle, running, lastWorker, lost, confinement.toString());
        }
    }

    @Override
    public void close() {
        List<WorkerProcess> stopping;
        List<PendingRun> dropped;
        synchronized (lock) {
            closed = true;
            stopping = List.copyOf(workers);
            workers.clear();
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
