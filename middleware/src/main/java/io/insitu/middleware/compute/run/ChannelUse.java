package io.insitu.middleware.compute.run;

import io.insitu.engine.Report.ChannelReport;
import io.insitu.middleware.compute.plan.PlannedChannel;

/// What passed one channel of an instance that ended.
///
/// @param object the object at the other end, `/account/container/object`; empty when there is
///   none, or what was written was not stored
/// @param network whether a peer was at the other end
/// @param output whether it is one that is written
/// @param etag the MD5 of what passed; empty for what was read, unless its group wants all digests
public record ChannelUse(
        String alias,
        String object,
        boolean network,
        boolean output,
        long reads,
        long bytesRead,
        long writes,
        long bytesWritten,
        String etag) {

    /// {@return what passed it when the instance ran before: only what it wrote is remembered}
    static ChannelUse remembered(PlannedChannel channel, long bytes, String etag) {
        return new ChannelUse(
                channel.alias(),
                object(channel),
                isPipe(channel),
                isOutput(channel),
                0,
                0,
                0,
                bytes,
                etag);
    }

    /// {@return the same; where it is an output, for one that is not kept}
    ChannelUse unstored() {
        return !output
                ? this
                : new ChannelUse(
                        alias, "", network, true, reads, bytesRead, writes, bytesWritten, etag);
    }

    private static boolean isPipe(PlannedChannel channel) {
        return switch (channel) {
            case PlannedChannel.ReadPipe _,
                    PlannedChannel.WritePipe _,
                    PlannedChannel.ReadKept _,
                    PlannedChannel.WriteKept _ ->
                    true;
            case PlannedChannel.ReadObject _,
                    PlannedChannel.ReadListing _,
                    PlannedChannel.ReadRequest _,
                    PlannedChannel.WriteObject _,
                    PlannedChannel.Reply _ ->
                    false;
        };
    }

    private static boolean isOutput(PlannedChannel channel) {
        return switch (channel) {
            case PlannedChannel.WriteObject _,
                    PlannedChannel.Reply _,
                    PlannedChannel.WritePipe _,
                    PlannedChannel.WriteKept _ ->
                    true;
            case PlannedChannel.ReadObject _,
                    PlannedChannel.ReadListing _,
                    PlannedChannel.ReadRequest _,
                    PlannedChannel.ReadPipe _,
                    PlannedChannel.ReadKept _ ->
                    false;
        };
    }

    private static String object(PlannedChannel channel) {
        return switch (channel) {
            case PlannedChannel.ReadObject read -> read.object().toString();
            case PlannedChannel.WriteObject write -> write.object().toString();
            case PlannedChannel.ReadListing read -> read.container().toString();
            case PlannedChannel.Reply _,
                    PlannedChannel.ReadRequest _,
                    PlannedChannel.ReadPipe _,
                    PlannedChannel.WritePipe _,
                    PlannedChannel.ReadKept _,
                    PlannedChannel.WriteKept _ ->
                    "";
        };
    }

    static ChannelUse of(PlannedChannel channel, ChannelReport report) {
        return new ChannelUse(
                channel.alias(),
                object(channel),
                isPipe(channel),
                isOutput(channel),
                report.reads(),
                report.bytesRead(),
                report.writes(),
                report.bytesWritten(),
                report.md5());
    }
}
