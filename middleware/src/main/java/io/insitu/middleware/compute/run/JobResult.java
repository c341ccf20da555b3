package io.insitu.middleware.compute.run;

import io.insitu.middleware.SwiftException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a job ended that began to run.
///
/// @param prepared what getting its programs ready took
/// @param instances that had their chance, in the job's order
/// @param stopped why it was ended before all of them had; null when they all had
public record JobResult(
        String id,
        String account,
        Instant started,
        Duration took,
        Duration prepared,
        List<InstanceResult> instances,
        @Nullable RuntimeException stopped)
        implements AutoCloseable {
    public JobResult {
        instances = List.copyOf(instances);
    }

    /// {@return the instances that make the job's status 500}
    public List<InstanceResult> failures() {
        return instances.stream().filter(InstanceResult::failed).toList();
    }

    /// {@return itself, if all instances had their chance; else it lets go of its answer and says
    /// why not}
    public JobResult orThrow() {
        if (stopped != null) {
            close();
            throw stopped;
        }
        return this;
    }

    /// {@return the job's state in a word}
    public String state() {
        if (stopped instanceof SwiftException error && error.status() == 499) {
            return "cancelled";
        }
        return stopped == null && failures().isEmpty() ? "done" : "failed";
    }

    /// Lets go of what was to go into an answer.
    @Override
    public void close() {
        instances.forEach(instance -> instance.replies().forEach(reply -> reply.content().close()));
    }
}
