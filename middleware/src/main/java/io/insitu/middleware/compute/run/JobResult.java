package io.insitu.middleware.compute.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How a job ended whose instances all had their chance.
///
/// @param prepared what getting its programs ready took
/// @param instances in the job's order
public record JobResult(
        String id,
        String account,
        Instant started,
        Duration took,
        Duration prepared,
        List<InstanceResult> instances)
        implements AutoCloseable {
    public JobResult {
        instances = List.copyOf(instances);
    }

    /// {@return the instances that make the job's status 500}
    public List<InstanceResult> failures() {
        return instances.stream().filter(InstanceResult::failed).toList();
    }

    /// Lets go of what was to go into an answer.
    @Override
    public void close() {
        instances.forEach(instance -> instance.replies().forEach(reply -> reply.content().close()));
    }
}
