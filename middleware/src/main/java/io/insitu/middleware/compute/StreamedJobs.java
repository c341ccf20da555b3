package io.insitu.middleware.compute;

import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.compute.answer.JobAnswer;
import io.insitu.middleware.compute.answer.JobReport;
import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobRegistry;
import io.insitu.middleware.compute.live.LiveJob;
import io.insitu.middleware.compute.run.Arriving;
import io.insitu.middleware.compute.run.Growing;
import io.insitu.middleware.compute.run.InstanceResult;
import io.insitu.middleware.compute.run.JobResult;
import io.insitu.middleware.compute.run.JobRunner;
import io.insitu.middleware.compute.run.Work;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/// Runs the programs of [Filters]: one instance, whose output is on its way while the program runs,
/// unless it is so short that it comes back in memory.
///
/// The job has a thread of its own, and ends there; the request's thread reads what it writes.
final class StreamedJobs {
    private final JobPreparation preparation;
    private final JobRunner runner;
    private final JobRegistry registry;
    private final Function<JobCall, LiveJob> jobs;
    private final Ending ending;

    /// Notes that a job has ended.
    @FunctionalInterface
    interface Ending {
        void end(Request request, LiveJob job, JobEnd end, JobArchive archive);
    }

    /// @param jobs makes jobs of calls
    StreamedJobs(
            JobPreparation preparation,
            JobRunner runner,
            JobRegistry registry,
            Function<JobCall, LiveJob> jobs,
            Ending ending) {
        this.preparation = preparation;
        this.runner = runner;
        this.registry = registry;
        this.jobs = jobs;
        this.ending = ending;
    }

    /// {@return whether the answer to a request can be sent while it is made: no part of it is
    /// asked for, and nothing but it}
    static boolean isFor(Request request) {
        Headers headers = request.headers();
        return request.method().equals("GET")
                && !headers.has("Range")
                && !headers.has("X-Zerovm-Deferred")
                && !headers.has("X-Zerovm-Idempotency")
                && !JobReport.isWanted(request);
    }

    /// Answers GET with what a program makes of what is read. Once bytes are on their way a status
    /// can no longer say that the program has failed, so that the connection is cut then, before
    /// the end of the answer. The job is let go of.
    Response read(Request request, JobCall call) {
        LiveJob job = jobs.apply(call);
        Work work = begin(request, call, job);
        Optional<DerivedAnswer> derived =
                runner.etag(work).map(etag -> new DerivedAnswer(request, etag));
        Optional<Response> needless = derived.flatMap(DerivedAnswer::beforeTheRun);
        if (needless.isPresent()) {
            call.close();
            ending.end(request, job, JobEnd.of(needless.get()), preparation.archive(request));
            return needless.get().withHeader("X-Zerovm-Job", job.id());
        }
        Growing output = new Growing(job::cancel, StreamedJobs::mustBeWhole);
        run(request, call, job, work, output);
        Optional<JobResult> ended = output.awaitBegin();
        Response answer;
        if (ended.isPresent()) {
            Response whole = JobAnswer.of(ended.get().orThrow());
            answer = derived.map(known -> known.of(whole)).orElse(whole);
        } else {
            Response begun = begun(call, output);
            answer = derived.map(known -> known.tag(begun)).orElse(begun);
        }
        return answer.withHeader("X-Zerovm-Job", job.id());
    }

    private static Response begun(JobCall call, Growing output) {
        Device stdout = call.description().groups().getFirst().device("stdout").orElseThrow();
        Response response =
                Response.of(200)
                        .withHeader("Content-Type", stdout.contentType())
                        .withContent(new Content.Stream(output, -1));
        for (var meta : stdout.meta().entrySet()) {
            response = response.withHeader("X-Object-Meta-" + meta.getKey(), meta.getValue());
        }
        return response;
    }

    private static void mustBeWhole(JobResult result) throws IOException {
        if (result.stopped() != null) {
            throw new IOException("The program was ended: " + result.stopped().getMessage());
        }
        InstanceResult instance = result.instances().getFirst();
        if (instance.failed() || instance.exitCode() != 0) {
            throw new IOException(
                    instance.failed()
                            ? instance.error()
                            : "The program exited with " + instance.exitCode());
        }
    }

    /// Starts a job whose output is the caller's to read, and to close. The job is let go of.
    ///
    /// @param verdict on how it ended, once all was read
    Growing start(Request request, JobCall call, Growing.Verdict verdict) {
        LiveJob job = jobs.apply(call);
        Work work = begin(request, call, job);
        Growing output = new Growing(job::cancel, verdict);
        run(request, call, job, work, output);
        return output;
    }

    private Work begin(Request request, JobCall call, LiveJob job) {
        registry.add(job);
        request.exchange().connection().onGone(job::cancel);
        if (call.payload() instanceof Arriving upload) {
            upload.onFailure(job::cancel);
        }
        try {
            Work work =
                    preparation.work(
                            request,
                            call,
                            job.id(),
                            JobService.isRecalled(request),
                            job::isCancelled);
            job.planned(work.plan().instances());
            return work;
        } catch (RuntimeException e) {
            call.close();
            ending.end(request, job, JobEnd.of(e), preparation.archive(request));
            throw e;
        }
    }

    private void run(Request request, JobCall call, LiveJob job, Work work, Growing output) {
        JobArchive archive = preparation.archive(request);
        Thread.ofVirtual()
                .name("job")
                .start(() -> {
                    try {
                        JobResult result = run(call, job, work, output);
                        JobAnswer.note(result, job::ran);
                        RuntimeException stopped = result.stopped();
                        JobEnd end = stopped == null ? JobEnd.of(result) : JobEnd.of(stopped);
                        ending.end(request, job, end, archive);
                        output.ended(result);
                    } catch (RuntimeException e) {
                        ending.end(request, job, JobEnd.of(e), archive);
                        output.failed(e);
                    }
                });
    }

    private JobResult run(JobCall call, LiveJob job, Work work, Growing output) {
        try (call) {
            return runner.run(work, job, job, output);
        }
    }
}
