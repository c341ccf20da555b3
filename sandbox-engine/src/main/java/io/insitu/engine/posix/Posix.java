package io.insitu.engine.posix;

import static io.insitu.engine.posix.Calls.checked;
import static io.insitu.engine.posix.Calls.errno;
import static io.insitu.engine.posix.Calls.unexpected;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// The few system calls that Java has no name for: raw descriptors, pipes, waiting on two of them
/// at once. Descriptors are plain ints, as in C; whoever opens one closes it. Linux only.
public final class Posix {
    /// As much as one call gives without being interrupted.
    private static final int RANDOM_PART = 256;

    public static final int O_RDONLY = 0;
    public static final int O_RDWR = 2;
    public static final int O_WRONLY = 1;
    public static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;
    private static final int RLIMIT_NOFILE = 7;
    private static final int RUSAGE_THREAD = 1;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int F_SETPIPE_SZ = 1031;

    private Posix() {}

    /// @param flags [#O_RDONLY], [#O_WRONLY] or [#O_RDWR], and perhaps [#O_NONBLOCK]
    public static int open(Path path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            return (int)
                    checked(
                            "open " + path,
                            (int) Calls.OPEN.invokeExact(errno(), name, flags | O_CLOEXEC, 0));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static void close(int fd) {
        try {
            int ignored = (int) Calls.CLOSE.invokeExact(errno(), fd);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// {@return how many bytes were read, 0 at the end, -1 when a non-blocking descriptor has none
    /// now}
    ///
    /// @param into may lie on the heap, as with the other calls that move bytes
    public static long read(int fd, MemorySegment into) {
        return into.isNative()
                ? readNative(fd, into)
                : Bounce.in(into, (part, _) -> readNative(fd, part));
    }

    private static long readNative(int fd, MemorySegment into) {
        while (true) {
            try {
                long n = (long) Calls.READ.invokeExact(errno(), fd, into, into.byteSize());
                if (n >= 0) {
                    return n;
                }
            } catch (Throwable e) {
                throw unexpected(e);
            }
            if (again("read")) {
                return -1;
            }
        }
    }

    /// {@return how many bytes were written, -1 when a non-blocking descriptor takes none now}
    public static long write(int fd, MemorySegment from) {
        return from.isNative()
                ? writeNative(fd, from)
                : Bounce.out(from, (part, _) -> writeNative(fd, part));
    }

    private static long writeNative(int fd, MemorySegment from) {
        while (true) {
            try {
                long n = (long) Calls.WRITE.invokeExact(errno(), fd, from, from.byteSize());
                if (n >= 0) {
                    return n;
                }
            } catch (Throwable e) {
                throw unexpected(e);
            }
            if (again("write")) {
                return -1;
            }
        }
    }

    private static boolean again(String call) {
        int error = Calls.lastErrno();
        if (error == PosixException.EAGAIN) {
            return true;
        }
        if (error != PosixException.EINTR) {
            throw new PosixException(call, error);
        }
        return false;
    }

    /// {@return how many bytes were read, 0 at the end}
    public static long pread(int fd, MemorySegment into, long offset) {
        return into.isNative()
                ? preadNative(fd, into, offset)
                : Bounce.in(into, (part, done) -> preadNative(fd, part, offset + done));
    }

    private static long preadNative(int fd, MemorySegment into, long offset) {
        try {
            return checked(
                    "pread",
                    (long) Calls.PREAD.invokeExact(errno(), fd, into, into.byteSize(), offset));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long pwrite(int fd, MemorySegment from, long offset) {
        return from.isNative()
                ? pwriteNative(fd, from, offset)
                : Bounce.out(from, (part, done) -> pwriteNative(fd, part, offset + done));
    }

    private static long pwriteNative(int fd, MemorySegment from, long offset) {
        try {
            return checked(
                    "pwrite",
                    (long) Calls.PWRITE.invokeExact(errno(), fd, from, from.byteSize(), offset));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static void truncate(int fd, long size) {
        try {
            checked("ftruncate", (int) Calls.FTRUNCATE.invokeExact(errno(), fd, size));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// {@return another descriptor of the same open file, position and flags shared}
    public static int duplicate(int fd) {
        try {
            return (int)
                    checked("dup", (int) Calls.FCNTL.invokeExact(errno(), fd, F_DUPFD_CLOEXEC, 0));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// The two ends of a new pipe, both non-blocking: read end first.
    ///
    /// @param bytes how much it holds before a writer waits, as far as the system allows
    public static int[] pipe(int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            checked("pipe2", (int) Calls.PIPE2.invokeExact(errno(), ends, O_CLOEXEC | O_NONBLOCK));
            int[] fds = ends.toArray(JAVA_INT);
            // An unprivileged user may have used up its share of pipe memory: the smaller pipe
            // works as well.
            int ignored = (int) Calls.FCNTL.invokeExact(errno(), fds[1], F_SETPIPE_SZ, bytes);
            return fds;
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// A descriptor that is readable from the first [#signal] on until [#unsignal].
    public static int event() {
        try {
            return (int)
                    checked(
                            "eventfd",
                            (int) Calls.EVENTFD.invokeExact(errno(), 0, O_CLOEXEC | O_NONBLOCK));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static void signal(int event) {
        try (Arena arena = Arena.ofConfined()) {
            write(event, arena.allocateFrom(JAVA_LONG, 1L));
        }
    }

    public static void unsignal(int event) {
        try (Arena arena = Arena.ofConfined()) {
            read(event, arena.allocate(JAVA_LONG));
        }
    }

    /// Waits until the descriptor can be read (or written), its other side is gone, or the event
    /// was signalled.
    ///
    /// @return false when it was the event
    public static boolean await(int fd, boolean toWrite, int event) {
        try (Arena arena = Arena.ofConfined()) {
            long size = Calls.POLLFD.byteSize();
            MemorySegment fds = arena.allocate(Calls.POLLFD, 2);
            fds.set(JAVA_INT, 0, fd);
            fds.set(JAVA_SHORT, 4, toWrite ? POLLOUT : POLLIN);
            fds.set(JAVA_INT, size, event);
            fds.set(JAVA_SHORT, size + 4, POLLIN);
            int ready;
            do {
                ready = (int) Calls.POLL.invokeExact(errno(), fds, 2L, -1);
            } while (ready == -1 && Calls.lastErrno() == PosixException.EINTR);
            checked("poll", ready);
            return fds.get(JAVA_SHORT, size + 6) == 0;
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Waits until an event is signalled, or for some time, in steps of milliseconds.
    ///
    /// @return whether it was signalled
    public static boolean awaitEvent(int event, long nanos) {
        int millis = Math.clamp((nanos + 999_999) / 1_000_000, 0, Integer.MAX_VALUE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(Calls.POLLFD, 1);
            fds.set(JAVA_INT, 0, event);
            fds.set(JAVA_SHORT, 4, POLLIN);
            int ready = (int) Calls.POLL.invokeExact(errno(), fds, 1L, millis);
            return ready == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Fills an array from the kernel's random numbers.
    public static void random(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment part = arena.allocate(RANDOM_PART);
            for (int done = 0; done < bytes.length; done += RANDOM_PART) {
                int n = Math.min(RANDOM_PART, bytes.length - done);
                checked(
                        "getrandom",
                        (long) Calls.GETRANDOM.invokeExact(errno(), part, (long) n, 0));
                MemorySegment.copy(part, 0, MemorySegment.ofArray(bytes), done, n);
            }
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Processor time of the calling thread.
    public record ThreadTime(long userNanos, long systemNanos) {}

    public static ThreadTime threadTime() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(144, 8);
            checked("getrusage", (int) Calls.GETRUSAGE.invokeExact(errno(), RUSAGE_THREAD, usage));
            return new ThreadTime(nanos(usage, 0), nanos(usage, 16));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static long nanos(MemorySegment timeval, long offset) {
        return timeval.get(JAVA_LONG, offset) * 1_000_000_000L
                + timeval.get(JAVA_LONG, offset + 8) * 1_000L;
    }

    /// Lowers a limit of this process for good.
    static void limit(int resource, long value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocateFrom(JAVA_LONG, value, value);
            checked("setrlimit", (int) Calls.SETRLIMIT.invokeExact(errno(), resource, limit));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Allows this process as many open files as its hard limit does.
    ///
    /// @return that number
    public static long raiseOpenFiles() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(16, 8);
            checked("getrlimit", (int) Calls.GETRLIMIT.invokeExact(errno(), RLIMIT_NOFILE, limit));
            long hard = limit.get(JAVA_LONG, 8);
            limit.set(JAVA_LONG, 0, hard);
            checked("setrlimit", (int) Calls.SETRLIMIT.invokeExact(errno(), RLIMIT_NOFILE, limit));
            return hard;
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }
}
