package io.insitu.middleware.compute;

import io.insitu.middleware.Content;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.compute.answer.JobAnswer;
import io.insitu.middleware.compute.answer.JobReport;
import io.insitu.middleware.compute.cache.WriteBehind;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobEvents;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.live.JobRecordJson;
import io.insitu.middleware.compute.live.JobRegistry;
import io.insitu.middleware.compute.live.JobState;
import io.insitu.middleware.compute.live.LiveJob;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.storage.Body;
import io.insitu.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Jobs as resources of their account. Only the account's owner sees them.
///
/// | request | answer |
/// |---|---|
/// | `GET /v1/{account}?jobs` | their records, the oldest first; `marker`, `limit`, `state` |
/// | `GET /v1/{account}?job=ID` | the record |
/// | `GET /v1/{account}?job=ID&report` | what is known of each of its instances, while it runs of those that have ended |
/// | `GET /v1/{account}?job=ID&events` | its events, as they come (`text/event-stream`) |
/// | `DELETE /v1/{account}?job=ID` | 204: it is cancelled |
/// | `POST /v1/{account}?job=ID&rerun` | as of the job that is sent again |
/// | `POST /v1/{account}?verify=URL`, `GET /v1/{account}?provenance=URL` | [Verification] |
final class JobResources {
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final JobRegistry registry;
    private final OtherServers others;
    private final JobList list;
    private final Stores stores;
    private final JobService jobs;
    private final WriteBehind behind;

    JobResources(
            Stores stores,
            JobRegistry registry,
            OtherServers others,
            JobService jobs,
            WriteBehind behind) {
        this.behind = behind;
        this.registry = registry;
        this.others = others;
        this.list = new JobList(registry, others);
        this.stores = stores;
        this.jobs = jobs;
    }

    /// {@return whether a request is about jobs as resources}
    static boolean isAsked(Request request) {
        Query query = request.query();
        return (query.has("jobs")
                        || query.has("job")
                        || query.has("verify")
                        || query.has("provenance"))
                && request.target() instanceof Target.OfAccount;
    }

    Response answer(Request request) {
        if (!(request.target() instanceof Target.OfAccount(var name))) {
            throw new SwiftException(412, "Bad URL");
        }
        String account = name.value();
        new Rights(request, stores.of(request)).own(account);
        JobArchive archive = jobs.archive(request);
        if (request.query().has("jobs")) {
            requireMethod(request, "GET");
            return json(JobRecordJson.bytes(list(account, request, archive)));
        }
        if (request.query().has("verify") || request.query().has("provenance")) {
            requireMethod(request, request.query().has("verify") ? "POST" : "GET");
            return jobs.compare(request, account, made -> record(request, account, made, archive));
        }
        String id = request.query().text("job");
        if (request.query().has("rerun")) {
            requireMethod(request, "POST");
            return jobs.again(again(request), record(request, account, id, archive), archive);
        }
        if (!Set.of("GET", "DELETE").contains(request.method())) {
            throw notImplemented(request);
        }
        Optional<LiveJob> live = registry.find(account, id);
        if (live.isPresent()) {
            return known(request, live.get().record(), archive);
        }
        if (request.headers().has(OtherServers.ASKED)) {
            throw notFound(id); // it asks for what runs here
        }
        Optional<JobRecord> kept = archive.kept(account, id);
        return elsewhere(request, account, id, kept, archive)
                .orElseGet(() ->
                        known(
                                request,
                                kept.map(job -> jobs.takeover().seen(request, job, archive))
                                        .orElseThrow(() -> notFound(id)),
                                archive));
    }

    /// {@return what the server says that runs the job, if another one may and does}
    private Optional<Response> elsewhere(
            Request request,
            String account,
            String id,
            Optional<JobRecord> kept,
            JobArchive archive) {
        boolean mayRun = JobArchive.isId(id) && kept.filter(job -> job.state().isFinal()).isEmpty();
        Optional<Response> answer = mayRun ? others.ask(request).findFirst() : Optional.empty();
        return request.query().has("events")
                ? answer.map(events ->
                        followed(
                                events,
                                () ->
                                        told(
                                                request,
                                                record(request, account, id, archive),
                                                archive)))
                : answer;
    }

    /// {@return the answer; its events go on by the job's record where their server goes away}
    private static Response followed(Response answer, Supplier<Body> byRecord) {
        return answer.content() instanceof Content.Stream(Body events, long length)
                ? answer.withContent(
                        new Content.Stream(new FollowedEvents(events, byRecord), length))
                : answer;
    }

    /// Answers a request about a job from what is known of it here.
    private Response known(Request request, JobRecord job, JobArchive archive) {
        if (request.method().equals("DELETE")) {
            return cancel(job, archive);
        }
        if (request.query().has("report")) {
            return report(job, archive);
        }
        return request.query().has("events")
                ? events(told(request, job, archive))
                : json(JobRecordJson.bytes(job));
    }

    private static void requireMethod(Request request, String method) {
        if (!request.method().equals(method)) {
            throw notImplemented(request);
        }
    }

    private static SwiftException notImplemented(Request request) {
        return new SwiftException(
                501, "%s is not implemented for a job".formatted(request.method()));
    }

    private static Response json(byte[] bytes) {
        return Response.text(
                200, "application/json; charset=utf-8", new String(bytes, StandardCharsets.UTF_8));
    }

    private JobRecord record(Request request, String account, String id, JobArchive archive) {
        return registry.find(account, id)
                .map(LiveJob::record)
                .or(() -> id.isEmpty() ? Optional.empty() : kept(request, account, id, archive))
                .orElseThrow(() -> notFound(id));
    }

    private static SwiftException notFound(String id) {
        return new SwiftException(404, "There is no job " + id);
    }

    private Optional<JobRecord> kept(
            Request request, String account, String id, JobArchive archive) {
        return archive.kept(account, id).map(kept -> jobs.takeover().seen(request, kept, archive));
    }

    private List<JobRecord> list(String account, Request request, JobArchive archive) {
        return request.headers().has(OtherServers.ASKED)
                ? list.ofThisServer(account)
                : list.of(account, request, archive, id -> kept(request, account, id, archive));
    }

    private Response report(JobRecord known, JobArchive archive) {
        String account = known.account();
        String id = known.id();
        Optional<LiveJob> live = registry.find(account, id);
        if (live.isPresent() && !live.get().record().state().isFinal()) {
            return JobAnswer.soFar(live.get().soFar());
        }
        String remembered = known.state().isFinal() ? known.details().report() : "";
        String report = remembered.isEmpty() ? kept(account, id, archive) : remembered;
        if (!report.isEmpty()) {
            return Response.text(200, JobReport.CONTENT_TYPE, report);
        }
        Content stored =
                new ReportArchive(archive)
                        .find(account, id)
                        .orElseThrow(() ->
                                new SwiftException(
                                        404,
                                        "Job %s is %s and has no report"
                                                .formatted(id, known.state().word())));
        return Response.of(200)
                .withHeader("Content-Type", JobReport.CONTENT_TYPE)
                .withContent(stored);
    }

    /// {@return the report in the record of a job, which may still be on its way to the store}
    private String kept(String account, String id, JobArchive archive) {
        behind.await(JobArchive.recordPath(account, id).toString());
        return archive.find(account, id).map(kept -> kept.details().report()).orElse("");
    }

    private static Response events(Body events) {
        return Response.of(200)
                .withHeader("Content-Type", "text/event-stream")
                .withHeader("Cache-Control", "no-store")
                .withContent(new Content.Stream(events, -1));
    }

    private Body told(Request request, JobRecord known, JobArchive archive) {
        LiveJob job =
                registry.find(known.account(), known.id())
                        .orElseGet(() -> byRecord(request, known, archive));
        return new JobEvents(job, HEARTBEAT_MILLIS);
    }

    /// {@return a job as its record says from time to time, until that says how it ended or the
    /// client goes away}
    private LiveJob byRecord(Request request, JobRecord known, JobArchive archive) {
        LiveJob job = LiveJob.over(known);
        if (!known.state().isFinal()) {
            Thread looking =
                    Thread.ofVirtual()
                            .name("job-elsewhere")
                            .start(() -> follow(request, job, archive));
            request.exchange().connection().onGone(looking::interrupt);
        }
        return job;
    }

    private void follow(Request request, LiveJob job, JobArchive archive) {
        try {
            while (!job.record().state().isFinal()) {
                Thread.sleep(LOOK);
                job.becomes(record(request, job.account(), job.id(), archive));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody listens any more
        } catch (SwiftException | StorageException e) {
            job.end(
                    JobState.FAILED,
                    "Nothing more is known of it: " + e.getMessage(),
                    Instant.now());
        }
    }

    private Response cancel(JobRecord job, JobArchive archive) {
        if (job.state().isFinal()) {
            throw new SwiftException(
                    409, "Job %s is %s already".formatted(job.id(), job.state().word()));
        }
        registry.find(job.account(), job.id())
                .ifPresentOrElse(LiveJob::cancel, () -> archive.askToCancel(job));
        return Response.of(204);
    }

    /// {@return the request as programs are told of it that run again}
    private static Request again(Request request) {
        return request.withQuery(Query.EMPTY)
                .withHeaders(headers ->
                        headers.without("Etag")
                                .without("X-Zerovm-Source")
                                .with("X-Zerovm-Execute", "1.0")
                                .with("Content-Type", "application/json"));
    }
}
