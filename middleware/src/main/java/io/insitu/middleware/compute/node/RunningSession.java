package io.insitu.middleware.compute.node;

import io.insitu.engine.Instance;
import io.insitu.engine.Module;
import io.insitu.engine.Report;
import io.insitu.middleware.Content;
import io.insitu.middleware.Exchange;
import io.insitu.middleware.compute.node.NodeTraffic.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A session from its begin to its answer. Used by one thread.
final class RunningSession implements SessionBody.Rest {
    private final SessionRun run;
    private final @Nullable Gang gang;
    private final NodeTraffic traffic;
    private final Runnable letGo;
    private List<Instance> instances = List.of();
    private boolean over;

    /// @param gang null for a whole component
    /// @param letGo of the room that is kept for it, when it is over
    RunningSession(SessionRun run, @Nullable Gang gang, NodeTraffic traffic, Runnable letGo) {
        this.run = run;
        this.gang = gang;
        this.traffic = traffic;
        this.letGo = letGo;
    }

    /// @param proxy when it goes away the instances are ended
    /// @param log is told what they write to their stderr; null when nobody wants to know
    void start(Map<String, Module> modules, Exchange.Connection proxy, @Nullable SessionLog log) {
        instances = run.start(modules, log);
        List<Instance> started = instances;
        proxy.onGone(() -> end(started));
        if (gang != null) {
            gang.onBreak(() -> end(started));
        }
        if (log != null) {
            var _ = ended().thenRun(log::end);
        }
    }

    private CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(
                instances.stream().map(Instance::report).toArray(CompletableFuture[]::new));
    }

    private static void end(List<Instance> instances) {
        instances.forEach(Instance::cancel);
    }

    @Override
    public Content content() {
        try {
            List<Report> reports = instances.stream().map(i -> i.report().join()).toList();
            run.awaitSent();
            if (gang != null && gang.isBroken()) {
                run.dropOutputs();
                String at = gang.brokenAt().toString();
                return content(new SessionReport(List.of(), true, at), List.of());
            }
            reports.forEach(this::countOutputs);
            return content(
                    new SessionReport(reports.stream().map(SessionReport::of).toList()), reports);
        } catch (RuntimeException e) {
            run.dropOutputs();
            throw e;
        } finally {
            close();
        }
    }

    /// Harmless when it is over.
    @Override
    public void drop() {
        if (!over) {
            end(instances);
            ended().join();
            run.dropOutputs();
            close();
        }
    }

    private void close() {
        over = true;
        run.close();
        letGo.run();
    }

    private void countOutputs(Report report) {
        for (Report.ChannelReport channel : report.channels()) {
            if (channel.collected() != null || channel.spilled() != null) {
                traffic.count(Kind.OUTPUTS, channel.bytesWritten());
            }
        }
    }

    private static Content content(SessionReport told, List<Report> reports) {
        List<Content> parts = new ArrayList<>();
        parts.add(new Content.Bytes(NodeService.framed("", told)));
        for (Report report : reports) {
            for (Report.ChannelReport channel : report.channels()) {
                ByteBuffer small = channel.collected();
                Path file = channel.spilled();
                if (small != null) {
                    parts.add(new Content.Bytes(small));
                } else if (file != null) {
                    parts.add(
                            new Content.FileRegion(
                                    file,
                                    0,
                                    channel.bytesWritten(),
                                    () -> SessionRun.delete(file)));
                }
            }
        }
        return new Content.Sequence(parts);
    }
}
