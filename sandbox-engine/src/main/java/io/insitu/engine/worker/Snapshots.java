package io.insitu.engine.worker;

import io.insitu.engine.Digests;
import io.insitu.engine.Image;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.Limits;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.SnapshotLimits;
import io.insitu.engine.World;
import io.insitu.engine.module.PreparedModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What runs in the place of programs that have a start of their own: prepared modules in the state
/// that it leaves. It is called once for a module and the images that are mounted for it, before
/// the first run with these; without arguments, environment and channels, in the world of
/// [World#of] with seed 0. So a snapshot is the same whoever takes it.
///
/// They are files, kept by the names of what they were made from as long as there is room, those
/// longest that were used last.
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    /// Another one whenever the same program leaves another state.
    private static final int VERSION = 1;

    private static final long FILE_SYSTEM_BYTES = 64 << 20;

    /// How much of what an initialiser wrote to its standard error a message tells.
    private static final int TOLD_BYTES = 1000;

    private final Path directory;
    private final SnapshotLimits limits;
    private final long bytesMax;
    private final Taker taker;
    private final Map<String, CompletableFuture<Program>> taking = new HashMap<>();

    /// Of all files that are there, the one first that was used longest ago: how long it is.
    private final LinkedHashMap<String, Long> kept = new LinkedHashMap<>(16, 0.75f, true);

    /// Of those that are known to be whole.
    private final Map<String, ModuleCache.Entry> ready = new HashMap<>();

    private long keptBytes;

    /// Runs programs' own starts.
    interface Taker {
        /// @param into an empty file, which takes the snapshot
        CompletableFuture<Report> take(ModuleCache.Entry module, InstanceSpec start, Path into);
    }

    /// @param directory holds nothing else
    /// @param bytesMax how long one may be
    Snapshots(Path directory, SnapshotLimits limits, long bytesMax, Taker taker)
            throws IOException {
        this.directory = Files.createDirectories(directory);
        this.limits = limits;
        this.bytesMax = bytesMax;
        this.taker = taker;
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(".wasm"))
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .forEach(this::found);
        }
    }

    private void found(Path file) {
        String name = file.getFileName().toString();
        long bytes = file.toFile().length();
        kept.put(name.substring(0, name.length() - ".wasm".length()), bytes);
        keptBytes += bytes;
    }

    /// {@return the snapshot for a run of that module} It is taken when it is not there; whoever
    /// asks for the same meanwhile waits for the same.
    CompletableFuture<Program> of(ModuleCache.Entry module, InstanceSpec run) {
        String name = name(module, run.images());
        CompletableFuture<Program> taken;
        synchronized (kept) {
            ModuleCache.Entry known = ready.get(name);
            if (known != null) {
                kept.get(name); // used last
                return CompletableFuture.completedFuture(new Program.Ready(known));
            }
            CompletableFuture<Program> awaited = taking.get(name);
            if (awaited != null) {
                return awaited;
            }
            taken = new CompletableFuture<>();
            taking.put(name, taken);
        }
        Thread.ofVirtual().name("snapshot").start(() -> taken.complete(get(name, module, run)));
        return taken;
    }

    private String name(ModuleCache.Entry module, List<Image> images) {
        return SummedFile.digest(
                Stream.concat(
                                Stream.of(
                                        "snapshot " + VERSION,
                                        module.file().getFileName().toString(),
                                        "memory " + limits.memoryBytes()),
                                images.stream().flatMap(i -> Stream.of(i.mount(), i.content())))
                        .map(part -> part.length() + " " + part)
                        .collect(Collectors.joining("\n")));
    }

    private Program get(String name, ModuleCache.Entry module, InstanceSpec run) {
        Program program;
        try {
            program = find(name, module, run);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the snapshot of module {} cannot be kept", module.digest(), e);
            program = none("its snapshot cannot be kept: " + e);
        }
        synchronized (kept) {
            taking.remove(name);
            if (program instanceof Program.Ready(var entry)) {
                keep(name, entry);
            }
        }
        return program;
    }

    private Program find(String name, ModuleCache.Entry module, InstanceSpec run)
            throws IOException {
        SummedFile file = SummedFile.in(directory, name);
        if (file.isIntact()) {
            return ready(name, file.file());
        }
        Path temporary = Files.createTempFile(directory, "new-", "");
        try {
            Report report = taker.take(module, start(run), temporary).join();
            if (!(report.outcome() instanceof Outcome.Exited)) {
                return new Program.None(failed(report));
            }
            file.put(temporary);
            return ready(name, file.file());
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private InstanceSpec start(InstanceSpec run) {
        return new InstanceSpec(
                run.tenant(),
                run.module(),
                List.of(),
                Map.of(),
                List.of(),
                run.images(),
                new Limits(
                        limits.wallTime(),
                        limits.memoryBytes(),
                        FILE_SYSTEM_BYTES,
                        bytesMax,
                        limits.fuel()),
                World.of(0),
                run.engine(),
                Digests.OUTPUTS);
    }

    private static Outcome failed(Report report) {
        String said =
                StandardCharsets.UTF_8.decode(report.stderrTail().duplicate()).toString().strip();
        String told =
                said.isEmpty()
                        ? ""
                        : "; it said: " + said.substring(Math.max(0, said.length() - TOLD_BYTES));
        return switch (report.outcome()) {
            case Outcome.LimitReached(String limit, long value) ->
                    new Outcome.NotStarted(
                            "%s reached the limit %s: %d%s"
                                    .formatted(PreparedModule.INITIALIZE, limit, value, told));
            case Outcome.Trapped(String message, List<String> stack) ->
                    new Outcome.NotStarted(
                            "%s trapped: %s%s%s"
                                    .formatted(
                                            PreparedModule.INITIALIZE,
                                            message,
                                            stack.isEmpty() ? "" : " in " + stack.getFirst(),
                                            told));
            case Outcome.NotStarted(String reason) -> new Outcome.NotStarted(reason + told);
            case Outcome.Exited _, Outcome.OutputFailed _, Outcome.Cancelled _, Outcome.Lost _ ->
                    report.outcome();
        };
    }

    private static Program none(String why) {
        return new Program.None(new Outcome.NotStarted(why));
    }

    private static Program ready(String name, Path file) throws IOException {
        return new Program.Ready(new ModuleCache.Entry(name, file, Files.size(file), false));
    }

    private void keep(String name, ModuleCache.Entry entry) {
        Long before = kept.remove(name);
        keptBytes += entry.bytes() - (before == null ? 0 : before);
        List<String> leaving = new ArrayList<>();
        for (Map.Entry<String, Long> oldest : kept.entrySet()) {
            if (keptBytes <= limits.keptBytesMax()) {
                break;
            }
            keptBytes -= oldest.getValue();
            leaving.add(oldest.getKey());
        }
        kept.put(name, entry.bytes());
        ready.put(name, entry);
        for (String old : leaving) {
            kept.remove(old);
            ready.remove(old);
            try {
                SummedFile.in(directory, old).delete();
            } catch (IOException e) {
                LOG.warn("snapshot {} stays, though there is no room for it", old, e);
            }
        }
    }
}
