package io.insitu.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// Jobs in lines of text.
final class JobText {
    private static final int BAR = 30;

    private JobText() {}

    /// {@return id, state, time, instances, name}
    static String line(JsonNode job) {
        return "%s %-10s %s %6d %s"
                .formatted(
                        job.path("id").asText(),
                        job.path("state").asText(),
                        job.path("submitted").asText(),
                        job.path("instances").path("all").asLong(),
                        job.path("name").asText())
                .strip();
    }

    /// {@return how far a job is: `[######......] 12/24 done, 2 failed, 8 running running`}
    static String bar(JsonNode job) {
        JsonNode instances = job.path("instances");
        long all = instances.path("all").asLong();
        long failed = instances.path("failed").asLong();
        long ended = instances.path("done").asLong() + failed;
        int full = all == 0 ? 0 : (int) (BAR * ended / all);
        return "[%s%s] %d/%d done, %d failed, %d running  %s"
                .formatted(
                        "#".repeat(full),
                        ".".repeat(BAR - full),
                        ended,
                        all,
                        failed,
                        instances.path("running").asLong(),
                        job.path("state").asText());
    }

    /// {@return what an instance complains of: its error, and its stderr line by line}
    static List<String> log(JsonNode instance) {
        String name = instance.path("name").asText();
        String error = instance.path("error").asText();
        String all = error.isEmpty() ? "" : error + "\n";
        return (all + instance.path("stderr").asText())
                .lines()
                .map(line -> name + ": " + line)
                .toList();
    }
}
