package io.insitu.middleware.compute.run;

import java.time.Instant;
import java.util.List;

/// A job that has not ended.
///
/// @param running the names of the instances that run now
/// @param ended those that have ended, the first of them
/// @param more how many others have
public record JobSoFar(
        String id,
        String account,
        String state,
        Instant submitted,
        List<String> running,
        List<InstanceResult> ended,
        long more) {
    public JobSoFar {
        running = List.copyOf(running);
        ended = List.copyOf(ended);
    }
}
