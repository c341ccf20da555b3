package io.insitu.engine.guest;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Outcome;
import io.insitu.engine.guest.GuestReport.Passed;
import io.insitu.engine.posix.PosixException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// An output of one run. Counts and bounds what passes.
final class OutChannel implements RunChannel {
    private final GuestChannel.Out channel;
    private final ByteSink sink;
    private final Outcome.LimitReached limit;
    private final @Nullable Stderr stderr;
    private final Flow reads;
    private final Flow writes;
    private final @Nullable RunningDigest digest;

    /// @param limit how the run ends with one byte more than its value
    /// @param stderr sees the bytes, if they are that
    OutChannel(
            GuestChannel.Out channel,
            WakeUp wakeUp,
            Outcome.LimitReached limit,
            ChannelLimits limits,
            @Nullable Stderr stderr,
            boolean digestIsWanted) {
        this.channel = channel;
        this.sink = ByteSink.of(channel.sink(), wakeUp);
        this.limit = limit;
        this.stderr = stderr;
        this.reads = new Flow(limits.reads(), limits.readBytes());
        this.writes = new Flow(limits.writes(), limits.writeBytes());
        this.digest =
                digestIsWanted && !(sink instanceof ByteSink.Collected)
                        ? new RunningDigest()
                        : null;
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
        return channel.access() == Access.SEQUENTIAL || !(sink instanceof ByteSink.Collected);
    }

    @Override
    public boolean pipe() {
        return sink instanceof ByteSink.ToPipe || sink instanceof ByteSink.ToStream;
    }

    @Override
    public boolean messages() {
        return sink instanceof ByteSink.ToPipe;
    }

    /// Where the bytes are looked at they must be seen without the heads of messages.
    @Override
    public boolean buffered() {
        return sequential() && !(messages() && (stderr != null || digest != null));
    }

    /// {@return whether somebody wants each line as soon as it is whole}
    boolean isFollowed() {
        return stderr != null && stderr.isFollowed();
    }

    /// What lies in a buffer between the guest and here, and comes by [#flush] later; only where it
    /// [#isFollowed]. Nothing of it passes yet.
    ///
    /// @return whether more may be shown at once
    boolean show(MemorySegment bytes) {
        return stderr == null || stderr.comes(bytes);
    }

    @Override
    public long size() {
        return sink instanceof ByteSink.Collected collected ? collected.length() : 0;
    }

    @Override
    public void count(long calls, long bytes) {
        writes.add(calls, 0);
    }

    /// What lay in a buffer when the run was ended from outside: none of it passes.
    void abandon(MemorySegment buffered) {
        if (stderr != null) {
            stderr.abandon(buffered);
        }
    }

    /// The guest calls, to read back.
    void callToRead() {
        reads.call();
    }

    /// The guest calls, to write so many bytes in one or more parts.
    void callToWrite(long length) {
        writes.call();
        long taken = Math.min(writes.admitted(length), limit.value() - writes.bytes());
        if (sink instanceof ByteSink.ToPipe pipe && taken > 0) {
            pipe.begin((int) taken);
        }
    }

    /// Writes for a buffer between the guest and here.
    ///
    /// @param heads how many of the bytes are heads of messages
    void flush(MemorySegment from, long heads) {
        if (sink instanceof ByteSink.ToPipe pipe) {
            pass(from.byteSize() - heads);
            pipe.writeRaw(from);
        } else {
            write(from);
        }
    }

    /// {@return how many of the bytes were taken: all, unless the channel's own limit is met}
    int write(MemorySegment from) {
        MemorySegment taken = admitted(from);
        keeping(() -> sink.write(taken));
        if (digest != null) {
            digest.add(taken);
        }
        return (int) taken.byteSize();
    }

    /// For a random channel only.
    int writeAt(MemorySegment from, long offset) {
        collected();
        MemorySegment taken = admitted(from);
        within(offset, taken.byteSize());
        keeping(() -> collected().writeAt(taken, offset));
        return (int) taken.byteSize();
    }

    /// For a random channel only.
    int readAt(MemorySegment into, long offset) {
        long wanted = reads.admitted(into.byteSize());
        if (wanted == 0 && into.byteSize() > 0 && offset < size()) {
            throw new WasiException(Errno.DQUOT);
        }
        int n = collected().readAt(into.asSlice(0, wanted), offset);
        reads.passed(n);
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
        if (offset > limit.value() - length) {
            throw new RunEnded(limit);
        }
    }

    private ByteSink.Collected collected() {
        if (sink instanceof ByteSink.Collected collected && channel.access() == Access.RANDOM) {
            return collected;
        }
        throw new WasiException(Errno.SPIPE);
    }

    private MemorySegment admitted(MemorySegment from) {
        long n = writes.admitted(from.byteSize());
        if (n == 0 && from.byteSize() > 0) {
            throw new WasiException(Errno.DQUOT);
        }
        MemorySegment taken = from.asSlice(0, n);
        if (stderr != null) {
            stderr.passes(taken);
        }
        pass(n);
        return taken;
    }

    private void pass(long bytes) {
        writes.passed(bytes);
        if (writes.bytes() > limit.value()) {
            throw new RunEnded(limit);
        }
    }

    /// A program that does not look at the result of its writes must not end with half an output
    /// taken for a whole one.
    private void keeping(Runnable write) {
        try {
            write.run();
        } catch (PosixException | OutputUnavailableException e) {
            throw new RunEnded(new Outcome.OutputFailed(alias(), String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Passed passed() {
        ByteSink.Collected collected = sink instanceof ByteSink.Collected kept ? kept : null;
        return new Passed(
                alias(),
                reads.calls(),
                reads.bytes(),
                writes.calls(),
                writes.bytes(),
                md5(collected),
                collected == null ? null : collected.collected(),
                collected != null && collected.spilled());
    }

    private String md5(ByteSink.@Nullable Collected collected) {
        if (collected != null) {
            return collected.md5();
        }
        return digest == null ? "" : digest.hex();
    }
}
