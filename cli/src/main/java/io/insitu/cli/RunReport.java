package io.insitu.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.engine.Report.Usage;
import java.io.IOException;
import java.io.OutputStream;

/// What is known of a run, as JSON, in the names of a job's report: `outcome`, `exit_code` or
/// `error`, times in seconds, `peak_memory_bytes`, `engine`, `fuel`, and the `channels` with their
/// counts.
final class RunReport {
    private static final JsonFactory JSON = new JsonFactory();

    private RunReport() {}

    static void write(Report report, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            if (report.outcome() instanceof Outcome.Exited(int code)) {
                json.writeStringField("outcome", "exited");
                json.writeNumberField("exit_code", code);
            } else {
                json.writeStringField("outcome", report.outcome().word());
                json.writeStringField("error", Ending.of(report.outcome()).message());
            }
            usage(json, report.usage());
            json.writeArrayFieldStart("channels");
            for (ChannelReport channel : report.channels()) {
                channel(json, channel);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void usage(JsonGenerator json, Usage usage) throws IOException {
        json.writeNumberField("start_seconds", usage.startNanos() / 1e9);
        json.writeNumberField("wall_seconds", usage.wallNanos() / 1e9);
        json.writeNumberField("user_seconds", usage.userNanos() / 1e9);
        json.writeNumberField("system_seconds", usage.systemNanos() / 1e9);
        json.writeNumberField("peak_memory_bytes", usage.peakMemoryBytes());
        if (!usage.engine().isEmpty()) {
            json.writeStringField("engine", usage.engine());
        }
        if (usage.fuel() != Usage.NOT_COUNTED) {
            json.writeNumberField("fuel", usage.fuel());
        }
    }

    private static void channel(JsonGenerator json, ChannelReport channel) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", channel.alias());
        json.writeNumberField("reads", channel.reads());
        json.writeNumberField("bytes_read", channel.bytesRead());
        json.writeNumberField("writes", channel.writes());
        json.writeNumberField("bytes_written", channel.bytesWritten());
        if (!channel.md5().isEmpty()) {
            json.writeStringField("md5", channel.md5());
        }
        json.writeEndObject();
    }
}
