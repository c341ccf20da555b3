package io.insitu.engine.worker;

import io.insitu.engine.posix.Posix;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// The whole contents of descriptors' files.
final class Descriptors {
    private static final int BLOCK_BYTES = 1 << 20;

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
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        for (int at = 0; at < bytes.remaining(); at += BLOCK_BYTES) {
            int count = Math.min(BLOCK_BYTES, bytes.remaining() - at);
            block.clear().put(bytes.slice(bytes.position() + at, count)).flip();
            write(descriptor, MemorySegment.ofBuffer(block), at);
        }
    }

    private static void write(int descriptor, MemorySegment block, long at) {
        for (long put = 0; put < block.byteSize(); ) {
            put += Posix.pwrite(descriptor, block.asSlice(put), at + put);
        }
    }
}
