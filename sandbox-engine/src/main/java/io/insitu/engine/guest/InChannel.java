package io.insitu.engine.guest;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.ChannelLimits;
import io.insitu.engine.guest.GuestReport.Passed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// An input of one run. Counts what the guest takes, in how many calls, however many of the
/// system's they take and however much is read ahead for it.
final class InChannel implements RunChannel {
    private final GuestChannel.In channel;
    private final ByteSource source;
    private final boolean pipe;
    private final Flow reads;
    private final @Nullable RunningDigest digest;
    private long digested;

    /// What lies in a buffer between here and the guest, who takes it all before that is filled
    /// again.
    private MemorySegment filled = MemorySegment.NULL;

    private long position;

    InChannel(
            GuestChannel.In channel, WakeUp wakeUp, ChannelLimits limits, boolean digestIsWanted) {
        this.channel = channel;
        this.source = ByteSource.of(channel.source(), wakeUp);
        this.pipe =
                source instanceof ByteSource.FromPipe || source instanceof ByteSource.FromStream;
        this.reads = new Flow(limits.reads(), limits.readBytes());
        this.digest = digestIsWanted && sequential() ? new RunningDigest() : null;
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
        return sequential() && !(pipe && digest != null);
    }

    /// Reads on for a buffer between the guest and here, which counts. Messages have their heads.
    int fill(MemorySegment into) {
        takeFilled();
        int n = source.readRaw(into);
        if (digest != null) {
            filled = into.asSlice(0, n);
        }
        return n;
    }

    private void takeFilled() {
        take(filled, filled.byteSize());
        filled = MemorySegment.NULL;
    }

    private void take(MemorySegment bytes, long length) {
        if (digest != null && length > 0) {
            digest.add(bytes.asSlice(0, length));
            digested += length;
        }
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
        takeFilled();
        int n = source.read(into.asSlice(0, wanted));
        take(into, n);
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
        return new Passed(alias(), reads.calls(), reads.bytes(), 0, 0, md5(), null, false);
    }

    /// Of what the buffer was filled with last, the guest may have taken a part; and where it was
    /// ended from outside, nobody knows which.
    private String md5() {
        long left = reads.bytes() - digested;
        if (digest == null || left < 0) {
            return "";
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment last = arena.allocate(Math.max(1, left));
            digest.add(last.asSlice(0, pipe ? 0 : source.readAt(last.asSlice(0, left), digested)));
        }
        return digest.hex();
    }
}
