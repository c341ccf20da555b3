package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.middleware.compute.plan.Component;
import io.insitu.middleware.compute.plan.PlannedInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One job while it runs.
///
/// Its components are made and started one after the other, each as soon as it is admitted and no
/// more than a window of them is under way; each then lives on a virtual thread of its own until
/// its outputs are committed, so that commits go on while others run. It ends early, with an error,
/// when the client goes away, when an input is gone or when an output cannot be stored; an instance
/// that fails on its own account does not end it.
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
    private final Semaphore window;
    private final Set<Node.Attempt> active = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile Admission.@Nullable Ask asking;
    private boolean admitted;

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
        this.window = new Semaphore(config.inFlight());
    }

    /// Runs it to its end. What a job that failed has stored is taken away again, unless it keeps
    /// that.
    ///
    /// @return of the instances that had their chance, how they ended
    List<InstanceResult> run() {
        try (Stream<Component> components = work.plan().components(progress::planned)) {
            components
                    .gather(Gatherers.mapConcurrent(LOOKUPS, memo::recall))
                    .takeWhile(_ -> failure.get() == null)
                    .forEach(this::launch);
        } catch (RuntimeException e) {
            end(e);
        }
        window.acquireUninterruptibly(config.inFlight());
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
            Admission.Ask waiting = asking;
            if (waiting != null) {
                waiting.cancel();
            }
        }
    }

    private void launch(Memo.Recalled recalled) {
        Component component = recalled.component();
        if (!recalled.results().isEmpty()) {
            progress.started(component.size());
            progress.stopped(component.size());
            for (int i = 0; i < component.size(); i++) {
                ended(component.instances().get(i), recalled.results().get(i));
            }
            return;
        }
        long came = System.nanoTime();
        window.acquireUninterruptibly();
        try {
            Admission.Permit permit = admit(component);
            Admitted begun = new Admitted(recalled, System.nanoTime() - came);
            Thread.ofVirtual().name("component").start(() -> live(begun, permit));
        } catch (RuntimeException e) {
            window.release();
            throw e;
        }
    }

    /// What its instances say that they may need; who says nothing is promised what most need.
    private long promised(Component component) {
        return component.instances().stream()
                .mapToLong(instance -> instance.group().limits().memoryOr(config.promisedBytes()))
                .sum();
    }

    /// Only the first wait is bounded: a job that has begun is not given up for want of room.
    private Admission.Permit admit(Component component) {
        Admission.Ask ask =
                admission.ask(
                        claim,
                        component.size(),
                        promised(component),
                        admitted ? Integer.MAX_VALUE : config.queueMax());
        asking = ask;
        if (failure.get() != null) {
            ask.cancel();
        }
        Admission.Permit permit = ask.await(admitted ? FOREVER : config.queueWait());
        asking = null;
        admitted = true;
        return permit;
    }

    private record Admitted(Memo.Recalled recalled, long queueNanos) {}

    private void live(Admitted begun, Admission.Permit permit) {
        Component component = begun.recalled().component();
        try (permit) {
            List<List<Outlet>> ends = List.of();
            Tried tried;
            int tries = 0;
            progress.started(component.size());
            do {
                Outlets.close(ends);
                ends = outlets.open(component);
                tried = attempt(component, ends);
                tries++;
            } while (tried.isLost() && tries <= config.retries() && failure.get() == null);
            permit.close();
            progress.stopped(component.size());
            settle(begun, ends, tried);
        } catch (RuntimeException e) {
            end(e);
        } finally {
            window.release();
        }
    }

    private Tried attempt(Component component, List<List<Outlet>> ends) {
        List<List<Channel.Sink>> sinks =
                ends.stream().map(outs -> outs.stream().map(Outlet::sink).toList()).toList();
        Node.Attempt attempt = node.start(work, component, sinks);
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

    private void settle(Admitted begun, List<List<Outlet>> ends, Tried tried) {
        Component component = begun.recalled().component();
        List<Report> reports = tried.reports();
        try {
            boolean exited =
                    reports.stream().allMatch(report -> report.outcome() instanceof Outcome.Exited);
            Trace trace = exited ? memo.checked(begun.recalled().trace()) : Trace.NONE;
            Batch batch = new Batch(work.store());
            List<InstanceResult> left = new ArrayList<>();
            long began = System.nanoTime();
            for (int i = 0; i < component.size(); i++) {
                metrics.ended(reports.get(i).outcome());
                Settlement settlement =
                        new Settlement(
                                component.instances().get(i),
                                ends.get(i),
                                reports.get(i),
                                begun.queueNanos());
                left.add(settlement.result(tried.places().get(i), exited, trace, batch));
            }
            boolean whole =
                    failure.get() == null
                            && exited
                            && left.stream().noneMatch(InstanceResult::failed);
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
        } finally {
            Outlets.close(ends);
        }
    }

    private void ended(PlannedInstance instance, InstanceResult result) {
        results.put(instance.ordinal(), result);
        progress.ended(result);
    }
}
