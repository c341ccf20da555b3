package io.insitu.middleware.compute.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.insitu.middleware.compute.live.JobRecord.Counts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Records of jobs in JSON.
public final class JobRecordJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JobRecordJson() {}

    /// {@return the record as clients see it}
    public static byte[] bytes(JobRecord job) {
        return tree(job).toString().getBytes(StandardCharsets.UTF_8);
    }

    /// {@return a list, in which the descriptions are left out}
    public static byte[] bytes(List<JobRecord> jobs) {
        ArrayNode list = JSON.createArrayNode();
        for (JobRecord job : jobs) {
            ObjectNode tree = tree(job);
            tree.remove("description");
            list.add(tree);
        }
        return list.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// {@return the records of such a list}
    ///
    /// @throws IOException when the bytes are none
    public static List<JobRecord> list(byte[] bytes) throws IOException {
        List<JobRecord> jobs = new ArrayList<>();
        for (JsonNode tree : JSON.readTree(bytes)) {
            jobs.add(record(tree));
        }
        return jobs;
    }

    /// {@return the record as it is kept}
    static byte[] kept(JobRecord job) {
        ObjectNode tree = tree(job);
        JobRecord.Details details = job.details();
        details.environment().forEach(tree.putObject("environment")::put);
        tree.put("account_line", details.account());
        if (!details.input().isEmpty()) {
            tree.put("input", details.input());
        }
        if (!details.report().isEmpty()) {
            tree.putRawValue("report", new RawValue(details.report()));
        }
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JobRecord.Details details(JsonNode tree) {
        Map<String, String> environment = new HashMap<>();
        tree.path("environment")
                .properties()
                .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
        String report = tree.has("report") ? tree.path("report").toString() : "";
        return new JobRecord.Details(
                environment,
                tree.path("input").asText(),
                report,
                tree.path("account_line").asText());
    }

    static ObjectNode tree(JobRecord job) {
        ObjectNode tree = JSON.createObjectNode();
        tree.put("id", job.id()).put("account", job.account()).put("state", job.state().word());
        if (!job.name().isEmpty()) {
            tree.put("name", job.name());
        }
        tree.put("submitted", job.submitted().toString());
        if (job.ended() != null) {
            tree.put("ended", job.ended().toString());
        }
        if (!job.error().isEmpty()) {
            tree.put("error", job.error());
        }
        Counts counts = job.counts();
        tree.putObject("instances")
                .put("all", counts.instances())
                .put("waiting", counts.waiting())
                .put("running", counts.running())
                .put("done", counts.done())
                .put("failed", counts.failed());
        tree.put("bytes_read", counts.bytesRead())
                .put("bytes_written", counts.bytesWritten())
                .put("fuel", counts.fuel());
        if (!job.result().isEmpty()) {
            tree.put("result", job.result());
        }
        if (!job.description().isEmpty()) {
            tree.put("description", job.description());
        }
        return tree;
    }

    /// @throws IOException when the bytes are no record
    static JobRecord parse(byte[] bytes) throws IOException {
        return record(JSON.readTree(bytes));
    }

    private static JobRecord record(JsonNode tree) throws IOException {
        JsonNode instances = tree.path("instances");
        try {
            return new JobRecord(
                    tree.path("id").asText(),
                    tree.path("account").asText(),
                    tree.path("name").asText(),
                    JobState.of(tree.path("state").asText())
                            .orElseThrow(() -> new IOException("no state of a job in it")),
                    Instant.parse(tree.path("submitted").asText()),
                    tree.has("ended") ? Instant.parse(tree.path("ended").asText()) : null,
                    tree.path("error").asText(),
                    new Counts(
                            instances.path("all").asLong(),
                            instances.path("waiting").asLong(),
                            instances.path("running").asLong(),
                            instances.path("done").asLong(),
                            instances.path("failed").asLong(),
                            tree.path("bytes_read").asLong(),
                            tree.path("bytes_written").asLong(),
                            tree.path("fuel").asLong()),
                    tree.path("result").asText(),
                    tree.path("description").asText(),
                    details(tree));
        } catch (DateTimeException e) {
            throw new IOException("no date in it: " + e.getMessage(), e);
        }
    }
}
