package io.insitu.middleware.compute.run;

import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.middleware.compute.plan.PlannedInstance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Takes what an instance left when it ended.
///
/// @param queueNanos it waited for a place
record Settlement(PlannedInstance instance, List<Outlet> outlets, Report report, long queueNanos) {

    /// Stores its outputs and holds its part of the answer ready. Blocks.
    ///
    /// @param place where it ran
    /// @param whole whether it, and all that are connected to it, came to exit: only then are its
    ///   objects stored; its part of the answer is sent in any case
    /// @param trace of what it was made from
    InstanceResult result(Node.Place place, boolean whole, Trace trace) {
        long began = System.nanoTime();
        List<Reply> replies = new ArrayList<>();
        List<ChannelUse> uses = new ArrayList<>();
        String error = error(report.outcome());
        Origin origin = trace.origin(instance, report.usage().fuel());
        for (int i = 0; i < report.channels().size(); i++) {
            ChannelReport written = report.channels().get(i);
            uses.add(ChannelUse.of(instance.channels().get(i), written));
            Outlet outlet = outlets.get(i);
            if (whole || outlet instanceof ReplyOutlet) {
                error = keep(outlet, written, origin, replies, error);
            }
        }
        return new InstanceResult(
                instance.name(),
                report.outcome(),
                error,
                place,
                report.usage(),
                new InstanceResult.Phases(queueNanos, System.nanoTime() - began),
                uses,
                replies,
                stderr(error),
                false);
    }

    private String keep(
            Outlet outlet,
            ChannelReport written,
            Origin origin,
            List<Reply> replies,
            String error) {
        try {
            outlet.keep(written, origin).ifPresent(replies::add);
            return error;
        } catch (MalformedMessageException e) {
            return error.isEmpty() ? instance.name() + ": " + e.getMessage() : error;
        }
    }

    private String error(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited _ -> "";
            case Outcome.Trapped(var message, _) -> instance.name() + ": trap: " + message;
            case Outcome.LimitReached(var limit, var value) ->
                    "%s: reached its limit %s of %d".formatted(instance.name(), limit, value);
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
