package io.insitu.engine.worker;

import io.insitu.engine.Pipe;
import io.insitu.engine.posix.Posix;

/// An end of a pipe of the system, until it is given to an instance or closed.
final class PosixPipe implements Pipe.ReadEnd, Pipe.WriteEnd {
    private static final int BYTES = 256 << 10;

    private int descriptor;

    private PosixPipe(int descriptor) {
        this.descriptor = descriptor;
    }

    static Pipe open() {
        int[] ends = Posix.pipe(BYTES);
        return new Pipe(new PosixPipe(ends[0]), new PosixPipe(ends[1]));
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
