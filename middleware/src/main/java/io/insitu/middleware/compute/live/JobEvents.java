package io.insitu.middleware.compute.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.insitu.middleware.compute.run.InstanceResult;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A job as a stream of server-sent events (HTML, section 9.2): `state` and `progress` with the
/// job's record, `stderr` for each line that an instance writes there while it runs, `instance` for
/// each instance that has ended, with the end of its stderr if it failed. It ends with the job.
/// Whoever reads slowly is told of fewer steps in between, never of a wrong one, and how many lines
/// are left out: nobody waits for a reader.
public final class JobEvents implements Body {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STDERR = "stderr";
    private static final String LEFT_OUT = "left_out";

    private final LiveJob job;
    private final long heartbeatMillis;
    private long seen = -1;
    private int results;
    private long logged;
    private long steps = -1;
    private @Nullable JobState told;
    private volatile boolean closed;

    /// @param heartbeatMillis after so long without news a comment is sent, so that the client sees
    ///   that somebody is there
    public JobEvents(LiveJob job, long heartbeatMillis) {
        this.job = job;
        this.heartbeatMillis = heartbeatMillis;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (closed || (told != null && told.isFinal())) {
            return null;
        }
        try {
            long version = job.await(seen, heartbeatMillis);
            String events = version == seen ? ": waiting\n\n" : news();
            seen = version;
            return ByteBuffer.wrap(events.getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String news() {
        StringBuilder events = new StringBuilder();
        lines(events);
        long now = job.steps();
        if (now != steps) {
            steps = now;
            step(events);
        }
        return events.toString();
    }

    private void lines(StringBuilder events) {
        JobLog.Part part = job.logFrom(logged);
        logged = part.end();
        if (part.lost() > 0) {
            events.append(event(STDERR, JSON.createObjectNode().put(LEFT_OUT, part.lost())));
        }
        for (JobLog.Entry entry : part.entries()) {
            ObjectNode tree = JSON.createObjectNode().put("name", entry.instance());
            switch (entry) {
                case JobLog.Line line -> tree.put("line", line.text());
                case JobLog.Gap gap -> tree.put(LEFT_OUT, gap.leftOut());
            }
            events.append(event(STDERR, tree));
        }
    }

    private void step(StringBuilder events) {
        JobRecord record = job.record();
        for (InstanceResult result : job.resultsFrom(results)) {
            events.append(event("instance", json(result)));
            results++;
        }
        String kind = record.state() == told ? "progress" : "state";
        told = record.state();
        ObjectNode tree = JobRecordJson.tree(record);
        tree.remove("description");
        events.append(event(kind, tree));
    }

    private static ObjectNode json(InstanceResult result) {
        ObjectNode tree = JSON.createObjectNode().put("name", result.name());
        tree.put("exit_code", result.exitCode());
        if (result.failed()) {
            tree.put("error", result.error());
        }
        if (!result.stderr().isEmpty()) {
            tree.put("stderr", result.stderr());
        }
        if (result.stderrLeftOut() > 0) {
            tree.put("stderr_left_out", result.stderrLeftOut());
        }
        return tree;
    }

    private static String event(String kind, ObjectNode data) {
        return "event: " + kind + "\ndata: " + data + "\n\n";
    }

    @Override
    public void close() {
        closed = true;
    }
}
