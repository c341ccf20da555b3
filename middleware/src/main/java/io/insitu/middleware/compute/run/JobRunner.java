package io.insitu.middleware.compute.run;

import io.insitu.engine.Engine;
import io.insitu.middleware.Exchange;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.cache.ResultCache;
import io.insitu.middleware.compute.plan.Component;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Runs jobs that were planned. One per server, for any number of threads.
public final class JobRunner {
    private final RunConfig config;
    private final Node node;
    private final Admission admission;
    private final JobMetrics metrics;
    private final InstantSource clock;
    private final ResultCache cache;

    /// @param nodes what chooses where instances run, given this machine
    public JobRunner(
            Engine engine,
            UnaryOperator<Node> nodes,
            RunConfig config,
            ResultCache cache,
            MeterRegistry registry,
            InstantSource clock) {
        this.cache = cache;
        this.config = config;
        this.node = nodes.apply(new LocalNode(engine, config));
        Admission.Room here =
                new Admission.Room(config.slots(), config.places(), config.memoryBytes());
        this.admission = new Admission(() -> here.withMore(node.elsewhere()));
        this.metrics = new JobMetrics(registry, admission);
        this.clock = clock;
    }

    /// {@return the ETag of what a job will answer, in 32 hexadecimal digits: the digest of all
    /// that decides it; empty when that is not known, or too much to look at} HEAD is told that of
    /// GET.
    public Optional<String> etag(Work work) {
        return new Memo(work.asGot(), config, cache).etag();
    }

    /// {@return the digest of what decides what a component writes; empty when it is not known}
    public String key(Work work, Component component) {
        return new Tracer(work, config.limits(), config.staging()).trace(component).key();
    }

    /// Runs a job to its end. Blocks.
    ///
    /// @param client when it goes away the job is cancelled
    /// @param progress is told how it gets on
    /// @return how it ended: when it was ended early by 404, 416, 507 … since an input is gone or
    ///   an output cannot be stored; by 499 since the client is gone; by 503 since there was no
    ///   place for too long
    public JobResult run(Work work, Exchange.Connection client, Progress progress) {
        return run(work, client, progress, _ -> {});
    }

    /// Runs a job of one instance whose output is read while it is written.
    ///
    /// @param output is told where that is; that the job has ended is for the caller to tell it
    public JobResult run(Work work, Exchange.Connection client, Progress progress, Growing output) {
        return run(work, client, progress, output::goesOnIn);
    }

    private JobResult run(
            Work work, Exchange.Connection client, Progress progress, Consumer<Path> begun) {
        Instant started = clock.instant();
        long began = System.nanoTime();
        Spool spool = new Spool(config.directory(), config.replyBytes());
        RunningJob job =
                new RunningJob(
                        work,
                        config,
                        node,
                        admission,
                        new Outlets(work.store(), spool, config.inlineBytes(), begun),
                        metrics,
                        progress,
                        new Memo(work, config, cache));
        client.onGone(() -> job.end(new SwiftException(499, "The job was cancelled")));
        metrics.began();
        List<InstanceResult> instances = job.run();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        JobResult result =
                new JobResult(
                        work.id(),
                        work.account(),
                        started,
                        took,
                        work.prepared(),
                        instances,
                        job.failure());
        metrics.ended(result.state(), took);
        return result;
    }
}
