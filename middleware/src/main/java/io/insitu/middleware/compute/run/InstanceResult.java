package io.insitu.middleware.compute.run;

import io.insitu.engine.Outcome;
import io.insitu.engine.Report.Usage;
import java.util.List;

/// How one instance ended.
///
/// @param error what went wrong, in a sentence; empty when nothing did
/// @param place where it ran
/// @param phases what went before and after
/// @param channels empty when it was lost or not started
/// @param replies its part of the answer
/// @param stderr the last 64 KiB of it, if the instance failed or exited with a code other than 0
/// @param stderrLeftOut how many characters of that are not here, since those of the job's other
///   instances are too many already
/// @param cached whether it did not run, since it had run before
public record InstanceResult(
        String name,
        Outcome outcome,
        String error,
        Node.Place place,
        Usage usage,
        Phases phases,
        List<ChannelUse> channels,
        List<Reply> replies,
        String stderr,
        int stderrLeftOut,
        boolean cached) {
    public InstanceResult {
        channels = List.copyOf(channels);
        replies = List.copyOf(replies);
    }

    /// Times in nanoseconds.
    ///
    /// @param queueNanos it waited for a place
    /// @param commitNanos storing what it wrote took
    public record Phases(long queueNanos, long commitNanos) {
        public static final Phases NONE = new Phases(0, 0);
    }

    /// {@return the same with nothing of it stored}
    InstanceResult unstored() {
        return with(phases, channels.stream().map(ChannelUse::unstored).toList());
    }

    /// {@return the same, whose outputs it took so long to store}
    InstanceResult committedIn(long nanos) {
        return with(new Phases(phases.queueNanos, nanos), channels);
    }

    /// {@return the same without its part of the answer}
    public InstanceResult withoutReplies() {
        return with(phases, channels, List.of(), stderr, stderrLeftOut);
    }

    /// {@return the same without what it wrote to its stderr}
    InstanceResult withoutStderr() {
        return with(phases, channels, replies, "", stderr.length());
    }

    private InstanceResult with(Phases otherPhases, List<ChannelUse> otherChannels) {
        return with(otherPhases, otherChannels, replies, stderr, stderrLeftOut);
    }

    private InstanceResult with(
            Phases otherPhases,
            List<ChannelUse> otherChannels,
            List<Reply> otherReplies,
            String otherStderr,
            int leftOut) {
        return new InstanceResult(
                name,
                outcome,
                error,
                place,
                usage,
                otherPhases,
                otherChannels,
                otherReplies,
                otherStderr,
                leftOut,
                cached);
    }

    /// {@return whether the job's status is 500 because of it}
    public boolean failed() {
        return !error.isEmpty();
    }

    /// {@return its exit code; 0 when it did not come to exit}
    public int exitCode() {
        return outcome instanceof Outcome.Exited(int code) ? code : 0;
    }
}
