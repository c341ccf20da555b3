package io.insitu.engine.guest;

import io.insitu.engine.Outcome;
import io.insitu.engine.Report.Usage;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a run ended, as a worker tells it.
public record GuestReport(
        Outcome outcome, List<Passed> channels, Usage usage, ByteBuffer stderrTail) {
    /// Of one that never began.
    public static GuestReport notRun(Outcome outcome) {
        return new GuestReport(outcome, List.of(), Usage.NONE, ByteBuffer.allocate(0));
    }

    /// What passed a channel.
    ///
    /// @param collected what was collected in memory; null when it was spilled or not collected
    /// @param spilled whether the file that was asked for holds it
    public record Passed(
            String alias,
            long reads,
            long bytesRead,
            long writes,
            long bytesWritten,
            String md5,
            @Nullable ByteBuffer collected,
            boolean spilled) {}
}
