package io.insitu.middleware.compute;

import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobLeases;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.live.JobRegistry;
import io.insitu.middleware.compute.live.JobState;
import io.insitu.middleware.compute.live.LiveJob;
import io.insitu.middleware.compute.run.NoRoom;
import io.insitu.storage.StorageException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs jobs whose answer need not be waited for, each on a virtual thread of its own. Those that
/// can be gone on with are leased ([JobLeases]) from the moment in which they are deferred until
/// their record says how they ended.
final class DeferredJobs {
    private static final Logger LOG = LoggerFactory.getLogger(DeferredJobs.class);

    private final JobRegistry jobs;
    private final InstantSource clock;
    private final Semaphore room;
    private final Accounting accounting;
    private final JobLeases leases;
    private final @Nullable DeferredNotes notes;
    private final Set<Deferred> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// @param most jobs at a time; one more is refused
    /// @param notes where it is noted which are on their way; null where that cannot be
    DeferredJobs(
            JobRegistry jobs,
            Accounting accounting,
            InstantSource clock,
            int most,
            JobLeases leases,
            @Nullable DeferredNotes notes) {
        this.accounting = accounting;
        this.jobs = jobs;
        this.clock = clock;
        this.room = new Semaphore(most);
        this.leases = leases;
        this.notes = notes;
    }

    /// A job, and where it is kept.
    ///
    /// @param again whether what is kept of it is all that it takes to run it again
    /// @param url of the object that its answer becomes
    record Kept(LiveJob job, JobArchive archive, boolean again, String url) {
        Kept(LiveJob job, JobArchive archive) {
            this(job, archive, false, JobArchive.resultUrl(job.account(), job.id()));
        }
    }

    /// {@return the job's own answer if it is there in time, else 202 with the URL at which it will
    /// be}
    ///
    /// @param run runs the job to its answer
    /// @throws SwiftException 503 when too many are on their way
    Response answer(Kept kept, Duration patience, Supplier<Response> run) {
        if (!room.tryAcquire()) {
            throw NoRoom.now("Too many deferred jobs are on their way");
        }
        Deferred job = new Deferred(kept);
        if (patience.isZero()) {
            deferOrLeave(job);
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
                            job.store(end);
                        }
                    } finally {
                        room.release();
                    }
                });
        return await(job, patience, answer, deferred);
    }

    /// Runs a job to its record and its stored answer. Blocks.
    void run(Kept kept, Supplier<Response> run) {
        Deferred job = new Deferred(kept);
        job.defer();
        job.store(endOf(run));
    }

    /// Goes on with a job that was deferred elsewhere, beside who asks.
    ///
    /// @param begun how often it was begun
    /// @return false when somebody else was faster, or there are too many
    boolean resume(Kept kept, int begun, Supplier<Response> run) {
        if (closed || !room.tryAcquire()) {
            return false;
        }
        Deferred job = new Deferred(kept);
        if (!job.take(begun)) {
            room.release();
            return false;
        }
        jobs.add(kept.job());
        Thread.ofVirtual()
                .name("deferred")
                .start(() -> {
                    try {
                        job.store(endOf(run));
                    } finally {
                        room.release();
                    }
                });
        return true;
    }

    private void deferOrLeave(Deferred job) {
        try {
            job.defer();
        } catch (RuntimeException e) {
            room.release();
            throw e;
        }
    }

    private Response await(
            Deferred deferring,
            Duration patience,
            CompletableFuture<JobEnd> answer,
            CompletableFuture<Boolean> deferred) {
        LiveJob job = deferring.kept.job();
        boolean later = true;
        try {
            if (!patience.isZero()) {
                JobEnd end = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                later = false;
                end(job, end);
                return end.answer();
            }
        } catch (TimeoutException e) {
            deferring.defer();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            deferred.complete(later);
        }
        String url = deferring.kept.url();
        return Response.text(202, "text/plain; charset=utf-8", url + "\n")
                .withHeader("X-Zerovm-Job", job.id())
                .withHeader("X-Zerovm-Deferred", url);
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

    private void end(LiveJob job, JobEnd end) {
        if (job.end(end.state(), end.error(), clock.instant())) {
            jobs.ended(job);
        }
    }

    /// Leaves the jobs that can be gone on with to whoever comes next.
    void close() {
        closed = true;
        running.forEach(Deferred::leave);
    }

    /// One that is on its way.
    private final class Deferred {
        private final Kept kept;
        private volatile JobLeases.@Nullable Lease lease;

        Deferred(Kept kept) {
            this.kept = kept;
        }

        void defer() {
            LiveJob job = kept.job();
            job.deferTo(kept.url());
            kept.archive().put(job.record());
            if (kept.again() && leases.isOn()) {
                take(0);
            }
        }

        /// {@return whether it is ours}
        boolean take(int begun) {
            JobRecord record = kept.job().record();
            if (notes != null) {
                notes.add(record);
            }
            lease = leases.take(kept.archive(), record, begun, kept.job()::cancel).orElse(null);
            if (lease != null) {
                running.add(this);
            }
            return lease != null;
        }

        /// The answer first, so that a job which is done has one; then the record, so that a job of
        /// which it was said that it is done has not failed when the server is stopped at once.
        void store(JobEnd end) {
            LiveJob job = kept.job();
            JobLeases.Lease held = lease;
            if (held != null && (closed || !held.isHeld())) {
                LOG.info("job {} is left to whoever goes on with it", job.id());
                end.answer().content().close();
                end(job, end);
                jobs.leave(job);
                running.remove(this);
                return;
            }
            try {
                kept.archive().putResult(job.record(), end.answer());
                JobRecord last = job.record().ended(end.state(), end.error(), clock.instant());
                kept.archive().put(last);
                release(held);
                end(job, end);
                accounting.ended(last, kept.archive());
            } catch (StorageException | UncheckedIOException e) {
                String why = "The answer could not be stored: " + e.getMessage();
                LOG.error("Job {}: {}", job.id(), why);
                end(job, new JobEnd(Response.of(507), JobState.FAILED, why));
            } finally {
                running.remove(this);
            }
        }

        private void release(JobLeases.@Nullable Lease held) {
            if (held != null) {
                held.close();
                if (notes != null) {
                    notes.remove(kept.job().id());
                }
            }
        }

        private void leave() {
            JobLeases.Lease held = lease;
            if (held != null) {
                try {
                    held.handOver();
                } catch (StorageException e) {
                    LOG.info("job {}: its lease runs out by itself", kept.job().id(), e);
                }
                kept.job().cancel();
            }
        }
    }
}
