package io.insitu.middleware.compute;

import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.description.JobParser;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobLeases;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.live.JobState;
import io.insitu.middleware.compute.live.LiveJob;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.middleware.compute.run.Payload;
import io.insitu.storage.Body;
import io.insitu.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes on with deferred jobs whose server is gone: those of our own store at the start, and those
/// of a cluster when an owner of their account asks about them, with the rights of who asks.
final class Takeover {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
    private static final String RESULT = "result/";

    private final JobService jobs;
    private final JobParser parser;
    private final DeferredJobs deferred;
    private final Stores stores;
    private final JobLeases leases;
    private final Reruns reruns;

    /// @param deferred takes what it goes on with
    Takeover(
            JobService jobs,
            JobParser parser,
            DeferredJobs deferred,
            Stores stores,
            JobLeases leases,
            Reruns reruns) {
        this.jobs = jobs;
        this.parser = parser;
        this.deferred = deferred;
        this.stores = stores;
        this.leases = leases;
        this.reruns = reruns;
    }

    /// {@return what is known of a job that does not run in this process; if it has not ended and
    /// nobody runs it, it runs here from now on}
    ///
    /// @param request of an owner of its account
    JobRecord seen(Request request, JobRecord kept, JobArchive archive) {
        return kept.state().isFinal()
                ? kept
                : seen(request, kept, archive, leases.state(archive, kept.account(), kept.id()));
    }

    private JobRecord seen(
            Request request, JobRecord kept, JobArchive archive, JobLeases.State state) {
        return switch (state) {
            case JobLeases.State.None _ -> withoutLease(kept, archive);
            case JobLeases.State.Held _ -> kept;
            case JobLeases.State.Spent(var begun) -> kept.givenUp(begun);
            case JobLeases.State.Free(var begun) ->
                    archive.isCancelAsked(kept)
                            ? over(kept, JobState.CANCELLED, "The job was cancelled", archive)
                            : resume(silent(request), kept, archive, begun).orElse(kept);
        };
    }

    /// A job that ends lets go of its lease when its record says so: the record that was read
    /// before the lease was looked for may be older than that.
    private static JobRecord withoutLease(JobRecord kept, JobArchive archive) {
        return archive.kept(kept.account(), kept.id()).orElse(kept).interrupted();
    }

    /// {@return whether an owner of the account can have the job run again with nothing but its
    /// record; what came by `/api` may be from somebody else}
    static boolean isAlone(Request request, LiveJob job) {
        return !job.record().description().isEmpty() && !request.path().startsWith("/api/");
    }

    /// Goes on with a job that was deferred elsewhere, beside who asks.
    ///
    /// @param request of who may run it
    /// @param begun how often it was begun
    /// @return its record; empty when somebody else was faster
    private Optional<JobRecord> resume(
            Request request, JobRecord kept, JobArchive archive, int begun) {
        byte[] json = kept.description().getBytes(StandardCharsets.UTF_8);
        JobDescription description;
        Payload input;
        try {
            description = parser.parse(json, kept.account());
            input = reruns.input(kept, archive);
        } catch (SwiftException e) {
            return Optional.of(over(kept, JobState.FAILED, e.message(), archive));
        }
        JobCall call =
                new JobCall(
                        kept.account(),
                        description,
                        input,
                        kept.details().environment(),
                        new Rights(request, stores.of(request)),
                        JobCall.Again.NONE,
                        false);
        LiveJob job = jobs.live(kept.withId(kept.id()));
        job.deferTo(kept.result());
        boolean ours =
                deferred.resume(
                        new DeferredJobs.Kept(job, archive, true, kept.result()),
                        begun,
                        () -> jobs.whole(request, call, job));
        if (!ours) {
            call.close();
            return Optional.empty();
        }
        return Optional.of(job.record());
    }

    private JobRecord over(JobRecord kept, JobState last, String why, JobArchive archive) {
        JobRecord ended = kept.ended(last, why, leases.clock().instant());
        archive.put(ended);
        return ended;
    }

    /// Looks after the job whose answer was asked for and is not there.
    void missed(Request request) {
        if (!leases.isOn()
                || !(request.target() instanceof Target.OfObject(var object))
                || !object.containerPath().equals(JobArchive.container(object.account()))
                || !object.object().startsWith(RESULT)) {
            return;
        }
        String id = object.object().substring(RESULT.length());
        if (jobs.isOurs(object.account(), id)) {
            return;
        }
        try {
            new Rights(request, stores.of(request)).own(object.account());
            JobArchive archive = jobs.archive(request);
            archive.kept(object.account(), id).ifPresent(kept -> seen(request, kept, archive));
        } catch (SwiftException | StorageException e) {
            LOG.debug("job {} is not looked after: {}", id, e.getMessage());
        }
    }

    /// Goes on with what an earlier run of this server left; nobody else has this store.
    void resume(DeferredNotes notes) {
        for (DeferredNotes.Note note : notes.all()) {
            try {
                resume(note, notes);
            } catch (RuntimeException e) {
                LOG.warn("job {} is not gone on with: {}", note.id(), e.toString());
            }
        }
    }

    private void resume(DeferredNotes.Note note, DeferredNotes notes) {
        if (jobs.isOurs(note.account(), note.id())) {
            return;
        }
        Request request =
                AccountOwner.request("POST", "/v1/" + note.account(), note.account(), "takeover");
        JobArchive archive = jobs.archive(request);
        JobRecord kept = archive.kept(note.account(), note.id()).orElse(null);
        if (kept == null || kept.state().isFinal()) {
            notes.remove(note.id());
            return;
        }
        JobRecord now =
                seen(request, kept, archive, leases.abandoned(archive, note.account(), note.id()));
        if (now.state().isFinal()) {
            archive.put(now);
            notes.remove(note.id());
        } else {
            LOG.info("job {} goes on", note.id());
        }
    }

    /// {@return a request of the same sender that nobody waits for}
    private static Request silent(Request request) {
        return request.withMethod("POST")
                .withQuery(Query.EMPTY)
                .withBody(Body.empty())
                .withHeaders(headers ->
                        headers.filter(field ->
                                !field.name().toLowerCase(Locale.ROOT).startsWith("x-zerovm-")));
    }
}
