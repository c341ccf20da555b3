package io.insitu.middleware.compute.run;

import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.middleware.compute.plan.PlannedInstance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes what an instance left when it ended.
///
/// @param queueNanos it waited for a place
record Settlement(PlannedInstance instance, List<Outlet> outlets, Report report, long queueNanos) {

    /// Holds its outputs ready, to be stored or to be answered. Blocks.
    ///
    /// @param place where it ran
    /// @param whole whether it, and all that are connected to it, came to exit: only then may its
    ///   objects be stored; its part of the answer is sent in any case
    /// @param trace of what it was made from
    /// @param batch what is stored with it
    InstanceResult result(Node.Place place, boolean whole, Trace trace, Batch batch) {
        List<Reply> replies = new ArrayList<>();
        List<ChannelUse> uses = new ArrayList<>();
        String error = error(report.outcome());
        Origin origin = trace.origin(instance, report.usage().fuel());
        for (int i = 0; i < report.channels().size(); i++) {
            ChannelReport written = report.channels().get(i);
            uses.add(ChannelUse.of(instance.channels().get(i), written));
            Outlet outlet = outlets.get(i);
            if (whole || outlet instanceof ReplyOutlet) {
                Optional<String> wrong = keep(outlet, written, origin, batch, replies);
                error = error.isEmpty() ? wrong.orElse("") : error;
            }
        }
        return new InstanceResult(
                instance.name(),
                report.outcome(),
                error,
                place,
                report.usage(),
                new InstanceResult.Phases(queueNanos, 0),
                uses,
                replies,
                stderr(error),
                0,
                false);
    }

    /// {@return what is wrong with what was written}
    private Optional<String> keep(
            Outlet outlet, ChannelReport written, Origin origin, Batch batch, List<Reply> replies) {
        try {
            outlet.keep(written, origin, batch).ifPresent(replies::add);
            return Optional.empty();
        } catch (MalformedMessageException e) {
            return Optional.of(instance.name() + ": " + e.getMessage());
        }
    }

    private String error(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited _ -> "";
            case Outcome.Trapped(var message, _) -> instance.name() + ": trap: " + message;
            case Outcome.LimitReached limit ->
                    "%s: reached its limit: %s".formatted(instance.name(), limit.text());
            case Outcome.OutputFailed(var channel, var reason) ->
                    "%s: output %s could not be kept: %s"
                            .formatted(instance.name(), channel, reason);
            case Outcome.Cancelled _ -> instance.name() + ": cancelled";
            case Outcome.NotStarted(var reason) ->
                    instance.name() + ": could not be started: " + reason;
            case Outcome.Lost(var reason) -> instance.name() + ": its worker was lost: " + reason;
        };
    }

    private String stderr(String error) {
        boolean fine = error.isEmpty() && report.outcome().equals(new Outcome.Exited(0));
        ByteBuffer tail = report.stderrTail();
        return fine ? "" : StandardCharsets.UTF_8.decode(tail.duplicate()).toString();
    }
}
