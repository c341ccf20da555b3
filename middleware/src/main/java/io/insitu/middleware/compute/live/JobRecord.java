package io.insitu.middleware.compute.live;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of a job at one moment; kept as an object for as long as the history is.
///
/// @param name the client's own name for it; may be empty
/// @param ended null while it has not
/// @param error why it failed; empty when it did not
/// @param result the URL at which its answer is or will be; empty when it goes to who asked
/// @param description the JSON that it was sent as, for running it again; empty when that is not
///   kept
public record JobRecord(
        String id,
        String account,
        String name,
        JobState state,
        Instant submitted,
        @Nullable Instant ended,
        String error,
        Counts counts,
        String result,
        String description) {

    /// @param instances that are known so far; those of a later job of a chain are added to them
    /// @param fuel instructions, as far as they are counted
    public record Counts(
            long instances,
            long waiting,
            long running,
            long done,
            long failed,
            long bytesRead,
            long bytesWritten,
            long fuel) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /// {@return the same, for a job that nobody runs any more}
    JobRecord interrupted() {
        return state.isFinal()
                ? this
                : new JobRecord(
                        id,
                        account,
                        name,
                        JobState.FAILED,
                        submitted,
                        ended,
                        "The server was stopped while the job was on its way",
                        counts,
                        result,
                        description);
    }
}
