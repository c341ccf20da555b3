package io.insitu.middleware.compute;

import io.insitu.engine.Engine;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.answer.JobAnswer;
import io.insitu.middleware.compute.answer.JobReport;
import io.insitu.middleware.compute.cache.ResultCache;
import io.insitu.middleware.compute.cache.WriteBehind;
import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.description.JobParser;
import io.insitu.middleware.compute.image.SystemImages;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.live.JobRegistry;
import io.insitu.middleware.compute.live.JobState;
import io.insitu.middleware.compute.live.LiveJob;
import io.insitu.middleware.compute.plan.JobPlan;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.middleware.compute.program.Programs;
import io.insitu.middleware.compute.run.JobResult;
import io.insitu.middleware.compute.run.JobRunner;
import io.insitu.middleware.compute.run.Node;
import io.insitu.middleware.compute.run.Payload;
import io.insitu.middleware.compute.run.Work;
import io.insitu.storage.Body;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Takes a job from its request to its response: description, plan, programs, run, answer; and on
/// to the next job when the answer is one.
final class JobService {
    private static final String CACHE = "X-Zerovm-Cache";

    private final JobCalls calls;
    private final JobParser parser;
    private final ComputeConfig config;
    private final Stores stores;
    private final JobPreparation preparation;
    private final JobRunner runner;
    private final JobIds ids;
    private final InstantSource clock;
    private final JobRegistry registry;
    private final DeferredJobs deferred;
    private final WriteBehind behind;
    private final Accounting accounting;
    private final Verification verification;
    private final Reruns reruns;
    private final Takeover takeover;
    private final Idempotency idempotency;

    JobService(
            ComputeConfig config,
            Stores stores,
            Engine engine,
            UnaryOperator<Node> nodes,
            Programs programs,
            SystemImages images,
            MeterRegistry metrics,
            InstantSource clock,
            Keeping keeping) {
        this.parser = new JobParser(images::has);
        this.calls =
                new JobCalls(
                        config,
                        stores,
                        parser,
                        images::has,
                        new Zapps(config, stores, engine, parser, clock));
        this.config = config;
        this.stores = stores;
        this.preparation = new JobPreparation(config, stores, programs, engine, images);
        this.behind = keeping.behind();
        ResultCache cache = new ResultCache(config.cache(), behind, metrics, clock);
        this.runner = new JobRunner(engine, nodes, config.runConfig(), cache, metrics, clock);
        this.ids = new JobIds(clock);
        this.clock = clock;
        this.accounting = new Accounting(clock, behind);
        this.registry = keeping.registry();
        this.reruns = new Reruns(config.history(), behind, clock);
        this.verification = new Verification(preparation, stores, runner, parser, reruns);
        this.deferred =
                new DeferredJobs(
                        registry,
                        accounting,
                        clock,
                        config.history().deferredMax(),
                        keeping.leases(),
                        keeping.notes());
        this.takeover = new Takeover(this, parser, deferred, stores, keeping.leases(), reruns);
        this.idempotency = new Idempotency(registry, takeover);
    }

    Takeover takeover() {
        return takeover;
    }

    /// {@return where what outlives the request's job is kept}
    JobArchive archive(Request request) {
        return preparation.archive(request);
    }

    /// Leaves deferred jobs to whoever comes next.
    void close() {
        deferred.close();
    }

    /// {@return whether the job runs in this process, or did lately}
    boolean isOurs(String account, String id) {
        return registry.find(account, id).isPresent();
    }

    /// Answers a request with `X-Zerovm-Execute`.
    Response execute(Request request) {
        return answer(request, calls.execute(request));
    }

    /// Answers a request below `/open/`.
    Response open(Request request) {
        return answer(request, calls.open(request));
    }

    /// Answers a request below `/api/`.
    Response api(Request request) {
        return answer(request, calls.api(request));
    }

    /// Runs a job again, of which it is kept what that takes, told of the request of that time.
    ///
    /// @throws SwiftException 409 when it is not
    Response again(Request request, JobRecord job, JobArchive archive) {
        byte[] description = reruns.description(job).getBytes(StandardCharsets.UTF_8);
        Payload input = reruns.input(job, archive);
        Map<String, String> told = job.details().environment();
        return answer(request, described(request, description, input).toldOf(told));
    }

    private JobCall described(Request request, byte[] description, Payload input) {
        try {
            return calls.described(request, description, input);
        } catch (RuntimeException e) {
            input.close();
            throw e;
        }
    }

    /// Answers a request whose job is described beside it.
    Response run(byte[] description, Request request) {
        return answer(request, calls.described(request, description));
    }

    /// {@return what [#run] would run}
    JobPlan plan(byte[] description, Request request) {
        Request asked = request.withBody(Body.empty());
        try (JobCall call = calls.described(asked, description)) {
            Planner planner = new Planner(stores.of(asked), config.planLimits());
            return planner.plan(call.description(), call.rights(), () -> false);
        }
    }

    /// Answers a request from its job, which is let go of.
    Response answer(Request request, JobCall call) {
        LiveJob job = live(record(call));
        JobArchive archive = preparation.archive(request);
        try {
            return answer(request, call, job, archive, Deferral.of(request));
        } catch (RuntimeException e) {
            call.close();
            end(request, job, JobEnd.of(e), archive);
            throw e;
        }
    }

    private Response answer(
            Request request, JobCall call, LiveJob job, JobArchive archive, Deferral deferral) {
        Optional<Response> before = idempotency.before(request, call, job, archive);
        if (before.isPresent()) {
            call.close();
            return before.get();
        }
        boolean kept = deferral != Deferral.NEVER || Idempotency.isAsked(request);
        String url = Deferral.url(request, stores.of(request), job);
        reruns.keepInput(job.record(), call.again().beside(), archive, kept);
        registry.add(job);
        if (deferral != Deferral.ALWAYS) {
            request.exchange().connection().onGone(() -> cancelUnlessDeferred(job));
        }
        Response answer =
                deferral == Deferral.NEVER
                        ? now(request, call, job, archive)
                        : deferred.answer(
                                new DeferredJobs.Kept(
                                        job, archive, Takeover.isAlone(request, job), url),
                                patience(deferral),
                                () -> whole(request, call, job));
        return answer.withHeader("X-Zerovm-Job", job.id());
    }

    /// {@return the jobs whose output is on its way while they run}
    StreamedJobs streamed() {
        return new StreamedJobs(
                preparation, runner, registry, call -> live(record(call)), this::end);
    }

    /// Runs a job for which nobody waits, as deferred ones are: to its record and its answer in
    /// `.jobs`. Blocks.
    ///
    /// @throws SwiftException when the description is none
    void inBackground(Request request, byte[] description) {
        JobCall call = calls.described(request, description);
        LiveJob job = live(record(call));
        JobArchive archive = preparation.archive(request);
        registry.add(job);
        deferred.run(new DeferredJobs.Kept(job, archive), () -> whole(request, call, job));
    }

    /// Answers `?verify=` and `?provenance=`.
    Response compare(Request request, String account, Function<String, JobRecord> records) {
        if (request.query().has("provenance")) {
            return verification.provenance(request, account);
        }
        JobRecord made = records.apply(verification.job(request, account));
        LiveJob live = live(made.withId(ids.next()));
        request.exchange().connection().onGone(live::cancel);
        return verification.verify(request, made, live);
    }

    /// @throws SwiftException 400 for a word that `X-Zerovm-Cache` does not have
    static void checkCache(Request request) {
        String said = request.headers().text(CACHE).strip();
        if (!said.isEmpty() && isRecalled(request)) {
            throw new SwiftException(
                    400, "%s: '%s' is not no, the one value that it has".formatted(CACHE, said));
        }
    }

    static boolean isRecalled(Request request) {
        return !request.headers().text(CACHE).strip().equals("no");
    }

    /// {@return a job that has just come}
    LiveJob live(JobRecord record) {
        return new LiveJob(record, config.stderr().keptBytes());
    }

    private JobRecord record(JobCall call) {
        return new JobRecord(
                ids.next(),
                call.account(),
                call.description().name(),
                JobState.QUEUED,
                clock.instant(),
                null,
                "",
                JobRecord.Counts.NONE,
                "",
                reruns.description(call),
                new JobRecord.Details(call.environment(), reruns.inputName(call), "", ""));
    }

    private static void cancelUnlessDeferred(LiveJob job) {
        if (job.record().result().isEmpty()) {
            job.cancel();
        }
    }

    private Duration patience(Deferral deferral) {
        return deferral == Deferral.ALWAYS ? Duration.ZERO : config.history().interactiveTimeout();
    }

    private Response now(Request request, JobCall call, LiveJob job, JobArchive archive) {
        Response response = whole(request, call, job);
        end(request, job, JobEnd.of(response), archive);
        return response;
    }

    private void end(Request request, LiveJob job, JobEnd end, JobArchive archive) {
        if (job.end(end.state(), end.error(), clock.instant())) {
            registry.ended(job);
        }
        if (Idempotency.isAsked(request)) {
            archive.put(job.record());
            accounting.ended(job.record(), archive);
        } else if (config.history().all() && job.isKept()) {
            JobRecord record = job.record();
            String path = JobArchive.recordPath(record.account(), record.id()).toString();
            behind.write(
                    path,
                    record.details().report().length() + record.description().length(),
                    () -> {
                        archive.put(record);
                        accounting.ended(record, archive);
                    });
        }
    }

    /// Runs a job to its answer. The job is let go of. Blocks.
    Response whole(Request request, JobCall call, LiveJob job) {
        try (call) {
            return chain(request, call, job);
        }
    }

    /// Runs a job, and the job that its answer is, and so on. What of the request no job has read
    /// so far goes on to the next one.
    private Response chain(Request request, JobCall first, LiveJob job) {
        long began = System.nanoTime();
        JobCall call = first;
        Response response = run(request, call, job, job.id());
        for (int links = 1; isJob(response); links++) {
            checkChain(response, links, System.nanoTime() - began);
            call = call.next(next(response, call.account()));
            Response last = run(request, call, job, job.id() + "-" + links);
            double seconds = (System.nanoTime() - began) / 1e9;
            response =
                    last.withHeader(
                            "X-Chain-Total-Time", String.format(Locale.ROOT, "%.3f", seconds));
        }
        return response;
    }

    private static boolean isJob(Response response) {
        return response.headers().text("X-Zerovm-Execute").strip().equals("1.0")
                && JobCalls.mediaType(response.headers().text("Content-Type"))
                        .equals(JobCalls.JSON);
    }

    private void checkChain(Response response, int links, long nanos) {
        boolean late = nanos > config.requests().chainTimeout().toNanos();
        if (late || links >= config.requests().chainMax()) {
            response.content().close();
            throw new SwiftException(
                    500,
                    "The chain of jobs did not end within %d jobs and %d seconds"
                            .formatted(
                                    config.requests().chainMax(),
                                    config.requests().chainTimeout().toSeconds()));
        }
    }

    private JobDescription next(Response response, String account) {
        try {
            byte[] body = ContentBody.bytes(response.content(), config.descriptionBytesMax());
            return parser.parse(body, account);
        } catch (IOException e) {
            throw new SwiftException(
                    413, "The next job of the chain could not be read: " + e.getMessage());
        }
    }

    private Response run(Request request, JobCall call, LiveJob job, String id) {
        Work work = preparation.work(request, call, id, isRecalled(request), job::isCancelled);
        Optional<DerivedAnswer> derived =
                call.derived() && !JobReport.isWanted(request)
                        ? runner.etag(work).map(etag -> new DerivedAnswer(request, etag))
                        : Optional.empty();
        Optional<Response> needless = derived.flatMap(DerivedAnswer::beforeTheRun);
        if (needless.isPresent()) {
            return needless.get();
        }
        job.planned(work.plan().instances());
        Response response = answer(request, archive(request), runner.run(work, job, job), job);
        return isJob(response) ? response : derived.map(d -> d.of(response)).orElse(response);
    }

    private static Response answer(
            Request request, JobArchive archive, JobResult result, LiveJob job) {
        if (!JobAnswer.note(result, job::ran)) {
            result.orThrow();
            return JobReport.isWanted(request) ? JobAnswer.report(result) : JobAnswer.of(result);
        }
        try {
            ReportArchive reports = new ReportArchive(archive);
            String url = reports.store(result);
            result.orThrow();
            Response response =
                    JobReport.isWanted(request)
                            ? JobAnswer.report(result, reports.content(result))
                            : JobAnswer.of(result);
            return response.withHeader("X-Nexe-Report", url);
        } catch (RuntimeException e) {
            result.close();
            throw e;
        }
    }
}
