package io.insitu.engine.worker;

import io.insitu.engine.EngineName;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Outcome;
import io.insitu.engine.guest.V8Tiers;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.posix.PosixException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker process seen from the engine: what runs in it, and the thread that reads what it says.
/// The pool decides what it runs; fields that the pool changes are guarded by the pool's lock.
final class WorkerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

    /// A worker that does not end a run so long after its time is over is not in its right mind.
    private static final Duration GRACE = Duration.ofSeconds(2);

    final long number;
    final V8Tiers tiers;
    private final Process process;
    private final Events events;
    private final Map<Long, PendingRun> runs = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Message.Prepared>> preparations =
            new ConcurrentHashMap<>();
    private final AtomicLong lastPreparation = new AtomicLong();
    private volatile @Nullable Connection connection;
    private volatile boolean gone;

    /// Whose programs it runs; null as long as it has run none.
    @Nullable String tenant;

    boolean ready;
    boolean retired;
    int running;
    long started;

    /// What the pool has to know.
    interface Events {
        void ready(WorkerProcess worker);

        void ended(WorkerProcess worker, PendingRun run);

        /// The process is gone, or cannot be spoken to any more. Told once.
        void lost(WorkerProcess worker);
    }

    WorkerProcess(long number, V8Tiers tiers, Process process, Events events) {
        this.number = number;
        this.tiers = tiers;
        this.process = process;
        this.events = events;
        // Not a virtual thread: reading a process's output holds its carrier for as long as nothing
        // comes, and as many workers as there are cores would leave none to answer requests.
        Thread.ofPlatform().name("worker-%d-log".formatted(number)).daemon().start(this::logOutput);
        var _ = process.onExit().thenRun(this::gone);
    }

    private void logOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line; (line = lines.readLine()) != null; ) {
                LOG.warn("worker {}: {}", number, line);
            }
        } catch (IOException e) {
            LOG.debug("worker {}: its output ended", number, e);
        }
    }

    /// The worker has said who it is.
    void connected(Connection made) {
        connection = made;
        Thread.ofPlatform().name("worker-" + number).daemon().start(() -> serve(made));
        events.ready(this);
    }

    private void serve(Connection made) {
        try {
            while (true) {
                handle(made.receive().message());
            }
        } catch (IOException e) {
            LOG.debug("worker {} is gone", number, e);
        } finally {
            gone();
            made.close();
        }
    }

    private void handle(Message message) throws IOException {
        switch (message) {
            case Message.Done done -> {
                PendingRun run = runs.remove(done.run());
                if (run != null) {
                    events.ended(this, run);
                    run.complete(done.report());
                }
            }
            case Message.Wrote wrote -> {
                PendingRun run = runs.get(wrote.run());
                if (run != null) {
                    run.wrote(wrote.lines());
                }
            }
            case Message.NeedFile need -> {
                PendingRun run = runs.get(need.run());
                if (run != null) {
                    Thread.ofVirtual().start(() -> giveFile(run, need.channel()));
                }
            }
            case Message.Prepared prepared -> {
                CompletableFuture<Message.Prepared> waiting = preparations.remove(prepared.id());
                if (waiting != null) {
                    waiting.complete(prepared);
                }
            }
            default -> throw new IOException("not for the engine: " + message);
        }
    }

    private void giveFile(PendingRun run, int channel) {
        try {
            int descriptor = Posix.open(run.spill(channel), Posix.O_RDWR);
            try {
                send(new Message.File(run.id, channel, ""), descriptor);
            } finally {
                Posix.close(descriptor);
            }
        } catch (RuntimeException e) {
            LOG.warn("the file of an output cannot be had", e);
            trySend(new Message.File(run.id, channel, "the file of an output cannot be had: " + e));
        } catch (IOException e) {
            LOG.debug("worker {} went away while it waited for a file", number, e);
        }
    }

    /// By the end of its socket or of the process, or since nothing can be sent to it, whichever is
    /// seen first.
    private void gone() {
        gone = true;
        process.destroyForcibly();
        events.lost(this);
        loseAll();
    }

    private void loseAll() {
        for (PendingRun run : List.copyOf(runs.values())) {
            if (runs.remove(run.id) != null) {
                run.complete(new Outcome.Lost("worker %d died".formatted(number)));
            }
        }
        preparations
                .values()
                .forEach(v -> v.completeExceptionally(new IOException("the worker died")));
    }

    private void send(Message message, int... descriptors) throws IOException {
        Connection open = connection;
        if (open == null) {
            throw new IOException("worker %d is not connected".formatted(number));
        }
        open.send(message, descriptors);
    }

    private void trySend(Message message) {
        try {
            send(message);
        } catch (IOException e) {
            LOG.debug("worker {} is gone", number, e);
        }
    }

    /// Sends a run over. Trouble with its files ends the run, trouble with the worker all its runs.
    void run(PendingRun run, Deadlines deadlines) {
        runs.put(run.id, run);
        List<Integer> opened = new ArrayList<>();
        try {
            List<Integer> descriptors = new ArrayList<>();
            Message.Run message = run.message(descriptors, opened);
            var watch = deadlines.after(run.spec.limits().wallTime().plus(GRACE), () -> kill(run));
            var _ = run.report().whenComplete((_, _) -> watch.cancel(false));
            send(message, descriptors.stream().mapToInt(Integer::intValue).toArray());
            if (run.cancelled()) {
                cancel(run);
            }
            if (gone) {
                loseAll();
            }
        } catch (PosixException e) {
            if (runs.remove(run.id) != null) {
                events.ended(this, run);
                run.complete(new Outcome.NotStarted(String.valueOf(e.getMessage())));
            }
        } catch (IOException e) {
            gone(); // before the run is lost, or it would be run again here
        } finally {
            opened.forEach(Posix::close);
            run.releasePipes();
        }
    }

    /// For a run that outlived its time and its worker's attempt to end it.
    private void kill(PendingRun run) {
        if (runs.remove(run.id) != null) {
            LOG.warn("worker {} does not end a run whose time is over: killed", number);
            long millis = run.spec.limits().wallTime().toMillis();
            run.complete(new Outcome.LimitReached("wallTime", millis));
            process.destroyForcibly();
        }
    }

    void cancel(PendingRun run) {
        trySend(new Message.Cancel(run.id));
    }

    /// @throws IOException when the worker dies before it answers
    void prepare(Preparation.Upload upload, boolean metered, EngineName engine, Path into)
            throws InvalidModuleException, IOException {
        long id = lastPreparation.incrementAndGet();
        CompletableFuture<Message.Prepared> answer = new CompletableFuture<>();
        preparations.put(id, answer);
        int source = Posix.open(upload.file(), Posix.O_RDONLY);
        int target = Posix.open(into, Posix.O_RDWR);
        try {
            send(
                    new Message.Prepare(id, upload.digest(), upload.bytes(), metered, engine),
                    source,
                    target);
        } finally {
            Posix.close(source);
            Posix.close(target);
        }
        if (gone) {
            loseAll();
        }
        Message.Prepared prepared;
        try {
            prepared = answer.join();
        } catch (CompletionException e) {
            throw new IOException("worker %d died".formatted(number), e);
        }
        if (!prepared.problem().isEmpty()) {
            throw new InvalidModuleException(prepared.problem(), prepared.offset());
        }
    }

    /// Ends the process. It has no state worth a farewell.
    void stop() {
        process.destroyForcibly();
        Connection open = connection;
        if (open != null) {
            open.shutdown();
        }
    }

    /// How its process ended, for the log. A worker is lost when its socket ends, which may be a
    /// moment before its process does.
    String exit() {
        return "process %d, %s"
                .formatted(
                        process.pid(),
                        process.isAlive() ? "whose socket ended" : "exit " + process.exitValue());
    }
}
