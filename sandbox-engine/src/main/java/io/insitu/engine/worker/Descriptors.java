package io.insitu.engine.worker;

import io.insitu.engine.posix.Posix;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// The whole contents of descriptors' files.
final class Descriptors {
    private Descriptors() {}

    static ByteBuffer contents(int descriptor, long length) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(length));
        MemorySegment segment = MemorySegment.ofBuffer(bytes);
        long got = 0;
        while (got < length) {
            long n = Posix.pread(descriptor, segment.asSlice(got), got);
            if (n == 0) {
                throw new IllegalStateException(
                        "a file of %d bytes ends at %d".formatted(length, got));
            }
            got += n;
        }
        return bytes;
    }

    /// Writes all of the bytes at the beginning of the descriptor's file.
    static void write(int descriptor, ByteBuffer bytes) {
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.remaining());
        MemorySegment segment = MemorySegment.ofBuffer(direct.put(bytes.duplicate()).flip());
        long put = 0;
        while (put < segment.byteSize()) {
            put += Posix.pwrite(descriptor, segment.asSlice(put), put);
        }
    }
}
