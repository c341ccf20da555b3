package io.insitu.engine.guest;

import io.insitu.engine.Outcome;
import io.insitu.engine.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Where an input channel's bytes are.
sealed interface ByteSource {
    /// {@return how many bytes were read; 0 at the end} Waits for a pipe's writer.
    int read(MemorySegment into);

    /// As [#read], but what is there, as it is there: the heads of [Messages] too.
    default int readRaw(MemorySegment into) {
        return read(into);
    }

    /// As [#read], from an offset, without moving.
    int readAt(MemorySegment into, long offset);

    /// {@return the whole length in bytes, 0 when it is not known}
    long size();

    static ByteSource of(GuestChannel.Source source, WakeUp wakeUp) {
        return switch (source) {
            case GuestChannel.Source.Memory(ByteBuffer bytes) -> new InMemory(bytes);
            case GuestChannel.Source.FilePart(int fd, long offset, long length) ->
                    new InFile(fd, offset, length);
            case GuestChannel.Source.PipeFd(int fd) -> new FromPipe(new FromStream(fd, wakeUp));
            case GuestChannel.Source.StreamFd(int fd) -> new FromStream(fd, wakeUp);
        };
    }

    final class InMemory implements ByteSource {
        private final ByteBuffer bytes;
        private int position;

        InMemory(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(MemorySegment into) {
            int n = readAt(into, position);
            position += n;
            return n;
        }

        @Override
        public int readAt(MemorySegment into, long offset) {
            int n = (int) Math.min(into.byteSize(), Math.max(0, bytes.remaining() - offset));
            if (n > 0) {
                ByteBuffer part = bytes.slice(bytes.position() + (int) offset, n);
                into.asSlice(0, n).copyFrom(MemorySegment.ofBuffer(part));
            }
            return n;
        }

        @Override
        public long size() {
            return bytes.remaining();
        }
    }

    final class InFile implements ByteSource {
        private final int fd;
        private final long offset;
        private final long length;
        private long position;

        InFile(int fd, long offset, long length) {
            this.fd = fd;
            this.offset = offset;
            this.length = length;
        }

        @Override
        public int read(MemorySegment into) {
            int n = readAt(into, position);
            position += n;
            return n;
        }

        @Override
        public int readAt(MemorySegment into, long at) {
            long n = Math.min(into.byteSize(), Math.max(0, length - at));
            int got = 0;
            while (got < n) {
                long once = Posix.pread(fd, into.asSlice(got, n - got), offset + at + got);
                if (once == 0) {
                    break;
                }
                got += (int) once;
            }
            return got;
        }

        @Override
        public long size() {
            return length;
        }
    }

    /// Gives what has come rather than wait for more.
    final class FromStream implements ByteSource {
        private final int fd;
        private final WakeUp wakeUp;

        FromStream(int fd, WakeUp wakeUp) {
            this.fd = fd;
            this.wakeUp = wakeUp;
        }

        @Override
        public int read(MemorySegment into) {
            while (true) {
                long n = Posix.read(fd, into);
                if (n >= 0) {
                    return (int) n;
                }
                if (!Posix.await(fd, false, wakeUp.event())) {
                    throw new RunEnded(new Outcome.Cancelled());
                }
            }
        }

        @Override
        public int readAt(MemorySegment into, long offset) {
            throw new WasiException(Errno.SPIPE);
        }

        @Override
        public long size() {
            return 0;
        }
    }

    final class FromPipe implements ByteSource {
        private final FromStream stream;
        private final MemorySegment head = Arena.ofAuto().allocate(Messages.HEAD_BYTES);
        private long left;

        FromPipe(FromStream stream) {
            this.stream = stream;
        }

        @Override
        public int read(MemorySegment into) {
            if (into.byteSize() == 0 || (left == 0 && !nextMessage())) {
                return 0;
            }
            int n = fill(into.asSlice(0, Math.min(into.byteSize(), left)));
            left -= n;
            return n;
        }

        private boolean nextMessage() {
            if (fill(head) < Messages.HEAD_BYTES) {
                return false;
            }
            left = Messages.length(head);
            return true;
        }

        private int fill(MemorySegment into) {
            int got = 0;
            while (got < into.byteSize()) {
                int once = stream.read(into.asSlice(got));
                if (once == 0) {
                    break;
                }
                got += once;
            }
            return got;
        }

        @Override
        public int readRaw(MemorySegment into) {
            return stream.read(into);
        }

        @Override
        public int readAt(MemorySegment into, long offset) {
            throw new WasiException(Errno.SPIPE);
        }

        @Override
        public long size() {
            return 0;
        }
    }
}
