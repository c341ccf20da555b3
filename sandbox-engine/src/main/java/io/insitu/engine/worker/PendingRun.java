package io.insitu.engine.worker;

import io.insitu.engine.Channel;
import io.insitu.engine.Channel.Sink;
import io.insitu.engine.Channel.Source;
import io.insitu.engine.EngineName;
import io.insitu.engine.Image;
import io.insitu.engine.Instance;
import io.insitu.engine.InstanceSpec;
import io.insitu.engine.Outcome;
import io.insitu.engine.Pipe;
import io.insitu.engine.Report;
import io.insitu.engine.Report.ChannelReport;
import io.insitu.engine.Report.Usage;
import io.insitu.engine.StderrFollower;
import io.insitu.engine.guest.GuestReport;
import io.insitu.engine.guest.GuestReport.Passed;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.worker.Message.Joint;
import io.insitu.engine.worker.Message.Purpose;
import io.insitu.engine.worker.Message.WireChannel;
import io.insitu.engine.worker.Message.WireImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A run as the engine's process knows it, from the moment it was asked for to its report. It holds
/// the spec's pipe ends until a worker has them.
final class PendingRun implements Instance {
    final long id;
    final InstanceSpec spec;
    final EngineName engine;
    private final StderrFollower follower;
    private final Consumer<PendingRun> canceller;
    private final CompletableFuture<Report> report = new CompletableFuture<>();
    private final Map<Integer, Path> spilled = new ConcurrentHashMap<>();
    private final @Nullable Path snapshot;
    private volatile ModuleCache.@Nullable Entry program;
    private volatile boolean cancelled;

    /// One whose program is not known yet.
    PendingRun(
            long id,
            InstanceSpec spec,
            EngineName engine,
            StderrFollower follower,
            Consumer<PendingRun> canceller) {
        this.id = id;
        this.spec = spec;
        this.engine = engine;
        this.follower = follower;
        this.canceller = canceller;
        this.snapshot = null;
    }

    /// One for a snapshot of the program.
    ///
    /// @param snapshot an empty file
    PendingRun(
            long id,
            InstanceSpec spec,
            EngineName engine,
            Consumer<PendingRun> canceller,
            ModuleCache.Entry program,
            Path snapshot) {
        this.id = id;
        this.spec = spec;
        this.engine = engine;
        this.follower = StderrFollower.NONE;
        this.canceller = canceller;
        this.program = program;
        this.snapshot = snapshot;
    }

    /// What it executes is known.
    void found(ModuleCache.Entry module) {
        program = module;
    }

    /// {@return what it executes, which is known}
    ModuleCache.Entry program() {
        return Objects.requireNonNull(program);
    }

    @Override
    public CompletableFuture<Report> report() {
        return report;
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (!report.isDone()) {
            canceller.accept(this);
        }
    }

    boolean cancelled() {
        return cancelled;
    }

    /// The message that starts it, and the descriptors that go with it: `opened` takes those that
    /// were opened for it, for the caller to close when it is sent; the pipes' ends are closed by
    /// [#releasePipes].
    Message.Run message(List<Integer> descriptors, List<Integer> opened) {
        ModuleCache.Entry module = program();
        descriptors.add(open(module.file(), Posix.O_RDONLY, opened));
        List<WireChannel> channels = new ArrayList<>();
        for (Channel channel : spec.channels()) {
            Joint joint =
                    switch (channel) {
                        case Channel.Input input -> joint(input.source(), descriptors, opened);
                        case Channel.Output output -> joint(output.sink(), descriptors);
                        case Channel.Saved saved ->
                                new Joint.Folder(saved.folder(), joint(saved.sink(), descriptors));
                    };
            channels.add(new WireChannel(channel.alias(), channel.access(), channel.mode(), joint));
        }
        List<WireImage> images = new ArrayList<>();
        for (Image image : spec.images()) {
            Joint joint = joint(image.tar(), descriptors, opened);
            images.add(new WireImage(image.mount(), image.content(), joint));
        }
        Path into = snapshot;
        if (into != null) {
            descriptors.add(open(into, Posix.O_RDWR, opened));
        }
        return new Message.Run(
                id,
                module.digest(),
                module.bytes(),
                spec.args(),
                spec.env(),
                channels,
                images,
                spec.limits(),
                spec.world(),
                spec.digests(),
                engine,
                into == null ? Purpose.WORK : Purpose.SNAPSHOT,
                follower.pace());
    }

    private static int open(Path file, int flags, List<Integer> opened) {
        int descriptor = Posix.open(file, flags);
        opened.add(descriptor);
        return descriptor;
    }

    private static Joint joint(Source source, List<Integer> descriptors, List<Integer> opened) {
        return switch (source) {
            case Source.Bytes(ByteBuffer bytes) -> new Joint.Bytes(bytes);
            case Source.FileRegion(Path file, long offset, long length) -> {
                descriptors.add(open(file, Posix.O_RDONLY, opened));
                yield new Joint.FilePart(offset, length);
            }
            case Source.FromPipe(Pipe.ReadEnd end) -> {
                PosixPipe pipe = (PosixPipe) end;
                descriptors.add(pipe.descriptor());
                yield pipe.isStandardStream() ? new Joint.StreamIn() : new Joint.PipeIn();
            }
        };
    }

    private static Joint joint(Sink sink, List<Integer> descriptors) {
        return switch (sink) {
            case Sink.Discard() -> new Joint.Discard();
            case Sink.Collect collect -> new Joint.Collect(collect.inMemory());
            case Sink.ToPipe(Pipe.WriteEnd end) -> {
                PosixPipe pipe = (PosixPipe) end;
                descriptors.add(pipe.descriptor());
                yield pipe.isStandardStream() ? new Joint.StreamOut() : new Joint.PipeOut();
            }
        };
    }

    /// Asks the caller for an output's file. May block.
    Path spill(int channel) {
        Sink sink =
                switch (spec.channels().get(channel)) {
                    case Channel.Output output -> output.sink();
                    case Channel.Saved saved -> saved.sink();
                    case Channel.Input input ->
                            throw new IllegalStateException(input.alias() + " is not written");
                };
        Path file = ((Sink.Collect) sink).spill().get();
        spilled.put(channel, file);
        return file;
    }

    void wrote(StderrFollower.Lines lines) {
        if (!report.isDone()) {
            follower.listener().accept(lines);
        }
    }

    void releasePipes() {
        for (Channel channel : spec.channels()) {
            switch (channel) {
                case Channel.Input(_, _, _, Source.FromPipe(var end)) -> end.close();
                case Channel.Output(_, _, _, Sink.ToPipe(var end)) -> end.close();
                case Channel.Saved(_, _, Sink.ToPipe(var end)) -> end.close();
                default -> {}
            }
        }
    }

    void complete(GuestReport guest) {
        List<ChannelReport> channels = new ArrayList<>();
        for (int i = 0; i < guest.channels().size(); i++) {
            Passed passed = guest.channels().get(i);
            channels.add(
                    new ChannelReport(
                            passed.alias(),
                            passed.reads(),
                            passed.bytesRead(),
                            passed.writes(),
                            passed.bytesWritten(),
                            passed.md5(),
                            passed.collected(),
                            passed.spilled() ? spilled.get(i) : null));
        }
        report.complete(new Report(guest.outcome(), channels, guest.usage(), guest.stderrTail()));
    }

    void complete(Outcome outcome) {
        releasePipes();
        report.complete(new Report(outcome, List.of(), Usage.NONE, ByteBuffer.allocate(0)));
    }
}
