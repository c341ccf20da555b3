package io.insitu.engine.guest;

import io.insitu.engine.StderrFollower;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What a run writes to descriptor 2, wherever that goes: its last bytes for the report, and its
/// lines for who follows it. No byte past the channel's limit is among them.
final class Stderr {
    private final Tail tail = new Tail();
    private final @Nullable LineCutter lines;
    private final long bytesMax;
    private long seen;
    private long ahead;

    /// @param bytesMax the most that the channel lets pass
    Stderr(StderrFollower follower, long bytesMax) {
        this.lines = follower.pace().isNone() ? null : new LineCutter(follower, System::nanoTime);
        this.bytesMax = bytesMax;
    }

    /// {@return whether somebody wants its lines as soon as they are there}
    boolean isFollowed() {
        return lines != null;
    }

    /// These are written.
    void passes(MemorySegment bytes) {
        long known = Math.min(ahead, bytes.byteSize());
        ahead -= known;
        see(bytes.asSlice(known));
    }

    /// These will be written, behind what was: they lie in a buffer between the guest and here.
    ///
    /// @return whether lines can be told for now
    boolean comes(MemorySegment bytes) {
        ahead += bytes.byteSize();
        return see(bytes);
    }

    /// What lay in that buffer will not be written any more.
    void abandon(MemorySegment buffered) {
        see(buffered.asSlice(ahead));
    }

    private boolean see(MemorySegment bytes) {
        MemorySegment within = bytes.asSlice(0, Math.min(bytes.byteSize(), bytesMax - seen));
        seen += within.byteSize();
        tail.add(within);
        return lines == null || lines.add(within);
    }

    /// Nothing more comes.
    void end() {
        if (lines != null) {
            lines.end();
        }
    }

    ByteBuffer tail() {
        return tail.bytes();
    }
}
