package io.insitu.engine.guest;

import io.insitu.engine.Outcome;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Where an output channel's bytes go.
sealed interface ByteSink {
    /// Takes all of the bytes, after those that were written before. Waits for a pipe's reader.
    void write(MemorySegment from);

    static ByteSink of(GuestChannel.Sink sink, WakeUp wakeUp) {
        return switch (sink) {
            case GuestChannel.Sink.Discard() -> new Nowhere();
            case GuestChannel.Sink.Collect(int inMemory, IntSupplier spillFd) ->
                    new Collected(inMemory, spillFd);
            case GuestChannel.Sink.PipeFd(int fd) -> new ToPipe(new ToStream(fd, wakeUp));
            case GuestChannel.Sink.StreamFd(int fd) -> new ToStream(fd, wakeUp);
        };
    }

    final class Nowhere implements ByteSink {
        @Override
        public void write(MemorySegment from) {}
    }

    final class ToStream implements ByteSink {
        private final int fd;
        private final WakeUp wakeUp;

        ToStream(int fd, WakeUp wakeUp) {
            this.fd = fd;
            this.wakeUp = wakeUp;
        }

        @Override
        public void write(MemorySegment from) {
            long written = 0;
            while (written < from.byteSize()) {
                long n = writeOnce(from.asSlice(written));
                if (n >= 0) {
                    written += n;
                } else if (!Posix.await(fd, true, wakeUp.event())) {
                    throw new RunEnded(new Outcome.Cancelled());
                }
            }
        }

        private long writeOnce(MemorySegment from) {
            try {
                return Posix.write(fd, from);
            } catch (PosixException e) {
                throw new WasiException(
                        e.errno() == PosixException.EPIPE ? Errno.PIPE : Errno.BADF);
            }
        }
    }

    final class ToPipe implements ByteSink {
        private static final int GATHERED_BYTES = 8 << 10;

        private final ToStream stream;
        private final MemorySegment gathered = Arena.ofAuto().allocate(GATHERED_BYTES);
        private int gatheredLength;
        private long left;

        ToPipe(ToStream stream) {
            this.stream = stream;
        }

        /// Begins a message, which the next writes are. Nothing of it is held back once it is
        /// complete.
        ///
        /// @param length in bytes, not 0: a reader would take that for the end
        void begin(int length) {
            Messages.putLength(gathered, length);
            gatheredLength = Messages.HEAD_BYTES;
            left = length;
        }

        @Override
        public void write(MemorySegment from) {
            int n = (int) from.byteSize();
            if (gatheredLength + n <= GATHERED_BYTES) {
                gathered.asSlice(gatheredLength, n).copyFrom(from);
                gatheredLength += n;
            } else {
                handOver();
                stream.write(from);
            }
            left -= n;
            if (left == 0) {
                handOver();
            }
        }

        private void handOver() {
            int length = gatheredLength;
            gatheredLength = 0;
            stream.write(gathered.asSlice(0, length));
        }

        /// Writes messages with their heads, which somebody else has put there.
        void writeRaw(MemorySegment from) {
            stream.write(from);
        }
    }

    /// Bytes that become an object: in memory while they are few, in a file once they are not.
    /// Written in order, or, for a random channel, anywhere; such a file is summed when the run is
    /// over.
    final class Collected implements ByteSink {
        private final int inMemory;
        private final IntSupplier spillFd;
        private final RunningDigest md5 = new RunningDigest();
        private byte[] memory = new byte[0];
        private int memoryLength;
        private int fd = -1;
        private long length;
        private boolean inOrder = true;

        Collected(int inMemory, IntSupplier spillFd) {
            this.inMemory = inMemory;
            this.spillFd = spillFd;
        }

        @Override
        public void write(MemorySegment from) {
            if (fd < 0 && memoryLength + from.byteSize() <= inMemory) {
                keep(from);
            } else {
                spill();
                writeAll(from, length);
            }
            md5.add(from);
            length += from.byteSize();
        }

        private void keep(MemorySegment from) {
            int n = (int) from.byteSize();
            if (memoryLength + n > memory.length) {
                int larger = Math.max(memoryLength + n, Math.min(inMemory, memory.length * 2));
                memory = Arrays.copyOf(memory, larger);
            }
            MemorySegment.ofArray(memory).asSlice(memoryLength, n).copyFrom(from);
            memoryLength += n;
        }

        private void spill() {
            if (fd < 0) {
                fd = spillFd.getAsInt();
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment held = arena.allocate(Math.max(1, memoryLength));
                    held.copyFrom(MemorySegment.ofArray(memory).asSlice(0, memoryLength));
                    writeAll(held.asSlice(0, memoryLength), 0);
                }
                memory = new byte[0];
                memoryLength = 0;
            }
        }

        void writeAt(MemorySegment from, long offset) {
            spill();
            inOrder = false;
            writeAll(from, offset);
            length = Math.max(length, offset + from.byteSize());
        }

        int readAt(MemorySegment into, long offset) {
            if (fd < 0) {
                return 0;
            }
            return (int) Posix.pread(fd, into, offset);
        }

        void resize(long newLength) {
            spill();
            inOrder = false;
            Posix.truncate(fd, newLength);
            length = newLength;
        }

        private void writeAll(MemorySegment from, long offset) {
            long written = 0;
            while (written < from.byteSize()) {
                written += Posix.pwrite(fd, from.asSlice(written), offset + written);
            }
        }

        long length() {
            return length;
        }

        boolean spilled() {
            return fd >= 0;
        }

        @Nullable ByteBuffer collected() {
            return fd >= 0 ? null : ByteBuffer.wrap(memory, 0, memoryLength).asReadOnlyBuffer();
        }

        String md5() {
            if (!inOrder) {
                sumFile();
            }
            return md5.hex();
        }

        private void sumFile() {
            md5.restart();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment buffer = arena.allocate(1 << 20);
                long at = 0;
                for (long n; (n = Posix.pread(fd, buffer, at)) > 0; at += n) {
                    md5.add(buffer.asSlice(0, n));
                }
            }
        }
    }
}
