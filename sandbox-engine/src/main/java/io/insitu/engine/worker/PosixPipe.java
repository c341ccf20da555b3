package io.insitu.engine.worker;

import io.insitu.engine.Pipe;
import io.insitu.engine.StandardStreams;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.posix.PosixException;
import io.insitu.engine.posix.Readiness;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;

/// An end of a pipe of the system, until it is given to an instance or closed.
final class PosixPipe implements Pipe.ReadEnd, Pipe.WriteEnd {
    private static final int BYTES = 256 << 10;
    private static final int COPY_BYTES = 64 << 10;

    private final boolean standardStream;
    private int descriptor;
    private boolean watched;

    private PosixPipe(int descriptor, boolean standardStream) {
        this.descriptor = descriptor;
        this.standardStream = standardStream;
    }

    static Pipe open() {
        int[] ends = Posix.pipe(BYTES);
        return new Pipe(new PosixPipe(ends[0], false), new PosixPipe(ends[1], false));
    }

    static StandardStreams standardStreams() {
        return new StandardStreams(
                inherited(0, Posix.O_RDONLY),
                inherited(1, Posix.O_WRONLY),
                inherited(2, Posix.O_WRONLY));
    }

    /// A pipe or a terminal is opened anew, so that it can be made not to block: the descriptor's
    /// own flags are shared with whoever started this process. A file never blocks, and its
    /// position is to be shared.
    private static PosixPipe inherited(int descriptor, int flags) {
        Path open = Path.of("/proc/self/fd/" + descriptor);
        if (!Files.isRegularFile(open)) {
            try {
                return new PosixPipe(Posix.open(open, flags | Posix.O_NONBLOCK), true);
            } catch (PosixException e) {
                // A socket cannot be opened anew, nor can what another user opened.
            }
        }
        return new PosixPipe(Posix.duplicate(descriptor), true);
    }

    /// {@return whether what is at the other end is no program of ours}
    boolean isStandardStream() {
        return standardStream;
    }

    /// {@return the descriptor, which stays this end's until it is closed}
    synchronized int descriptor() {
        if (descriptor < 0) {
            throw new IllegalStateException("the end of a pipe was given away or closed before");
        }
        return descriptor;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int n;
        do {
            n = passed(into, part -> (int) Posix.read(descriptor, part), false);
        } while (n < 0);
        return n == 0 ? -1 : n;
    }

    @Override
    public boolean write(ByteBuffer from) throws IOException {
        try {
            while (from.hasRemaining()) {
                passed(from, part -> (int) Posix.write(descriptor, part), true);
            }
            return true;
        } catch (PosixException e) {
            if (e.errno() == PosixException.EPIPE) {
                return false;
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    /// Makes one call with what the buffer has room for (or holds), by way of memory that C sees,
    /// and waits when it was too early.
    ///
    /// @return what the call returned
    private int passed(ByteBuffer buffer, ToIntFunction<MemorySegment> call, boolean toWrite)
            throws IOException {
        CompletableFuture<Void> ready;
        synchronized (this) {
            if (descriptor < 0) {
                throw new ClosedChannelException();
            }
            int n = called(buffer, call, toWrite);
            if (n >= 0) {
                return n;
            }
            watched = true;
            ready = Readiness.shared().of(descriptor, toWrite);
        }
        try {
            ready.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return -1;
    }

    private static int called(
            ByteBuffer buffer, ToIntFunction<MemorySegment> call, boolean toWrite) {
        int most = Math.min(buffer.remaining(), COPY_BYTES);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment part = arena.allocate(Math.max(1, most)).asSlice(0, most);
            MemorySegment bytes = MemorySegment.ofBuffer(buffer.slice(buffer.position(), most));
            if (toWrite) {
                part.copyFrom(bytes);
            }
            int n = call.applyAsInt(part);
            if (n > 0) {
                if (!toWrite) {
                    bytes.asSlice(0, n).copyFrom(part.asSlice(0, n));
                }
                buffer.position(buffer.position() + n);
            }
            return n;
        }
    }

    @Override
    public synchronized void close() {
        if (descriptor >= 0) {
            if (watched) {
                Readiness.shared().forget(descriptor);
            }
            Posix.close(descriptor);
            descriptor = -1;
        }
    }
}
