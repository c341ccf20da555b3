package io.insitu.middleware.compute;

import io.insitu.middleware.compute.description.Device;
import io.insitu.middleware.compute.description.DeviceKind;
import io.insitu.middleware.compute.description.JobDescription;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.middleware.compute.run.Input;
import io.insitu.middleware.compute.run.Payload;
import java.util.Map;

/// A request to run a job, whichever way it came.
///
/// @param account whose job it is; what `~` stands for
/// @param payload what instances read that have `stdin` without a path
/// @param environment what programs are told of the request
/// @param again what it takes to run it again
/// @param derived whether its answer stands for an object that is read
record JobCall(
        String account,
        JobDescription description,
        Input payload,
        Map<String, String> environment,
        Rights rights,
        Again again,
        boolean derived)
        implements AutoCloseable {
    JobCall {
        environment = Map.copyOf(environment);
    }

    /// What it takes to run a job again.
    ///
    /// @param description as JSON; empty when it cannot be
    /// @param beside what came beside that for the job to read
    record Again(String description, Payload beside) {
        static final Again NONE = new Again("", Payload.EMPTY);
    }

    /// {@return the same, which runs again by that description alone}
    JobCall from(String json) {
        return again(new Again(json, Payload.EMPTY));
    }

    /// {@return the same, which runs again by that description and what came beside it}
    JobCall besidePayload(String json) {
        return again(payload instanceof Payload beside ? new Again(json, beside) : Again.NONE);
    }

    private JobCall again(Again how) {
        return new JobCall(account, description, payload, environment, rights, how, derived);
    }

    /// {@return the same, told of another request}
    JobCall toldOf(Map<String, String> request) {
        return new JobCall(account, description, payload, request, rights, again, derived);
    }

    /// {@return the same for the next job of a chain, with the payload unless this one has read it}
    JobCall next(JobDescription next) {
        Input left = readsPayload(description) ? Payload.EMPTY : payload;
        return new JobCall(account, next, left, environment, rights, again, false);
    }

    /// {@return the same, whose answer stands for an object that is read}
    JobCall asDerived() {
        return new JobCall(account, description, payload, environment, rights, again, true);
    }

    /// {@return whether an instance reads what the request brought}
    static boolean readsPayload(JobDescription job) {
        return job.groups().stream()
                .flatMap(group -> group.devices().stream())
                .anyMatch(JobCall::isPayload);
    }

    private static boolean isPayload(Device device) {
        return device.path() == null && device.kind() == DeviceKind.STDIN;
    }

    @Override
    public void close() {
        payload.close();
    }
}
