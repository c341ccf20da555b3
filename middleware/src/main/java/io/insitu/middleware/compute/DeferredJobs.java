package io.insitu.middleware.compute;

import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.live.JobRegistry;
import io.insitu.middleware.compute.live.JobState;
import io.insitu.middleware.compute.live.LiveJob;
import io.insitu.storage.StorageException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs jobs whose answer need not be waited for, each on a virtual thread of its own.
final class DeferredJobs {
    private static final Logger LOG = LoggerFactory.getLogger(DeferredJobs.class);

    private final JobRegistry jobs;
    private final InstantSource clock;
    private final Semaphore room;
    private final Accounting accounting;

    /// @param most jobs at a time; one more is refused
    DeferredJobs(JobRegistry jobs, Accounting accounting, InstantSource clock, int most) {
        this.accounting = accounting;
        this.jobs = jobs;
        this.clock = clock;
        this.room = new Semaphore(most);
    }

    /// {@return the job's own answer if it is there in time, else 202 with the URL at which it will
    /// be}
    ///
    /// @param run runs the job to its answer
    /// @throws SwiftException 503 when too many are on their way
    Response answer(LiveJob job, JobArchive archive, Duration patience, Supplier<Response> run) {
        if (!room.tryAcquire()) {
            throw new SwiftException(503, "Too many deferred jobs are on their way");
        }
        if (patience.isZero()) {
            deferOrLeave(job, archive);
        }
        CompletableFuture<JobEnd> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> deferred = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("deferred")
                .start(() -> {
                    try {
                        JobEnd end = endOf(run);
                        answer.complete(end);
                        if (deferred.join()) {
                            store(job, archive, end);
                        }
                    } finally {
                        room.release();
                    }
                });
        return await(job, archive, patience, answer, deferred);
    }

    /// Runs a job to its record and its stored answer. Blocks.
    void run(LiveJob job, JobArchive archive, Supplier<Response> run) {
        defer(job, archive);
        store(job, archive, endOf(run));
    }

    private void deferOrLeave(LiveJob job, JobArchive archive) {
        try {
            defer(job, archive);
        } catch (RuntimeException e) {
            room.release();
            throw e;
        }
    }

    private Response await(
            LiveJob job,
            JobArchive archive,
            Duration patience,
            CompletableFuture<JobEnd> answer,
            CompletableFuture<Boolean> deferred) {
        boolean later = true;
        try {
            if (!patience.isZero()) {
                JobEnd end = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                later = false;
                end(job, end);
                return end.answer();
            }
        } catch (TimeoutException e) {
            defer(job, archive);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            deferred.complete(later);
        }
        String url = JobArchive.resultUrl(job.account(), job.id());
        return Response.text(202, "text/plain; charset=utf-8", url + "\n")
                .withHeader("X-Zerovm-Job", job.id())
                .withHeader("X-Zerovm-Deferred", url);
    }

    private static void defer(LiveJob job, JobArchive archive) {
        job.deferTo(JobArchive.resultUrl(job.account(), job.id()));
        archive.put(job.record());
    }

    private static JobEnd endOf(Supplier<Response> run) {
        try {
            return JobEnd.of(run.get());
        } catch (RuntimeException e) {
            if (!(e instanceof SwiftException)) {
                LOG.error("A deferred job failed", e);
            }
            return JobEnd.of(e);
        }
    }

    /// The answer first, so that a job which is done has one; then the record, so that a job of
    /// which it was said that it is done has not failed when the server is stopped at once.
    private void store(LiveJob job, JobArchive archive, JobEnd end) {
        try {
            archive.putResult(job.record(), end.answer());
            JobRecord last = job.record().ended(end.state(), end.error(), clock.instant());
            archive.put(last);
            end(job, end);
            accounting.ended(last, archive);
        } catch (StorageException | UncheckedIOException e) {
            String why = "The answer could not be stored: " + e.getMessage();
            LOG.error("Job {}: {}", job.id(), why);
            end(job, new JobEnd(Response.of(507), JobState.FAILED, why));
        }
    }

    private void end(LiveJob job, JobEnd end) {
        if (job.end(end.state(), end.error(), clock.instant())) {
            jobs.ended(job);
        }
    }
}
