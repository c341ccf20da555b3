package io.insitu.middleware.compute;

import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.answer.JobAnswer;
import io.insitu.middleware.compute.live.JobState;
import io.insitu.middleware.compute.run.JobResult;

/// How a job ended, and what is answered.
///
/// @param error empty when it is done
record JobEnd(Response answer, JobState state, String error) {
    static JobEnd of(Response answer) {
        String error = answer.headers().text("X-Nexe-Error");
        return new JobEnd(answer, error.isEmpty() ? JobState.DONE : JobState.FAILED, error);
    }

    static JobEnd of(JobResult result) {
        String error = result.failures().isEmpty() ? "" : result.failures().getFirst().error();
        JobState state = error.isEmpty() ? JobState.DONE : JobState.FAILED;
        return new JobEnd(Response.of(200), state, error);
    }

    /// What is no answer is a fault of the server's, of which a client is told nothing more.
    static JobEnd of(RuntimeException fault) {
        SwiftException error =
                fault instanceof SwiftException known
                        ? JobAnswer.error(known)
                        : new SwiftException(500, "Internal Error");
        JobState state = error.status() == 499 ? JobState.CANCELLED : JobState.FAILED;
        return new JobEnd(error.response(), state, error.message());
    }
}
