package io.insitu.middleware.compute;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.cache.WriteBehind;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.run.Payload;
import java.time.InstantSource;

/// What is kept of jobs so that they can be run again: their description, and what came beside it
/// for them to read, each up to a size.
record Reruns(ComputeConfig.History history, WriteBehind behind, InstantSource clock) {

    /// {@return the description that is kept of a job; empty when it is too long, or what came
    /// beside it is}
    String description(JobCall call) {
        JobCall.Again again = call.again();
        boolean fits =
                again.description().length() <= history.descriptionBytesMax()
                        && again.beside().size() <= history.inputBytesMax();
        return fits ? again.description() : "";
    }

    /// {@return the name of the input that is kept of a job; empty when there is none}
    String inputName(JobCall call) {
        Payload beside = call.again().beside();
        boolean kept = beside.size() > 0 && !description(call).isEmpty();
        return kept ? beside.sha256() : "";
    }

    /// Keeps what a job has to read, if its record names that.
    ///
    /// @param now whether it is to be there before the job runs, since somebody else may have to go
    ///   on with it; else it is stored soon, or not at all where the history is not kept of all
    void keepInput(JobRecord job, Payload payload, JobArchive archive, boolean now) {
        String name = job.details().input();
        if (name.isEmpty() || !(now || history.all())) {
            return;
        }
        Payload held = payload.inMemory();
        Runnable keep = () -> archive.keepInput(job.account(), held, clock.instant());
        if (now) {
            keep.run();
        } else {
            behind.write(path(job), held.size(), keep);
        }
    }

    /// {@return what a job had to read, the caller's to close}
    ///
    /// @throws SwiftException 409 when it is not there any more
    Payload input(JobRecord job, JobArchive archive) {
        if (job.details().input().isEmpty()) {
            return Payload.EMPTY;
        }
        behind.await(path(job));
        return archive.input(job.account(), job.details().input())
                .map(Payload::of)
                .orElseThrow(() ->
                        new SwiftException(
                                409,
                                "Job %s cannot be run again: what it was sent to read is not kept, %s"
                                        .formatted(job.id(), path(job))));
    }

    private static String path(JobRecord job) {
        return JobArchive.inputPath(job.account(), job.details().input()).toString();
    }

    /// {@return its description}
    ///
    /// @throws SwiftException 409 when that is not kept
    String description(JobRecord job) {
        if (job.description().isEmpty()) {
            throw new SwiftException(
                    409,
                    "Job %s cannot be run again: its description is not kept. That is done up to %d bytes, with up to %d bytes of what the request brought for the job to read"
                            .formatted(
                                    job.id(),
                                    history.descriptionBytesMax(),
                                    history.inputBytesMax()));
        }
        return job.description();
    }
}
