package io.insitu.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that is known of a run that ended.
///
/// @param channels one for each of the spec's channels, in its order; empty when the run was lost
///   or not started
/// @param stderrTail the last 64 KiB written to descriptor 2, whatever it was joined to
public record Report(
        Outcome outcome, List<ChannelReport> channels, Usage usage, ByteBuffer stderrTail) {
    public Report {
        channels = List.copyOf(channels);
    }

    /// What passed a channel.
    ///
    /// @param md5 of the bytes, 32 lower-case hexadecimal digits; empty where [Digests] says so,
    ///   for random inputs, and for an input of a run that was ended from outside
    /// @param collected what a [Channel.Sink.Collect] held in memory; null when it spilled, and for
    ///   everything else
    /// @param spilled the file that a [Channel.Sink.Collect] went to, if it did
    public record ChannelReport(
            String alias,
            long reads,
            long bytesRead,
            long writes,
            long bytesWritten,
            String md5,
            @Nullable ByteBuffer collected,
            @Nullable Path spilled) {}

    /// What the run used. Times in nanoseconds.
    ///
    /// @param startNanos until its first instruction: compiling what is not held compiled, and
    ///   making the instance
    /// @param wallNanos from its first instruction to its last
    /// @param userNanos processor time of the thread that ran it, in user mode
    /// @param systemNanos the same in the kernel
    /// @param peakMemoryBytes linear memory at its largest
    /// @param fuel instructions that it executed, as [Limits#fuel] counts them; [#NOT_COUNTED] when
    ///   the engine does not meter, and when the run was ended from outside
    /// @param engine what ran it ([EngineName#word]); empty when nothing did
    public record Usage(
            long startNanos,
            long wallNanos,
            long userNanos,
            long systemNanos,
            long peakMemoryBytes,
            long fuel,
            String engine) {
        public static final long NOT_COUNTED = -1;

        public static final Usage NONE = new Usage(0, 0, 0, 0, 0, NOT_COUNTED, "");
    }
}
