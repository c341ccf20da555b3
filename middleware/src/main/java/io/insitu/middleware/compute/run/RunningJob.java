package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.middleware.Content;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.PlannedChannel;
import io.insitu.middleware.compute.plan.PlannedInstance;
import io.insitu.middleware.compute.plan.Staging;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One job while it runs.
///
/// Its components are made and started one after the other, each as soon as it is admitted and no
/// more than a window of them is under way; each then lives on a virtual thread of its own until
/// its outputs are committed, so that commits go on while others run. The sources of a component
/// that runs in stages are admitted one by one, what reads from them when all have ended. It ends
/// early, with an error, when the client goes away, when an input is gone or when an output cannot
/// be stored; an instance that fails on its own account does not end it.
final class RunningJob {
    private static final Duration FOREVER = Duration.ofDays(365);

    /// Components that are looked up side by side, ahead of those that run.
    private static final int LOOKUPS = 16;

    private final Work work;
    private final Memo memo;
    private final Turns.Claim claim;
    private final RunConfig config;
    private final Node node;
    private final Admission admission;
    private final JobMetrics metrics;
    private final Progress progress;
    private final Outlets outlets;
    private final Map<Long, InstanceResult> results = new ConcurrentSkipListMap<>();
    private final Stored stored;
    private final int inFlight;
    private final Semaphore window;
    private final Set<Node.Attempt> active = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Set<Admission.Ask> asking = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicLong stderrHeld = new AtomicLong();

    RunningJob(
            Work work,
            RunConfig config,
            Node node,
            Admission admission,
            Outlets outlets,
            JobMetrics metrics,
            Progress progress,
            Memo memo) {
        this.work = work;
        this.memo = memo;
        this.claim = new Turns.Claim(work.account(), work.id(), work.weight());
        this.config = config;
        this.node = node;
        this.admission = admission;
        this.outlets = outlets;
        this.metrics = metrics;
        this.progress = progress;
        this.stored = new Stored(work.store());
        this.inFlight = config.inFlight() + node.elsewhere();
        this.window = new Semaphore(inFlight);
    }

    /// Runs it to its end. What a job that failed has stored is taken away again, unless it keeps
    /// that.
    ///
    /// @return of the instances that had their chance, how they ended
    List<InstanceResult> run() {
        try (Stream<Component> components = work.plan().components(progress::planned)) {
            components
                    .gather(Gatherers.mapConcurrent(LOOKUPS, this::lookUp))
                    .takeWhile(_ -> failure.get() == null)
                    .forEach(this::launch);
        } catch (RuntimeException e) {
            end(e);
        }
        window.acquireUninterruptibly(inFlight);
        admission.ended(claim);
        if (hasFailed() && !work.keepsPartial()) {
            stored.remove();
            results.replaceAll((_, result) -> result.cached() ? result : result.unstored());
        }
        return List.copyOf(results.values());
    }

    private boolean hasFailed() {
        return failure.get() != null || results.values().stream().anyMatch(InstanceResult::failed);
    }

    /// {@return why it was ended early, by [#end] or by itself; null when it was not}
    @Nullable RuntimeException failure() {
        return failure.get();
    }

    /// Ends it, from any thread: what runs is cancelled, what waits never starts.
    void end(RuntimeException why) {
        if (failure.compareAndSet(null, why)) {
            active.forEach(Node.Attempt::cancel);
            asking.forEach(Admission.Ask::cancel);
        }
    }

    private Memo.Recalled lookUp(Component component) {
        return config.staging().applies(component)
                ? new Memo.Recalled(component, Trace.NONE, List.of())
                : memo.recall(component);
    }

    private void launch(Memo.Recalled recalled) {
        Component component = recalled.component();
        if (!recalled.results().isEmpty()) {
            recalled(recalled);
            return;
        }
        long came = System.nanoTime();
        window.acquireUninterruptibly();
        try {
            if (config.staging().applies(component)) {
                Thread.ofVirtual().name("component").start(() -> inStages(component));
                return;
            }
            Admitted begun = admit(recalled, came);
            Thread.ofVirtual().name("component").start(() -> live(begun));
        } catch (RuntimeException e) {
            window.release();
            throw e;
        }
    }

    /// All of it ran before.
    private void recalled(Memo.Recalled recalled) {
        Component component = recalled.component();
        progress.started(component.names());
        progress.stopped(component.names());
        for (int i = 0; i < component.size(); i++) {
            ended(component.instances().get(i), recalled.results().get(i));
        }
    }

    /// What its instances say that they may need, as far as they get it; who says nothing is
    /// promised what most need.
    private long promised(Component component) {
        long most = config.limits().memoryBytes();
        return component.instances().stream()
                .mapToLong(instance ->
                        Math.min(most, instance.group().limits().memoryOr(config.promisedBytes())))
                .sum();
    }

    /// Only the first wait is bounded: a job that has begun is not given up for want of room.
    private Admission.Permit admit(Component component) {
        boolean first = asked.compareAndSet(false, true);
        Admission.Ask ask =
                admission.ask(
                        claim,
                        component.size(),
                        promised(component),
                        first ? config.queueMax() : Integer.MAX_VALUE);
        asking.add(ask);
        try {
            if (failure.get() != null) {
                ask.cancel();
            }
            return ask.await(first ? config.queueWait() : FOREVER);
        } finally {
            asking.remove(ask);
        }
    }

    private record Admitted(Memo.Recalled recalled, Admission.Permit permit, long queueNanos) {}

    /// @param came when it began to wait
    private Admitted admit(Memo.Recalled recalled, long came) {
        Admission.Permit permit = admit(recalled.component());
        return new Admitted(recalled, permit, System.nanoTime() - came);
    }

    private void live(Admitted begun) {
        try (begun.permit;
                Ran ran = run(begun)) {
            settle(begun, ran, true);
        } catch (RuntimeException e) {
            end(e);
        } finally {
            window.release();
        }
    }

    /// Runs a component until all of its instances have ended, and gives back its places.
    private Ran run(Admitted begun) {
        Component component = begun.recalled.component();
        List<List<Outlet>> ends = List.of();
        Tried tried;
        int tries = 0;
        if (work.payload() instanceof Arriving upload) {
            upload.holds(begun.permit);
        }
        progress.started(component.names());
        try {
            do {
                Outlets.close(ends);
                ends = outlets.open(component);
                tried = attempt(component, ends);
                tries++;
            } while (tried.isLost() && tries <= config.retries() && failure.get() == null);
        } catch (RuntimeException e) {
            Outlets.close(ends);
            throw e;
        }
        begun.permit.close();
        progress.stopped(component.names());
        return new Ran(ends, tried);
    }

    private record Ran(List<List<Outlet>> ends, Tried tried) implements AutoCloseable {
        @Override
        public void close() {
            Outlets.close(ends);
        }
    }

    /// Runs a component whose sources come first.
    private void inStages(Component component) {
        List<Component> sources = Staging.sources(component);
        List<Kept> kept =
                sources.stream()
                        .gather(Gatherers.mapConcurrent(config.inFlight(), this::source))
                        .flatMap(Optional::stream)
                        .toList();
        try {
            if (failure.get() == null && kept.size() == sources.size()) {
                rest(component, kept);
            }
        } catch (RuntimeException e) {
            end(e);
        } finally {
            kept.forEach(Kept::close);
            window.release();
        }
    }

    /// {@return what a source wrote; empty when the job was ended meanwhile}
    private Optional<Kept> source(Component source) {
        PlannedInstance instance = source.instances().getFirst();
        try {
            Trace trace = memo.trace(source);
            Optional<Kept> before =
                    failure.get() == null ? memo.recallSource(instance, trace) : Optional.empty();
            if (before.isPresent()) {
                recalled(new Memo.Recalled(source, trace, List.of(before.get().result())));
                return before;
            }
            Memo.Recalled sought = new Memo.Recalled(source, trace, List.of());
            Admitted begun = admit(sought, System.nanoTime());
            try (begun.permit;
                    Ran ran = run(begun)) {
                return Optional.of(settleSource(begun, ran));
            }
        } catch (RuntimeException e) {
            end(e);
            return Optional.empty();
        }
    }

    private Kept settleSource(Admitted begun, Ran ran) {
        Component source = begun.recalled.component();
        PlannedInstance instance = source.instances().getFirst();
        List<Outlet> ends = ran.ends.getFirst();
        Report report = ran.tried.reports.getFirst();
        metrics.ended(report.outcome());
        Trace trace = hasExited(ran.tried) ? memo.checked(begun.recalled.trace()) : Trace.NONE;
        InstanceResult result =
                new Settlement(instance, ends, report, begun.queueNanos)
                        .result(ran.tried.places.getFirst(), true, trace, new Batch(work.store()));
        Map<Integer, Content> pipes = new HashMap<>();
        for (int i = 0; i < instance.channels().size(); i++) {
            if (instance.channels().get(i) instanceof PlannedChannel.WriteKept(var _, var link)
                    && ends.get(i) instanceof KeptOutlet outlet) {
                pipes.put(link, outlet.content());
            }
        }
        ended(instance, result);
        Kept kept = new Kept(result, trace, pipes);
        memo.keep(instance, kept);
        return kept;
    }

    /// Runs what reads from sources that have ended.
    private void rest(Component component, List<Kept> kept) {
        Map<Integer, Content> pipes = new HashMap<>();
        kept.forEach(source -> pipes.putAll(source.pipes()));
        Component rest = Staging.rest(component, pipes);
        Memo.Recalled recalled = memo.recall(rest, kept.stream().map(Kept::trace).toList());
        if (!recalled.results().isEmpty()) {
            recalled(recalled);
            return;
        }
        Admitted begun = admit(recalled, System.nanoTime());
        try (begun.permit;
                Ran ran = run(begun)) {
            settle(begun, ran, kept.stream().noneMatch(source -> source.result().failed()));
        }
    }

    private Tried attempt(Component component, List<List<Outlet>> ends) {
        List<List<Channel.Sink>> sinks =
                ends.stream().map(outs -> outs.stream().map(Outlet::sink).toList()).toList();
        Node.Attempt attempt = node.start(work, component, sinks, progress);
        active.add(attempt);
        try {
            if (failure.get() != null) {
                attempt.cancel();
            }
            return new Tried(attempt.reports(), attempt.places());
        } finally {
            active.remove(attempt);
        }
    }

    private record Tried(List<Report> reports, List<Node.Place> places) {
        boolean isLost() {
            return reports.stream().anyMatch(report -> report.outcome() instanceof Outcome.Lost);
        }
    }

    private static boolean hasExited(Tried tried) {
        return tried.reports().stream()
                .allMatch(report -> report.outcome() instanceof Outcome.Exited);
    }

    /// @param others whether all that it is connected to, and that ran before it, came to exit
    private void settle(Admitted begun, Ran ran, boolean others) {
        Component component = begun.recalled.component();
        List<Report> reports = ran.tried.reports;
        boolean exited = others && hasExited(ran.tried);
        Trace trace = exited ? memo.checked(begun.recalled.trace()) : Trace.NONE;
        Batch batch = new Batch(work.store());
        List<InstanceResult> left = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < component.size(); i++) {
            metrics.ended(reports.get(i).outcome());
            Settlement settlement =
                    new Settlement(
                            component.instances().get(i),
                            ran.ends.get(i),
                            reports.get(i),
                            begun.queueNanos);
            left.add(settlement.result(ran.tried.places.get(i), exited, trace, batch));
        }
        boolean whole =
                failure.get() == null && exited && left.stream().noneMatch(InstanceResult::failed);
        if (whole) {
            stored.add(batch.commit());
        }
        long took = System.nanoTime() - began;
        left.replaceAll(result -> whole ? result.committedIn(took) : result.unstored());
        for (int i = 0; i < component.size(); i++) {
            ended(component.instances().get(i), left.get(i));
        }
        if (whole) {
            memo.keep(component, trace, left);
        }
    }

    private void ended(PlannedInstance instance, InstanceResult result) {
        int said = result.stderr().length();
        boolean tooMuch = said > 0 && stderrHeld.addAndGet(said) > config.stderrCharactersMax();
        InstanceResult kept = tooMuch ? result.withoutStderr() : result;
        if (tooMuch) {
            stderrHeld.addAndGet(-said);
        }
        results.put(instance.ordinal(), kept);
        progress.ended(kept);
    }
}
