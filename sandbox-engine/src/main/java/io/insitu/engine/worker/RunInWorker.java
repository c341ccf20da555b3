package io.insitu.engine.worker;

import io.insitu.engine.Outcome;
import io.insitu.engine.Report.Usage;
import io.insitu.engine.guest.GuestChannel;
import io.insitu.engine.guest.GuestReport;
import io.insitu.engine.guest.GuestSpec;
import io.insitu.engine.guest.OutputUnavailableException;
import io.insitu.engine.guest.V8Sandbox;
import io.insitu.engine.module.PreparedModule;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.posix.PosixException;
import io.insitu.engine.worker.Message.Joint;
import io.insitu.engine.worker.Message.WireChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
    private final Message.Run message;
    private final List<Integer> descriptors;
    private final Connection connection;
    private final Map<Integer, CompletableFuture<Integer>> files = new ConcurrentHashMap<>();
    private final Object ending = new Object();
    private @Nullable V8Sandbox sandbox;
    private @Nullable Future<?> deadline;
    private boolean cancelled;

    RunInWorker(Message.Run message, List<Integer> descriptors, Connection connection) {
        this.message = message;
        this.descriptors = descriptors;
        this.connection = connection;
    }

    GuestReport runIn(V8Sandbox given, Deadlines deadlines) {
        synchronized (ending) {
            if (cancelled) {
                return notRun(new Outcome.Cancelled());
            }
        }
        GuestSpec spec;
        try {
            spec = spec();
        } catch (PosixException e) {
            return notRun(new Outcome.NotStarted(String.valueOf(e.getMessage())));
        }
        GuestReport report = given.run(spec, () -> started(given, deadlines));
        synchronized (ending) {
            sandbox = null;
            if (deadline != null) {
                deadline.cancel(false);
            }
        }
        return report;
    }

    /// A cancellation that came before the sandbox could be told is told now.
    private void started(V8Sandbox running, Deadlines deadlines) {
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

    private static GuestReport notRun(Outcome outcome) {
        return new GuestReport(outcome, List.of(), Usage.NONE, ByteBuffer.allocate(0));
    }

    private GuestSpec spec() {
        List<GuestChannel> channels = new ArrayList<>();
        int next = 1;
        for (int i = 0; i < message.channels().size(); i++) {
            WireChannel channel = message.channels().get(i);
            boolean travels =
                    !(channel.joint() instanceof Joint.Bytes
                            || channel.joint() instanceof Joint.Discard
                            || channel.joint() instanceof Joint.Collect);
            channels.add(channel(channel, i, travels ? descriptors.get(next++) : -1));
        }
        return new GuestSpec(
                message.digest() + ":" + message.limits().memoryBytes(),
                this::module,
                message.args(),
                message.env(),
                channels,
                message.limits(),
                message.seed());
    }

    private GuestChannel channel(WireChannel channel, int number, int descriptor) {
        return switch (channel.joint()) {
            case Joint.Bytes(ByteBuffer bytes) ->
                    in(channel, new GuestChannel.Source.Memory(bytes));
            case Joint.FilePart(long offset, long length) ->
                    in(channel, new GuestChannel.Source.FilePart(descriptor, offset, length));
            case Joint.PipeIn() -> in(channel, new GuestChannel.Source.PipeFd(descriptor));
            case Joint.PipeOut() -> out(channel, new GuestChannel.Sink.PipeFd(descriptor));
            case Joint.Discard() -> out(channel, new GuestChannel.Sink.Discard());
            case Joint.Collect(int inMemory) ->
                    out(channel, new GuestChannel.Sink.Collect(inMemory, () -> file(number)));
        };
    }

    private static GuestChannel in(WireChannel channel, GuestChannel.Source source) {
        return new GuestChannel.In(channel.alias(), channel.access(), source);
    }

    private static GuestChannel out(WireChannel channel, GuestChannel.Sink sink) {
        return new GuestChannel.Out(channel.alias(), channel.access(), sink);
    }

    private ByteBuffer module() {
        ByteBuffer prepared = Descriptors.contents(descriptors.get(0), message.moduleBytes());
        return PreparedModule.withMemoryAtMost(prepared, message.limits().memoryBytes());
    }

    /// Asks the engine for the file of an output, and waits for it.
    private int file(int channel) {
        CompletableFuture<Integer> file = new CompletableFuture<>();
        files.put(channel, file);
        try {
            connection.send(new Message.NeedFile(message.run(), channel));
            return file.join();
        } catch (IOException | CompletionException e) {
            throw new OutputUnavailableException(String.valueOf(e.getMessage()));
        }
    }

    void fileArrived(Message.File file, List<Integer> arrived) {
        CompletableFuture<Integer> waiting = files.get(file.channel());
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
        for (CompletableFuture<Integer> file : files.values()) {
            if (file.isDone() && !file.isCompletedExceptionally()) {
                Posix.close(file.join());
            }
        }
    }
}
