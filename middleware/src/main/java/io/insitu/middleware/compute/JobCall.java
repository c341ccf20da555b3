package io.insitu.middleware.compute;

import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.middleware.compute.run.Payload;
import java.util.Map;

/// A request to run a job, whichever way it came.
///
/// @param account whose job it is; what `~` stands for
/// @param payload what instances read that have `stdin` without a path
/// @param environment what programs are told of the request
/// @param source the JSON that the description was read from, where running it again needs no more
///   than that; else empty
/// @param derived whether its answer stands for an object that is read
record JobCall(
        String account,
        JobDescription description,
        Payload payload,
        Map<String, String> environment,
        Rights rights,
        String source,
        boolean derived)
        implements AutoCloseable {
    JobCall {
        environment = Map.copyOf(environment);
    }

    /// {@return the same, with the JSON that it was read from}
    JobCall from(String json) {
        return new JobCall(account, description, payload, environment, rights, json, derived);
    }

    /// {@return the same for the next job of a chain, with the payload unless this one has read it}
    JobCall next(JobDescription next) {
        Payload left = JobService.readsPayload(description) ? Payload.EMPTY : payload;
        return new JobCall(account, next, left, environment, rights, source, false);
    }

    /// {@return the same, whose answer stands for an object that is read}
    JobCall asDerived() {
        return new JobCall(account, description, payload, environment, rights, source, true);
    }

    @Override
    public void close() {
        payload.close();
    }
}
