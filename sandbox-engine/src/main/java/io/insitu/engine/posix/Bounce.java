package io.insitu.engine.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Moves bytes between the heap and the system through a buffer of the thread's own, since a call
/// that may wait must not hold up the collector. What comes of it is what one call would have made.
final class Bounce {
    private static final long BYTES = 64 << 10;

    private static final ThreadLocal<MemorySegment> BUFFER =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(BYTES));

    private Bounce() {}

    /// A system call that reads or writes.
    interface Call {
        /// @param done how many bytes were moved before
        /// @return how many bytes it moved, or -1 when it would have to wait
        long move(MemorySegment part, long done);
    }

    static long in(MemorySegment into, Call read) {
        MemorySegment buffer = BUFFER.get();
        long done = 0;
        while (true) {
            long wanted = Math.min(BYTES, into.byteSize() - done);
            long n = read.move(buffer.asSlice(0, wanted), done);
            if (n > 0) {
                MemorySegment.copy(buffer, 0, into, done, n);
                done += n;
            }
            if (n < wanted || done == into.byteSize()) {
                return done == 0 ? n : done;
            }
        }
    }

    static long out(MemorySegment from, Call write) {
        MemorySegment buffer = BUFFER.get();
        long done = 0;
        while (true) {
            long wanted = Math.min(BYTES, from.byteSize() - done);
            MemorySegment.copy(from, done, buffer, 0, wanted);
            long n = write.move(buffer.asSlice(0, wanted), done);
            done += Math.max(n, 0);
            if (n < wanted || done == from.byteSize()) {
                return done == 0 ? n : done;
            }
        }
    }
}
