package io.insitu.middleware.compute.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.insitu.engine.Outcome;
import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Headers.Field;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.run.InstanceResult;
import io.insitu.middleware.compute.run.JobResult;
import io.insitu.middleware.compute.run.JobSoFar;
import io.insitu.middleware.compute.run.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;

/// Makes the response to a job.
public final class JobAnswer {
    /// Characters of a report that is kept with the job's record.
    private static final int KEPT_REPORT_MAX = 1 << 20;

    private JobAnswer() {}

    /// {@return the outputs, one after the other, with the highest status that any instance asked
    /// for; 500 when one failed}
    public static Response of(JobResult job) {
        List<Reply> replies =
                job.instances().stream().flatMap(instance -> instance.replies().stream()).toList();
        Headers headers = NexeHeaders.of(job).with("Content-Type", contentType(replies));
        for (Reply reply : replies) {
            for (Field field : reply.headers().fields()) {
                if (!headers.has(field.name())) {
                    headers = headers.and(reply.headers().filter(field::equals));
                }
            }
        }
        return new Response(
                status(job, replies),
                headers,
                new Content.Sequence(replies.stream().map(Reply::content).toList()));
    }

    /// {@return the report in the place of the outputs, which are dropped}
    public static Response report(JobResult job) {
        return report(job, new Content.Bytes(ByteBuffer.wrap(json(job).getBytes(UTF_8))));
    }

    /// {@return the same of a report that is stored}
    public static Response report(JobResult job, Content stored) {
        job.close();
        return new Response(
                status(job, List.of()),
                NexeHeaders.of(job).with("Content-Type", JobReport.CONTENT_TYPE),
                stored);
    }

    /// Tells what is to be kept of a job: its report, unless that is long, and what it used.
    ///
    /// @return whether the report is long: it is to be stored as an object
    public static boolean note(JobResult job, BiConsumer<String, String> kept) {
        String report = isLong(job) ? "" : json(job);
        boolean isKept = !report.isEmpty() && report.length() <= KEPT_REPORT_MAX;
        kept.accept(isKept ? report : "", Cdr.totalLine(job));
        return !isKept;
    }

    private static boolean isLong(JobResult job) {
        long stderr = job.instances().stream().mapToLong(one -> one.stderr().length()).sum();
        return job.instances().size() > NexeHeaders.LISTED_MAX || stderr > KEPT_REPORT_MAX;
    }

    /// {@return what is known of the instances of a job that has not ended}
    public static Response soFar(JobSoFar job) {
        return Response.text(200, JobReport.CONTENT_TYPE, json(new JobReport(job)));
    }

    private static String json(JobResult job) {
        return json(new JobReport(job));
    }

    private static String json(JobReport report) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try {
            report.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return json.toString(UTF_8);
    }

    /// {@return the error as it is answered to a job: its text stands in `X-Nexe-Error` too}
    public static SwiftException error(SwiftException error) {
        String message = String.valueOf(error.getMessage());
        return new SwiftException(
                error.status(),
                message,
                error.headers()
                        .with("X-Nexe-Error", HeaderText.of(message))
                        .with("Content-Type", "text/plain; charset=UTF-8"));
    }

    private static String contentType(List<Reply> replies) {
        return replies.stream()
                .filter(reply -> reply.content().length() != 0)
                .findFirst()
                .map(Reply::contentType)
                .orElse("text/html");
    }

    private static int status(JobResult job, List<Reply> replies) {
        int asked = replies.stream().mapToInt(Reply::status).max().orElse(200);
        int failed = job.failures().stream().mapToInt(JobAnswer::status).max().orElse(200);
        return Math.max(asked, failed);
    }

    private static int status(InstanceResult failed) {
        return switch (failed.outcome()) {
            case Outcome.OutputFailed _ -> 507;
            case Outcome.NotStarted start -> start.isForImage() ? 422 : 500;
            case Outcome.Exited _,
                    Outcome.Trapped _,
                    Outcome.LimitReached _,
                    Outcome.Cancelled _,
                    Outcome.Lost _ ->
                    500;
        };
    }
}
