package io.insitu.engine.posix;

import static io.insitu.engine.posix.Calls.checked;
import static io.insitu.engine.posix.Calls.errno;
import static io.insitu.engine.posix.Calls.unexpected;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The system calls that wait for many descriptors at once (epoll(7)).
final class Epoll {
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EPOLLIN = 1;
    private static final int EPOLLOUT = 4;
    private static final int EPOLLONESHOT = 1 << 30;

    /// Only on x86-64 is `struct epoll_event` packed.
    private static final int DATA_OFFSET = System.getProperty("os.arch").equals("amd64") ? 4 : 8;

    static final int EVENT_BYTES = DATA_OFFSET + 8;

    private Epoll() {}

    static int open() {
        try {
            return (int)
                    checked(
                            "epoll_create1",
                            (int) Calls.EPOLL_CREATE1.invokeExact(errno(), EPOLL_CLOEXEC));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Has the descriptor told of once, when it can be read (or written) or its other side is gone.
    static void arm(int epoll, int fd, boolean toWrite) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_BYTES, 8);
            event.set(JAVA_INT, 0, (toWrite ? EPOLLOUT : EPOLLIN) | EPOLLONESHOT);
            event.set(JAVA_INT, DATA_OFFSET, fd);
            int known = (int) Calls.EPOLL_CTL.invokeExact(errno(), epoll, EPOLL_CTL_MOD, fd, event);
            if (known == -1) {
                checked(
                        "epoll_ctl",
                        (int)
                                Calls.EPOLL_CTL.invokeExact(
                                        errno(), epoll, EPOLL_CTL_ADD, fd, event));
            }
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void disarm(int epoll, int fd) {
        try {
            int ignored =
                    (int)
                            Calls.EPOLL_CTL.invokeExact(
                                    errno(), epoll, EPOLL_CTL_DEL, fd, MemorySegment.NULL);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Waits until one of them can be told of.
    ///
    /// @return how many of the events are filled; 0 when it was interrupted
    static int awaitAny(int epoll, MemorySegment events, int max) {
        try {
            int n = (int) Calls.EPOLL_WAIT.invokeExact(errno(), epoll, events, max, -1);
            return n == -1 && Calls.lastErrno() == PosixException.EINTR
                    ? 0
                    : (int) checked("epoll_wait", n);
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int readyAt(MemorySegment events, int index) {
        return events.get(JAVA_INT.withByteAlignment(4), (long) index * EVENT_BYTES + DATA_OFFSET);
    }
}
