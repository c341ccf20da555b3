package io.insitu.middleware.compute.live;

import java.time.Instant;
import java.util.Map;
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
        String description,
        Details details) {

    /// What belongs to a job and is not shown with it.
    ///
    /// @param environment what its programs were told of the request
    /// @param input the name of what it was sent to read, for running it again; empty when there is
    ///   none
    /// @param report of its instances, as JSON; empty when there is none, or it is an object of its
    ///   own
    /// @param account what it used, as a line of numbers; empty when it ran nothing
    public record Details(
            Map<String, String> environment, String input, String report, String account) {
        public static final Details NONE = new Details(Map.of(), "", "", "");

        public Details {
            environment = Map.copyOf(environment);
        }
    }

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

    /// {@return the same, for a job that was begun so often that it is not begun again}
    public JobRecord givenUp(int begun) {
        return over(
                JobState.FAILED,
                "The server was stopped each of the %d times that the job was begun"
                        .formatted(begun),
                ended);
    }

    /// {@return the same, for a job that nobody runs any more}
    public JobRecord interrupted() {
        return state.isFinal()
                ? this
                : over(
                        JobState.FAILED,
                        "The server was stopped while the job was on its way",
                        ended);
    }

    /// {@return the same, for a job that is over now}
    ///
    /// @param why empty when it did not fail
    public JobRecord ended(JobState last, String why, Instant when) {
        return over(last, why, when);
    }

    private JobRecord over(JobState last, String why, @Nullable Instant when) {
        return new JobRecord(
                id,
                account,
                name,
                last,
                submitted,
                when,
                why,
                counts,
                result,
                description,
                details);
    }

    /// {@return the same as the record of another job}
    public JobRecord withId(String other) {
        return new JobRecord(
                other,
                account,
                name,
                JobState.QUEUED,
                submitted,
                null,
                "",
                Counts.NONE,
                "",
                description,
                details);
    }

    /// {@return the same without its report}
    JobRecord withoutReport() {
        return new JobRecord(
                id,
                account,
                name,
                state,
                submitted,
                ended,
                error,
                counts,
                result,
                description,
                new Details(details.environment(), details.input(), "", details.account()));
    }
}
