package io.insitu.engine.guest;

import io.insitu.engine.posix.Posix;

/// Wakes a thread that waits for a pipe, or sleeps. Signalled from any thread; stays so until it is
/// reset.
final class WakeUp implements AutoCloseable {
    private final int event = Posix.event();
    private boolean closed;

    int event() {
        return event;
    }

    synchronized void signal() {
        if (!closed) {
            Posix.signal(event);
        }
    }

    /// Sleeps for so many nanoseconds, or some less.
    ///
    /// @return false when it was woken
    boolean sleep(long nanos) {
        return !Posix.awaitEvent(event, nanos);
    }

    void reset() {
        Posix.unsignal(event);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Posix.close(event);
        }
    }
}
