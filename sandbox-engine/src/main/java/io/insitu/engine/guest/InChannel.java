package io.insitu.engine.guest;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.guest.GuestReport.Passed;
import java.lang.foreign.MemorySegment;

/// An input of one run. Counts what passes; `reads` are the guest's calls, however many of the
/// system's they take.
final class InChannel implements RunChannel {
    private final String alias;
    private final Access access;
    private final ByteSource source;
    private final boolean pipe;
    private long reads;
    private long bytesRead;

    InChannel(GuestChannel.In channel, WakeUp wakeUp) {
        this.alias = channel.alias();
        this.access = channel.access();
        this.source = ByteSource.of(channel.source(), wakeUp);
        this.pipe = source instanceof ByteSource.FromPipe;
    }

    @Override
    public String alias() {
        return alias;
    }

    @Override
    public boolean sequential() {
        return access == Access.SEQUENTIAL;
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
    public void count(long calls) {
        reads += calls;
    }

    int read(MemorySegment into) {
        int n = source.read(into);
        bytesRead += n;
        return n;
    }

    int readAt(MemorySegment into, long offset) {
        int n = source.readAt(into, offset);
        bytesRead += n;
        return n;
    }

    @Override
    public Passed passed() {
        return new Passed(alias, reads, bytesRead, 0, 0, "", null, false);
    }
}
