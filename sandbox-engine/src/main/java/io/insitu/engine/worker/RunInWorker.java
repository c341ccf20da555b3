package io.insitu.engine.worker;

import io.insitu.engine.InvalidImageException;
import io.insitu.engine.Outcome;
import io.insitu.engine.StderrFollower;
import io.insitu.engine.guest.GuestChannel;
import io.insitu.engine.guest.GuestImage;
import io.insitu.engine.guest.GuestReport;
import io.insitu.engine.guest.GuestSpec;
import io.insitu.engine.guest.OutputUnavailableException;
import io.insitu.engine.guest.Sandbox;
import io.insitu.engine.image.ImageIndexes;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.posix.PosixException;
import io.insitu.engine.worker.Message.Joint;
import io.insitu.engine.worker.Message.WireChannel;
import io.insitu.engine.worker.Message.WireImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One run inside a worker: its descriptors, its files on the way, and how it is ended from
/// outside. It owns the descriptors it is made with.
final class RunInWorker {
    /// Who started it.
    interface Starter {
        /// Asks for the file of an output; it comes by [RunInWorker#fileArrived].
        void askForFile(long run, int channel) throws IOException;

        /// Tells what it wrote to descriptor 2.
        void wrote(long run, StderrFollower.Lines lines);
    }

    private final Message.Run message;
    private final List<Integer> descriptors;
    private final Starter starter;
    private final ImageIndexes indexes;
    private final Map<Integer, CompletableFuture<Integer>> arriving = new ConcurrentHashMap<>();
    private final Object ending = new Object();
    private @Nullable Sandbox sandbox;
    private @Nullable Future<?> deadline;
    private boolean cancelled;

    RunInWorker(
            Message.Run message, List<Integer> descriptors, Starter starter, ImageIndexes indexes) {
        this.message = message;
        this.descriptors = descriptors;
        this.starter = starter;
        this.indexes = indexes;
    }

    GuestReport runIn(Sandbox given, Deadlines deadlines) {
        synchronized (ending) {
            if (cancelled) {
                return GuestReport.notRun(new Outcome.Cancelled());
            }
        }
        GuestSpec spec;
        try {
            spec = spec();
        } catch (InvalidImageException e) {
            return GuestReport.notRun(Outcome.NotStarted.forImage(String.valueOf(e.getMessage())));
        } catch (PosixException e) {
            return GuestReport.notRun(new Outcome.NotStarted(String.valueOf(e.getMessage())));
        }
        Runnable started = () -> started(given, deadlines);
        GuestReport report =
                switch (message.purpose()) {
                    case WORK -> given.run(spec, started);
                    case SNAPSHOT -> given.snapshot(spec, this::keep, started);
                };
        synchronized (ending) {
            sandbox = null;
            if (deadline != null) {
                deadline.cancel(false);
            }
        }
        return report;
    }

    private void keep(ByteBuffer snapshot) {
        Descriptors.write(descriptors.getLast(), snapshot);
    }

    /// A cancellation that came before the sandbox could be told is told now.
    private void started(Sandbox running, Deadlines deadlines) {
        Outcome tooLong =
                new Outcome.LimitReached("wallTime", message.limits().wallTime().toMillis());
        synchronized (ending) {
            sandbox = running;
            if (cancelled) {
                running.terminate(new Outcome.Cancelled());
            } else {
                deadline = deadlines.after(message.limits().wallTime(), () -> end(tooLong));
            }
        }
    }

    void cancel() {
        synchronized (ending) {
            cancelled = true;
        }
        end(new Outcome.Cancelled());
    }

    /// A deadline that goes off late must not end the sandbox's next run.
    private void end(Outcome why) {
        synchronized (ending) {
            if (sandbox != null) {
                sandbox.terminate(why);
            }
        }
    }

    private GuestSpec spec() throws InvalidImageException {
        List<GuestChannel> channels = new ArrayList<>();
        Iterator<Integer> next = descriptors.iterator();
        next.next(); // the module
        for (int i = 0; i < message.channels().size(); i++) {
            WireChannel channel = message.channels().get(i);
            channels.add(channel(channel, i, next));
        }
        List<GuestImage> images = new ArrayList<>();
        for (WireImage image : message.images()) {
            images.add(image(image, next));
        }
        return new GuestSpec(
                message.digest(),
                this::module,
                message.args(),
                message.env(),
                channels,
                images,
                message.limits(),
                message.world(),
                message.digests(),
                new StderrFollower(message.pace(), lines -> starter.wrote(message.run(), lines)));
    }

    private GuestChannel channel(WireChannel channel, int number, Iterator<Integer> next) {
        return switch (channel.joint()) {
            case Joint.Bytes(ByteBuffer bytes) ->
                    in(channel, new GuestChannel.Source.Memory(bytes));
            case Joint.FilePart(long offset, long length) ->
                    in(channel, new GuestChannel.Source.FilePart(next.next(), offset, length));
            case Joint.PipeIn() -> in(channel, new GuestChannel.Source.PipeFd(next.next()));
            case Joint.StreamIn() -> in(channel, new GuestChannel.Source.StreamFd(next.next()));
            case Joint.Folder(String path, Joint into) ->
                    new GuestChannel.Saved(channel.alias(), path, sink(into, number, next));
            case Joint.PipeOut _, Joint.StreamOut _, Joint.Discard _, Joint.Collect _ ->
                    out(channel, sink(channel.joint(), number, next));
        };
    }

    private GuestChannel.Sink sink(Joint joint, int number, Iterator<Integer> next) {
        return switch (joint) {
            case Joint.PipeOut() -> new GuestChannel.Sink.PipeFd(next.next());
            case Joint.StreamOut() -> new GuestChannel.Sink.StreamFd(next.next());
            case Joint.Discard() -> new GuestChannel.Sink.Discard();
            case Joint.Collect(int inMemory) ->
                    new GuestChannel.Sink.Collect(inMemory, () -> file(number));
            default -> throw new IllegalStateException("nothing is written to " + joint);
        };
    }

    private GuestImage image(WireImage image, Iterator<Integer> next) throws InvalidImageException {
        GuestChannel.Source tar =
                switch (image.joint()) {
                    case Joint.Bytes(ByteBuffer bytes) -> new GuestChannel.Source.Memory(bytes);
                    case Joint.FilePart(long offset, long length) ->
                            new GuestChannel.Source.FilePart(next.next(), offset, length);
                    default -> throw new IllegalStateException("no image: " + image.joint());
                };
        try {
            return GuestImage.of(image.mount(), image.content(), tar, indexes);
        } catch (InvalidImageException e) {
            throw e.of(image.content());
        }
    }

    private static GuestChannel in(WireChannel channel, GuestChannel.Source source) {
        return new GuestChannel.In(channel.alias(), channel.access(), channel.mode(), source);
    }

    private static GuestChannel out(WireChannel channel, GuestChannel.Sink sink) {
        return new GuestChannel.Out(channel.alias(), channel.access(), channel.mode(), sink);
    }

    private ByteBuffer module() {
        return Descriptors.contents(descriptors.get(0), message.moduleBytes());
    }

    /// Asks the engine for the file of an output, and waits for it.
    private int file(int channel) {
        CompletableFuture<Integer> file = new CompletableFuture<>();
        arriving.put(channel, file);
        try {
            starter.askForFile(message.run(), channel);
            return file.join();
        } catch (IOException | CompletionException e) {
            throw new OutputUnavailableException(String.valueOf(e.getMessage()));
        }
    }

    void fileArrived(Message.File file, List<Integer> arrived) {
        CompletableFuture<Integer> waiting = arriving.get(file.channel());
        if (waiting == null || !file.problem().isEmpty()) {
            for (int descriptor : arrived) {
                Posix.close(descriptor);
            }
            if (waiting != null) {
                waiting.completeExceptionally(new IOException(file.problem()));
            }
        } else {
            waiting.complete(arrived.get(0));
        }
    }

    /// Lets go of all descriptors.
    void close() {
        for (int descriptor : descriptors) {
            Posix.close(descriptor);
        }
        for (CompletableFuture<Integer> file : arriving.values()) {
            if (file.isDone() && !file.isCompletedExceptionally()) {
                Posix.close(file.join());
            }
        }
    }
}
