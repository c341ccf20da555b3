package io.insitu.middleware.compute.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report.Usage;
import io.insitu.middleware.Request;
import io.insitu.middleware.compute.run.ChannelUse;
import io.insitu.middleware.compute.run.InstanceResult;
import io.insitu.middleware.compute.run.JobResult;
import io.insitu.middleware.compute.run.JobSoFar;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/// Everything that is known of a job that ended, as JSON: `id`, `account`, `state`, `started`,
/// `seconds`, `prepare_seconds` (getting the programs ready), `failed`, and for each of the
/// `instances` its `name`, `outcome`, `exit_code`, `error`, `stack` (the functions in which it
/// trapped, the innermost first), `node`, `colocated`, `copies` (how those that `replicate` asked
/// for came out), `cached`, times in seconds (`queue`: waiting for a place, `start`: until its
/// first instruction, `wall`: from there to its last, `commit`: storing what it wrote),
/// `peak_memory_bytes`, `fuel` if it was counted, its `channels` with their counts, and `stderr`
/// (the last 64 KiB) when it did not exit with 0, or `stderr_left_out`, how many characters that
/// had where the report had too many already.
public final class JobReport {
    /// The media type of the report.
    public static final String CONTENT_TYPE = "application/vnd.insitu.report+json";

    private static final JsonFactory JSON = new JsonFactory();

    private final Head head;
    private final List<InstanceResult> instances;

    @FunctionalInterface
    private interface Head {
        void write(JsonGenerator json) throws IOException;
    }

    public JobReport(JobResult job) {
        this.head = json -> write(json, job);
        this.instances = job.instances();
    }

    /// Of a job that is on its way: `id`, `account`, `state`, `submitted`, the names of those that
    /// are `running`, the `instances` that have ended as above, as many as are remembered, and how
    /// many others have (`instances_left_out`, unless 0).
    public JobReport(JobSoFar job) {
        this.head = json -> write(json, job);
        this.instances = job.ended();
    }

    /// {@return whether a request asks for it in place of what its job writes}
    public static boolean isWanted(Request request) {
        return request.headers().text("Accept").toLowerCase(Locale.ROOT).contains(CONTENT_TYPE);
    }

    /// Writes the report in UTF-8 and leaves the stream open.
    public void write(OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            head.write(json);
            json.writeArrayFieldStart("instances");
            for (InstanceResult instance : instances) {
                write(json, instance);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, JobSoFar job) throws IOException {
        json.writeStringField("id", job.id());
        json.writeStringField("account", job.account());
        json.writeStringField("state", job.state());
        json.writeStringField("submitted", job.submitted().toString());
        json.writeArrayFieldStart("running");
        for (String name : job.running()) {
            json.writeString(name);
        }
        json.writeEndArray();
        if (job.more() > 0) {
            json.writeNumberField("instances_left_out", job.more());
        }
    }

    private static void write(JsonGenerator json, JobResult job) throws IOException {
        json.writeStringField("id", job.id());
        json.writeStringField("account", job.account());
        json.writeStringField("state", job.state());
        json.writeStringField("started", job.started().toString());
        json.writeNumberField("seconds", job.took().toNanos() / 1e9);
        json.writeNumberField("prepare_seconds", job.prepared().toNanos() / 1e9);
        json.writeNumberField("failed", job.failures().size());
    }

    private static void write(JsonGenerator json, InstanceResult instance) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", instance.name());
        json.writeStringField("status", NexeHeaders.status(instance));
        json.writeStringField("outcome", instance.outcome().word());
        json.writeNumberField("exit_code", instance.exitCode());
        if (instance.failed()) {
            json.writeStringField("error", instance.error());
        }
        if (instance.outcome() instanceof Outcome.Trapped(_, var stack)) {
            json.writeArrayFieldStart("stack");
            for (String function : stack) {
                json.writeString(function);
            }
            json.writeEndArray();
        }
        json.writeStringField("node", instance.place().node());
        json.writeStringField("colocated", instance.place().colocated());
        if (!instance.place().copies().isEmpty()) {
            json.writeStringField("copies", instance.place().copies());
        }
        json.writeBooleanField("cached", instance.cached());
        json.writeNumberField("validation", NexeHeaders.validation(instance));
        if (!instance.usage().engine().isEmpty()) {
            json.writeStringField("engine", instance.usage().engine());
        }
        json.writeNumberField("queue_seconds", instance.phases().queueNanos() / 1e9);
        json.writeNumberField("start_seconds", instance.usage().startNanos() / 1e9);
        json.writeNumberField("wall_seconds", instance.usage().wallNanos() / 1e9);
        json.writeNumberField("user_seconds", instance.usage().userNanos() / 1e9);
        json.writeNumberField("system_seconds", instance.usage().systemNanos() / 1e9);
        json.writeNumberField("commit_seconds", instance.phases().commitNanos() / 1e9);
        json.writeNumberField("peak_memory_bytes", instance.usage().peakMemoryBytes());
        if (instance.usage().fuel() != Usage.NOT_COUNTED) {
            json.writeNumberField("fuel", instance.usage().fuel());
        }
        json.writeArrayFieldStart("channels");
        for (ChannelUse channel : instance.channels()) {
            write(json, channel);
        }
        json.writeEndArray();
        if (!instance.stderr().isEmpty()) {
            json.writeStringField("stderr", instance.stderr());
        }
        if (instance.stderrLeftOut() > 0) {
            json.writeNumberField("stderr_left_out", instance.stderrLeftOut());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ChannelUse channel) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", channel.alias());
        if (!channel.object().isEmpty()) {
            json.writeStringField("object", channel.object());
        }
        json.writeNumberField("reads", channel.reads());
        json.writeNumberField("bytes_read", channel.bytesRead());
        json.writeNumberField("writes", channel.writes());
        json.writeNumberField("bytes_written", channel.bytesWritten());
        if (!channel.etag().isEmpty()) {
            json.writeStringField("etag", channel.etag());
        }
        json.writeEndObject();
    }
}
