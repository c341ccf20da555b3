package io.insitu.engine.worker;

import io.insitu.engine.Pipe;
import io.insitu.engine.StandardStreams;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.posix.PosixException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An end of a pipe of the system, until it is given to an instance or closed.
final class PosixPipe implements Pipe.ReadEnd, Pipe.WriteEnd {
    private static final int BYTES = 256 << 10;

    private final boolean standardStream;
    private int descriptor;

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
    public synchronized void close() {
        if (descriptor >= 0) {
            Posix.close(descriptor);
            descriptor = -1;
        }
    }
}
