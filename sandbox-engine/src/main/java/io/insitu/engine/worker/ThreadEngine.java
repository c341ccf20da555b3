package io.insitu.engine.worker;

import io.insitu.engine.Engine;
import io.insitu.engine.EngineChoice;
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
import io.insitu.engine.guest.EndiveModules;
import io.insitu.engine.guest.GuestReport;
import io.insitu.engine.guest.Sandbox;
import io.insitu.engine.image.ImageIndexes;
import io.insitu.engine.module.ModulePreparation;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.posix.PosixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An [Engine] whose programs run on threads of this process, compiled by Endive to byte code that
/// the JVM verifies. There is no process to start, to lose or to confine. Linear memories lie on
/// this JVM's heap.
final class ThreadEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadEngine.class);

    private final Preparation preparation;
    private final ImageIndexes indexes;
    private final EndiveModules modules = new EndiveModules();
    private final SandboxThreads sandboxes =
            new SandboxThreads(
                    e -> LOG.error("a thread that runs programs broke", e),
                    Map.of(EngineName.ENDIVE, () -> Sandbox.endive(modules)));
    private final Deadlines deadlines = new Deadlines();
    private final AwaitedPrograms awaited = new AwaitedPrograms();
    private final AtomicLong lastRun = new AtomicLong();
    private final Map<Long, RunInWorker> runs = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// @throws IOException when the directory cannot be used
    ThreadEngine(EngineConfig config) throws IOException {
        Path directory = Files.createDirectories(config.directory().toAbsolutePath());
        this.preparation = new Preparation(directory, config, this::prepare, this::takeSnapshot);
        this.indexes =
                new ImageIndexes(WorkerMain.IMAGE_INDEX_BYTES_MAX, config.images().entriesMax());
    }

    @Override
    public Module prepare(String tenant, ByteBuffer wasm) throws InvalidModuleException {
        return preparation.prepare(tenant, wasm);
    }

    private void prepare(String tenant, Preparation.Upload upload, boolean metered, Path into)
            throws InvalidModuleException, IOException {
        ByteBuffer wasm = ByteBuffer.wrap(Files.readAllBytes(upload.file()));
        ByteBuffer prepared = ModulePreparation.prepare(wasm, metered);
        validate(upload.digest(), prepared);
        byte[] bytes = new byte[prepared.remaining()];
        prepared.get(bytes);
        Files.write(into, bytes);
    }

    private void validate(String digest, ByteBuffer prepared) throws InvalidModuleException {
        CompletableFuture<Void> valid = new CompletableFuture<>();
        sandboxes.run(
                EngineName.ENDIVE,
                sandbox -> {
                    try {
                        sandbox.validate(digest, prepared);
                        return () -> valid.complete(null);
                    } catch (InvalidModuleException | InterruptedException | RuntimeException e) {
                        return () -> valid.completeExceptionally(e);
                    }
                });
        try {
            valid.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidModuleException invalid) {
                throw invalid;
            }
            throw new IllegalStateException("a module could not be validated", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InvalidModuleException("its validation was interrupted", -1);
        }
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
    public Instance start(InstanceSpec spec, StderrFollower follower) {
        PendingRun run =
                new PendingRun(
                        lastRun.incrementAndGet(), spec, EngineName.ENDIVE, follower, this::cancel);
        if (closed) {
            run.complete(new Outcome.NotStarted("the engine is closed"));
        } else if (spec.engine() == EngineChoice.V8) {
            run.complete(
                    new Outcome.NotStarted(
                            "engine: v8 runs in worker processes, and there are none here"));
        } else {
            awaited.await(run, preparation.program(spec), this::start);
        }
        return run;
    }

    private CompletableFuture<Report> takeSnapshot(
            ModuleCache.Entry module, InstanceSpec spec, Path into) {
        PendingRun run =
                new PendingRun(
                        lastRun.incrementAndGet(),
                        spec,
                        EngineName.ENDIVE,
                        this::cancel,
                        module,
                        into);
        start(run);
        return run.report();
    }

    private void start(PendingRun run) {
        List<Integer> opened = new ArrayList<>();
        try {
            List<Integer> descriptors = new ArrayList<>();
            Message.Run message = run.message(descriptors, opened);
            RunInWorker inner =
                    new RunInWorker(
                            message, owned(descriptors, opened), new StarterHere(run), indexes);
            runs.put(run.id, inner);
            if (run.cancelled()) {
                inner.cancel();
            }
            sandboxes.run(EngineName.ENDIVE, sandbox -> execute(run, inner, sandbox));
        } catch (PosixException e) {
            opened.forEach(Posix::close);
            run.complete(new Outcome.NotStarted(String.valueOf(e.getMessage())));
        } finally {
            run.releasePipes();
        }
    }

    /// A run closes its descriptors, and the ends of pipes are their owners' to close.
    private static List<Integer> owned(List<Integer> descriptors, List<Integer> opened) {
        return descriptors.stream()
                .map(each -> opened.contains(each) ? each : Integer.valueOf(Posix.duplicate(each)))
                .toList();
    }

    private Runnable execute(PendingRun run, RunInWorker inner, Sandbox sandbox) {
        try {
            GuestReport report = inner.runIn(sandbox, deadlines);
            return () -> run.complete(report);
        } catch (RuntimeException | Error e) {
            run.complete(GuestReport.notRun(new Outcome.Lost("the thread that ran it broke")));
            throw e;
        } finally {
            runs.remove(run.id);
            inner.close();
        }
    }

    private final class StarterHere implements RunInWorker.Starter {
        private final PendingRun run;

        StarterHere(PendingRun run) {
            this.run = run;
        }

        @Override
        public void askForFile(long number, int channel) {
            Thread.ofVirtual().start(() -> giveFile(run, channel));
        }

        @Override
        public void wrote(long number, StderrFollower.Lines lines) {
            run.wrote(lines);
        }
    }

    private void giveFile(PendingRun run, int channel) {
        RunInWorker inner = runs.get(run.id);
        if (inner == null) {
            return;
        }
        try {
            int file = Posix.open(run.spill(channel), Posix.O_RDWR);
            inner.fileArrived(new Message.File(run.id, channel, ""), List.of(file));
        } catch (RuntimeException e) {
            LOG.warn("the file of an output cannot be had", e);
            String problem = "the file of an output cannot be had: " + e;
            inner.fileArrived(new Message.File(run.id, channel, problem), List.of());
        }
    }

    private void cancel(PendingRun run) {
        RunInWorker inner = runs.get(run.id);
        if (inner != null) {
            inner.cancel();
        } else {
            awaited.cancel(run);
        }
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
        int running = runs.size();
        return new EngineStatus(1, running == 0 ? 1 : 0, running, 1, 0, "the JVM's verifier");
    }

    @Override
    public void close() {
        closed = true;
        awaited.close();
        runs.values().forEach(RunInWorker::cancel);
        sandboxes.close();
        deadlines.close();
    }

    /// @throws UncheckedIOException when the directory cannot be used
    static Engine started(EngineConfig config) {
        Posix.raiseOpenFiles();
        try {
            return new ThreadEngine(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
