package io.insitu.middleware.compute.answer;

import io.insitu.middleware.compute.run.ChannelUse;
import io.insitu.middleware.compute.run.InstanceResult;
import io.insitu.middleware.compute.run.JobResult;
import java.util.List;
import java.util.Locale;

/// What instances used, as ZeroCloud accounts for it: times in seconds, then reads, bytes read,
/// writes and bytes written, first of objects and of the request and the answer, then of peers.
record Cdr(
        double node,
        double system,
        double user,
        long reads,
        long readBytes,
        long writes,
        long writeBytes,
        Network network) {

    /// The same of what passed between instances.
    record Network(long reads, long readBytes, long writes, long writeBytes) {}

    static Cdr of(InstanceResult instance) {
        List<ChannelUse> disk =
                instance.channels().stream().filter(channel -> !channel.network()).toList();
        List<ChannelUse> peers = instance.channels().stream().filter(ChannelUse::network).toList();
        Network counts = counts(disk);
        return new Cdr(
                instance.usage().wallNanos() / 1e9,
                instance.usage().systemNanos() / 1e9,
                instance.usage().userNanos() / 1e9,
                counts.reads,
                counts.readBytes,
                counts.writes,
                counts.writeBytes,
                counts(peers));
    }

    private static Network counts(List<ChannelUse> channels) {
        return new Network(
                channels.stream().mapToLong(ChannelUse::reads).sum(),
                channels.stream().mapToLong(ChannelUse::bytesRead).sum(),
                channels.stream().mapToLong(ChannelUse::writes).sum(),
                channels.stream().mapToLong(ChannelUse::bytesWritten).sum());
    }

    private Cdr plus(Cdr other) {
        return new Cdr(
                node + other.node,
                system + other.system,
                user + other.user,
                reads + other.reads,
                readBytes + other.readBytes,
                writes + other.writes,
                writeBytes + other.writeBytes,
                new Network(
                        network.reads + other.network.reads,
                        network.readBytes + other.network.readBytes,
                        network.writes + other.network.writes,
                        network.writeBytes + other.network.writeBytes));
    }

    /// {@return the line of a job: its total time, then each instance's account}
    static String line(JobResult job) {
        StringBuilder line = new StringBuilder(seconds(job.took().toNanos() / 1e9));
        job.instances().forEach(instance -> line.append(", ").append(of(instance)));
        return line.toString();
    }

    /// {@return the line of a job with its instances taken together}
    static String totalLine(JobResult job) {
        Cdr total =
                job.instances().stream()
                        .map(Cdr::of)
                        .reduce(new Cdr(0, 0, 0, 0, 0, 0, 0, counts(List.of())), Cdr::plus);
        return seconds(job.took().toNanos() / 1e9) + ", " + total;
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    /// {@return `node total, sys user reads rbytes writes wbytes nreads nrbytes nwrites nwbytes`}
    @Override
    public String toString() {
        return "%s, %s %s %d %d %d %d %d %d %d %d"
                .formatted(
                        seconds(node),
                        seconds(system),
                        seconds(user),
                        reads,
                        readBytes,
                        writes,
                        writeBytes,
                        network.reads,
                        network.readBytes,
                        network.writes,
                        network.writeBytes);
    }
}
