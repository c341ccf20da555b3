package io.insitu.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

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
        return Stream.concat(
                        error(instance).stream(),
                        instance.path("stderr").asText().lines().map(line -> name + ": " + line))
                .toList();
    }

    /// {@return the error alone, which mostly begins with the instance's name itself}
    static List<String> error(JsonNode instance) {
        String name = instance.path("name").asText() + ": ";
        return instance.path("error")
                .asText()
                .lines()
                .map(line -> line.startsWith(name) ? line : name + line)
                .toList();
    }

    /// {@return a line that an instance writes, or how many of them nobody was told}
    static String said(JsonNode event) {
        String name = event.has("name") ? event.path("name").asText() + ": " : "";
        return event.has("line")
                ? name + event.path("line").asText()
                : "%s... %d lines left out".formatted(name, event.path("left_out").asLong());
    }
}
