package io.insitu.engine.guest;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.ChannelLimits;
import io.insitu.engine.guest.GuestReport.Passed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// An input of one run. Counts what the guest takes, in how many calls, however many of the
/// system's they take and however much is read ahead for it.
final class InChannel implements RunChannel {
    private final GuestChannel.In channel;
    private final ByteSource source;
    private final boolean pipe;
    private final Flow reads;
    private long position;

    InChannel(GuestChannel.In channel, WakeUp wakeUp, ChannelLimits limits) {
        this.channel = channel;
        this.source = ByteSource.of(channel.source(), wakeUp);
        this.pipe =
                source instanceof ByteSource.FromPipe || source instanceof ByteSource.FromStream;
        this.reads = new Flow(limits.reads(), limits.readBytes());
    }

    @Override
    public String alias() {
        return channel.alias();
    }

    @Override
    public Mode mode() {
        return channel.mode();
    }

    @Override
    public boolean sequential() {
        return channel.access() == Access.SEQUENTIAL;
    }

    @Override
    public boolean pipe() {
        return pipe;
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public void count(long calls, long bytes) {
        reads.add(calls, bytes);
    }

    @Override
    public boolean messages() {
        return source instanceof ByteSource.FromPipe;
    }

    @Override
    public boolean buffered() {
        return sequential();
    }

    /// Reads on for a buffer between the guest and here, which counts. Messages have their heads.
    int fill(MemorySegment into) {
        return source.readRaw(into);
    }

    /// The guest calls.
    void call() {
        reads.call();
    }

    int read(MemorySegment into) {
        long wanted = reads.admitted(into.byteSize());
        if (wanted == 0 && into.byteSize() > 0) {
            return atEnd();
        }
        int n = source.read(into.asSlice(0, wanted));
        position += n;
        reads.passed(n);
        return n;
    }

    private int atEnd() {
        if (pipe ? isPipeAtEnd() : position >= source.size()) {
            return 0;
        }
        throw new WasiException(Errno.DQUOT);
    }

    private boolean isPipeAtEnd() {
        try (Arena arena = Arena.ofConfined()) {
            return source.read(arena.allocate(1)) == 0;
        }
    }

    int readAt(MemorySegment into, long offset) {
        long wanted = reads.admitted(into.byteSize());
        if (wanted == 0 && into.byteSize() > 0 && offset < source.size()) {
            throw new WasiException(Errno.DQUOT);
        }
        int n = source.readAt(into.asSlice(0, wanted), offset);
        reads.passed(n);
        return n;
    }

    @Override
    public Passed passed() {
        return new Passed(alias(), reads.calls(), reads.bytes(), 0, 0, "", null, false);
    }
}
