package io.insitu.middleware.compute;

import io.insitu.engine.Channel;
import io.insitu.engine.Engine;
import io.insitu.engine.EngineStatus;
import io.insitu.engine.Image;
import io.insitu.engine.ImageLimits;
import io.insitu.engine.Images;
import io.insitu.engine.Instance;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Module;
import io.insitu.engine.Outcome;
import io.insitu.engine.Pipe;
import io.insitu.engine.Report;
import io.insitu.engine.Report.Usage;
import io.insitu.engine.SnapshotLimits;
import io.insitu.engine.StandardStreams;
import io.insitu.engine.StderrFollower;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// An engine whose programs are Java. A module is the text `wasm:NAME`; every other text is
/// invalid. What a program throws ends the run as the outcome says, else as a trap.
public final class FakeEngine implements Engine {
    /// What a module does when it runs.
    @FunctionalInterface
    public interface Program {
        Outcome run(FakeRun run) throws Exception;
    }

    /// Writes its arguments, and what it reads if it reads something: `[a, b]<text>`.
    public static final Program TELLING =
            run -> {
                String input = run.aliases().contains("stdin") ? run.read("stdin") : "";
                run.write("stdout", run.spec().args() + "<" + input + ">");
                return FakeRun.DONE;
            };

    /// {@return one that writes a text}
    public static Program writing(String text) {
        return run -> {
            run.write("stdout", text);
            return FakeRun.DONE;
        };
    }

    /// {@return one that tells that it has started, and writes `waited` when it is let}
    public static Program waiting(CountDownLatch started, CountDownLatch release) {
        return run -> {
            started.countDown();
            release.await();
            run.write("stdout", "waited");
            return FakeRun.DONE;
        };
    }

    private final Map<String, Program> programs = new ConcurrentHashMap<>();
    private final Map<String, String> imageFiles = new ConcurrentHashMap<>();
    private final BlockingQueue<String> snapshots = new LinkedBlockingQueue<>();
    private volatile CountDownLatch snapshotsHeld = new CountDownLatch(0);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final List<InstanceSpec> started = Collections.synchronizedList(new ArrayList<>());

    /// Has that text in a file of each of its images.
    public void imageFile(String path, String text) {
        imageFiles.put(path, text);
    }

    /// {@return the module of whose start a snapshot was taken} Waits for one; each is told once.
    public String awaitSnapshot() throws InterruptedException {
        return snapshots.take();
    }

    public void program(String name, Program program) {
        programs.put(name, program);
    }

    public List<InstanceSpec> started() {
        return List.copyOf(started);
    }

    public int running() {
        return running.get();
    }

    public int mostRunning() {
        return mostRunning.get();
    }

    @Override
    public Module prepare(String tenant, ByteBuffer wasm) throws InvalidModuleException {
        String text = StandardCharsets.UTF_8.decode(wasm.duplicate()).toString();
        if (!text.startsWith("wasm:")) {
            throw new InvalidModuleException("not a module", 0);
        }
        return new Module(text.substring("wasm:".length()), text.length());
    }

    /// {@return whether there is one that [#awaitSnapshot] would tell at once}
    public boolean hasSnapshot() {
        return !snapshots.isEmpty();
    }

    /// From now on taking one begins, and does not end before [#releaseSnapshots].
    public void holdSnapshots() {
        snapshotsHeld = new CountDownLatch(1);
    }

    public void releaseSnapshots() {
        snapshotsHeld.countDown();
    }

    @Override
    public void takeSnapshot(String tenant, Module module, List<Image> images) {
        snapshots.add(module.digest());
        try {
            snapshotsHeld.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Images images() {
        return new Images() {
            @Override
            public ImageLimits limits() {
                return ImageLimits.DEFAULT;
            }

            @Override
            public Image plain(Image image) {
                return image;
            }

            @Override
            public Optional<Channel.Source> file(Image image, String path) {
                return Optional.ofNullable(imageFiles.get(path))
                        .map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                        .map(Channel.Source.Bytes::new);
            }

            @Override
            public List<String> names(Image image, String folder) {
                return imageFiles.keySet().stream()
                        .filter(path -> path.startsWith(folder + "/"))
                        .map(path -> path.substring(folder.length() + 1))
                        .sorted()
                        .toList();
            }
        };
    }

    @Override
    public SnapshotLimits snapshotLimits() {
        return SnapshotLimits.DEFAULT;
    }

    @Override
    public StandardStreams standardStreams() {
        throw new UnsupportedOperationException("its programs have none");
    }

    @Override
    public Instance start(InstanceSpec spec, StderrFollower follower) {
        started.add(spec);
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        CompletableFuture<Report> report = new CompletableFuture<>();
        FakeRun run = new FakeRun(spec, follower);
        AtomicReference<Thread> thread = new AtomicReference<>();
        thread.set(
                Thread.ofVirtual()
                        .unstarted(() -> {
                            Report ended = run(spec, run);
                            running.decrementAndGet();
                            report.complete(ended);
                        }));
        thread.get().start();
        return new Instance() {
            @Override
            public CompletableFuture<Report> report() {
                return report;
            }

            @Override
            public void cancel() {
                run.cancel();
                thread.get().interrupt();
            }
        };
    }

    private Report run(InstanceSpec spec, FakeRun run) {
        Program program =
                programs.getOrDefault(
                        spec.module().digest(), _ -> new Outcome.NotStarted("no such program"));
        Outcome outcome;
        try {
            outcome = program.run(run);
        } catch (Exception e) {
            outcome =
                    run.isCancelled()
                            ? new Outcome.Cancelled()
                            : new Outcome.Trapped(String.valueOf(e.getMessage()));
        }
        run.closePipes();
        boolean silent = outcome instanceof Outcome.Lost || outcome instanceof Outcome.NotStarted;
        return new Report(
                outcome,
                silent ? List.of() : run.channelReports(),
                new Usage(500_000, 3_000_000, 2_000_000, 1_000_000, 65_536, 1234, "v8"),
                run.stderrTail());
    }

    @Override
    public Pipe pipe() {
        FakePipe pipe = new FakePipe();
        return new Pipe(pipe.readEnd(), pipe.writeEnd());
    }

    @Override
    public EngineStatus status() {
        return new EngineStatus(1, 0, running.get(), 1, 0, "nothing");
    }

    @Override
    public void close() {}

    /// {@return the spec's channel of that alias}
    static Channel channel(InstanceSpec spec, String alias) {
        return spec.channels().stream()
                .filter(channel -> channel.alias().equals(alias))
                .findFirst()
                .orElseThrow();
    }
}
