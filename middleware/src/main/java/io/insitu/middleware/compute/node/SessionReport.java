package io.insitu.middleware.compute.node;

import io.insitu.engine.Outcome;
import io.insitu.engine.Report;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.engine.Report.Usage;
import java.util.Base64;
import java.util.List;

/// How the instances of a session ended. Sent as JSON; behind it come the bytes of the outputs, one
/// after the other in the order in which they stand here.
///
/// @param broken whether a channel to or from another node broke off; then nothing else is told
/// @param brokenAt that node's URL; empty when no other node is to blame
record SessionReport(List<Run> runs, boolean broken, String brokenAt) {
    SessionReport(List<Run> runs) {
        this(runs, false, "");
    }

    /// @param stderr the tail of it, in Base64
    record Run(Ending ending, List<Passed> ports, Used used, String stderr) {}

    /// As [Outcome].
    ///
    /// @param kind the outcome's name
    /// @param text its message, its limit or its channel; empty for none
    /// @param reason the reason of a failed output; empty for none
    /// @param number its exit code or the limit's value; 0 for none
    /// @param stack of a trap
    record Ending(String kind, String text, String reason, long number, List<String> stack) {
        Ending(String kind, String text, String reason, long number) {
            this(kind, text, reason, number, List.of());
        }
    }

    /// As [Usage].
    record Used(
            long startNanos,
            long wallNanos,
            long userNanos,
            long systemNanos,
            long peakMemoryBytes,
            long fuel,
            String engine) {}

    /// As [ChannelReport].
    ///
    /// @param length how many bytes of it follow
    record Passed(
            String alias,
            long reads,
            long bytesRead,
            long writes,
            long bytesWritten,
            String md5,
            long length) {}

    static Ending ending(Outcome outcome) {
        String kind = outcome.getClass().getSimpleName();
        return switch (outcome) {
            case Outcome.Exited(var code) -> new Ending(kind, "", "", code);
            case Outcome.Trapped(var message, var stack) -> new Ending(kind, message, "", 0, stack);
            case Outcome.LimitReached(var limit, var value) -> new Ending(kind, limit, "", value);
            case Outcome.OutputFailed(var channel, var reason) ->
                    new Ending(kind, channel, reason, 0);
            case Outcome.Cancelled() -> new Ending(kind, "", "", 0);
            case Outcome.NotStarted(var reason) -> new Ending(kind, reason, "", 0);
            case Outcome.Lost(var reason) -> new Ending(kind, reason, "", 0);
        };
    }

    /// @throws IllegalArgumentException for a kind that is not known
    static Outcome outcome(Ending ending) {
        return switch (ending.kind()) {
            case "Exited" -> new Outcome.Exited((int) ending.number());
            case "Trapped" -> new Outcome.Trapped(ending.text(), ending.stack());
            case "LimitReached" -> new Outcome.LimitReached(ending.text(), ending.number());
            case "OutputFailed" -> new Outcome.OutputFailed(ending.text(), ending.reason());
            case "Cancelled" -> new Outcome.Cancelled();
            case "NotStarted" -> new Outcome.NotStarted(ending.text());
            case "Lost" -> new Outcome.Lost(ending.text());
            default ->
                    throw new IllegalArgumentException(
                            "outcome: '%s' is not known".formatted(ending.kind()));
        };
    }

    static Run of(Report report) {
        Usage usage = report.usage();
        byte[] stderr = new byte[report.stderrTail().remaining()];
        report.stderrTail().duplicate().get(stderr);
        return new Run(
                ending(report.outcome()),
                report.channels().stream().map(SessionReport::passed).toList(),
                new Used(
                        usage.startNanos(),
                        usage.wallNanos(),
                        usage.userNanos(),
                        usage.systemNanos(),
                        usage.peakMemoryBytes(),
                        usage.fuel(),
                        usage.engine()),
                Base64.getEncoder().encodeToString(stderr));
    }

    private static Passed passed(ChannelReport channel) {
        long length =
                channel.collected() != null
                        ? channel.collected().remaining()
                        : channel.spilled() != null ? channel.bytesWritten() : 0;
        return new Passed(
                channel.alias(),
                channel.reads(),
                channel.bytesRead(),
                channel.writes(),
                channel.bytesWritten(),
                channel.md5(),
                length);
    }

    static Usage usage(Used used) {
        return new Usage(
                used.startNanos(),
                used.wallNanos(),
                used.userNanos(),
                used.systemNanos(),
                used.peakMemoryBytes(),
                used.fuel(),
                used.engine());
    }
}
