package io.insitu.engine.guest;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Outcome;
import io.insitu.engine.guest.GuestReport.Passed;
import io.insitu.engine.posix.PosixException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// An output of one run. Counts and bounds what passes.
final class OutChannel implements RunChannel {
    private final String alias;
    private final Access access;
    private final ByteSink sink;
    private final long bytesMax;
    private final @Nullable Tail tail;
    private long reads;
    private long bytesRead;
    private long writes;
    private long bytesWritten;

    /// @param bytesMax one byte more ends the run
    /// @param tail keeps the last of the bytes, if they are wanted
    OutChannel(GuestChannel.Out channel, WakeUp wakeUp, long bytesMax, @Nullable Tail tail) {
        this.alias = channel.alias();
        this.access = channel.access();
        this.sink = ByteSink.of(channel.sink(), wakeUp);
        this.bytesMax = bytesMax;
        this.tail = tail;
    }

    @Override
    public String alias() {
        return alias;
    }

    @Override
    public boolean sequential() {
        return access == Access.SEQUENTIAL || !(sink instanceof ByteSink.Collected);
    }

    @Override
    public boolean pipe() {
        return sink instanceof ByteSink.ToPipe;
    }

    @Override
    public long size() {
        return sink instanceof ByteSink.Collected collected ? collected.length() : 0;
    }

    @Override
    public void count(long calls) {
        writes += calls;
    }

    void countRead() {
        reads++;
    }

    void write(MemorySegment from) {
        admit(from.byteSize());
        keeping(() -> sink.write(from));
        if (tail != null) {
            tail.add(from);
        }
    }

    /// For a random channel only.
    void writeAt(MemorySegment from, long offset) {
        collected();
        admit(from.byteSize());
        within(offset, from.byteSize());
        keeping(() -> collected().writeAt(from, offset));
    }

    /// For a random channel only.
    int readAt(MemorySegment into, long offset) {
        int n = collected().readAt(into, offset);
        bytesRead += n;
        return n;
    }

    /// For a random channel only.
    void resize(long length) {
        collected();
        within(length, 0);
        keeping(() -> collected().resize(length));
    }

    /// However few bytes are written: a hole before them is as long in the object.
    private void within(long offset, long length) {
        if (offset > bytesMax - length) {
            throw new RunEnded(new Outcome.LimitReached("outputBytes", bytesMax));
        }
    }

    private ByteSink.Collected collected() {
        if (sink instanceof ByteSink.Collected collected && access == Access.RANDOM) {
            return collected;
        }
        throw new WasiException(Errno.SPIPE);
    }

    private void admit(long bytes) {
        bytesWritten += bytes;
        if (bytesWritten > bytesMax) {
            throw new RunEnded(new Outcome.LimitReached("outputBytes", bytesMax));
        }
    }

    /// A program that does not look at the result of its writes must not end with half an output
    /// taken for a whole one.
    private void keeping(Runnable write) {
        try {
            write.run();
        } catch (PosixException | OutputUnavailableException e) {
            throw new RunEnded(new Outcome.OutputFailed(alias, String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Passed passed() {
        if (sink instanceof ByteSink.Collected collected) {
            return new Passed(
                    alias,
                    reads,
                    bytesRead,
                    writes,
                    bytesWritten,
                    collected.md5(),
                    collected.collected(),
                    collected.spilled());
        }
        return new Passed(alias, reads, bytesRead, writes, bytesWritten, "", null, false);
    }
}
