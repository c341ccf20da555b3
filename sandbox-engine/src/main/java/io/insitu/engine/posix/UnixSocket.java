package io.insitu.engine.posix;

import static io.insitu.engine.posix.Calls.checked;
import static io.insitu.engine.posix.Calls.errno;
import static io.insitu.engine.posix.Calls.unexpected;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;

/// A Unix-domain stream socket that carries descriptors beside bytes (`SCM_RIGHTS`, unix(7)). One
/// thread may send while another receives; neither side is safe for two threads at once.
public final class UnixSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int SHUT_RDWR = 2;
    private static final int ADDRESS_BYTES = 110;

    /// As many as the kernel takes with one message (SCM_MAX_FD).
    private static final int FDS_MAX = 253;

    private static final long CMSG_HEADER = 16;

    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final Message outgoing = new Message(arena);
    private final Message incoming = new Message(arena);
    private final ArrayDeque<Integer> received = new ArrayDeque<>();

    private UnixSocket(int fd) {
        this.fd = fd;
    }

    public static UnixSocket connect(Path path) {
        UnixSocket socket = new UnixSocket(newSocket());
        try {
            MemorySegment address = address(socket.arena, path);
            checked(
                    "connect " + path,
                    (int) Calls.CONNECT.invokeExact(errno(), socket.fd, address, ADDRESS_BYTES));
            return socket;
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Where connections arrive.
    public static final class Listener implements AutoCloseable {
        private final int fd = newSocket();

        public Listener(Path path) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment address = address(arena, path);
                checked(
                        "bind " + path,
                        (int) Calls.BIND.invokeExact(errno(), fd, address, ADDRESS_BYTES));
                checked("listen", (int) Calls.LISTEN.invokeExact(errno(), fd, 64));
            } catch (PosixException e) {
                throw e;
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        /// Waits for one. Fails once the listener is closed.
        public UnixSocket accept() {
            try {
                return new UnixSocket(
                        (int)
                                checked(
                                        "accept4",
                                        (int)
                                                Calls.ACCEPT4.invokeExact(
                                                        errno(),
                                                        fd,
                                                        MemorySegment.NULL,
                                                        MemorySegment.NULL,
                                                        SOCK_CLOEXEC)));
            } catch (PosixException e) {
                throw e;
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        @Override
        public void close() {
            shutdown(fd);
            Posix.close(fd);
        }
    }

    /// Sends all the bytes, and with the first of them the descriptors. The caller still owns its
    /// own. The kernel takes so many with one message only, so a longer list goes in batches, each
    /// with one byte more: there must be bytes enough.
    ///
    /// @throws IOException when the other side is gone
    public void send(byte[] bytes, int[] fds) throws IOException {
        if (fds.length / FDS_MAX >= bytes.length) {
            throw new IllegalArgumentException(
                    "%d descriptors are too many for a message of %d bytes"
                            .formatted(fds.length, bytes.length));
        }
        int sent = 0;
        int given = 0;
        while (sent < bytes.length) {
            int batch = Math.min(fds.length - given, FDS_MAX);
            boolean moreToGive = given + batch < fds.length;
            int n = moreToGive ? 1 : Math.min(bytes.length - sent, Message.BUFFER_BYTES);
            MemorySegment.copy(bytes, sent, outgoing.buffer, JAVA_BYTE, 0, n);
            sent += sendOnce(n, Arrays.copyOfRange(fds, given, given + batch));
            given += batch;
        }
    }

    private int sendOnce(int length, int[] fds) throws IOException {
        outgoing.prepare(length, fds.length == 0 ? 0 : CMSG_HEADER + align(4L * fds.length));
        if (fds.length > 0) {
            outgoing.control.set(JAVA_LONG, 0, CMSG_HEADER + 4L * fds.length);
            outgoing.control.set(JAVA_INT, 8, SOL_SOCKET);
            outgoing.control.set(JAVA_INT, 12, SCM_RIGHTS);
            MemorySegment.copy(fds, 0, outgoing.control, JAVA_INT, CMSG_HEADER, fds.length);
        }
        while (true) {
            long n;
            try {
                n = (long) Calls.SENDMSG.invokeExact(errno(), fd, outgoing.header, MSG_NOSIGNAL);
            } catch (Throwable e) {
                throw unexpected(e);
            }
            if (n >= 0) {
                return (int) n;
            }
            if (Calls.lastErrno() != PosixException.EINTR) {
                throw new IOException(new PosixException("sendmsg", Calls.lastErrno()));
            }
        }
    }

    /// Waits for bytes. Descriptors that come with them wait for [#takeDescriptor].
    ///
    /// @return how many were put into the array, one at least
    /// @throws EOFException when the other side is gone
    public int receive(byte[] into, int at, int length) throws IOException {
        return receiveOnce(into, at, Math.min(length, Message.BUFFER_BYTES));
    }

    private int receiveOnce(byte[] into, int at, int length) throws IOException {
        incoming.prepare(length, Message.CONTROL_BYTES);
        while (true) {
            long n;
            try {
                n =
                        (long)
                                Calls.RECVMSG.invokeExact(
                                        errno(), fd, incoming.header, MSG_CMSG_CLOEXEC);
            } catch (Throwable e) {
                throw unexpected(e);
            }
            if (n > 0) {
                keepDescriptors();
                MemorySegment.copy(incoming.buffer, JAVA_BYTE, 0, into, at, (int) n);
                return (int) n;
            }
            if (n == 0 || Calls.lastErrno() != PosixException.EINTR) {
                throw new EOFException("the other side of the socket is gone");
            }
        }
    }

    private void keepDescriptors() {
        long controlLength = incoming.header.get(JAVA_LONG, Message.CONTROL_LENGTH_AT);
        if (controlLength >= CMSG_HEADER) {
            long count = (incoming.control.get(JAVA_LONG, 0) - CMSG_HEADER) / 4;
            for (int i = 0; i < count; i++) {
                received.add(incoming.control.get(JAVA_INT, CMSG_HEADER + 4L * i));
            }
        }
    }

    /// {@return the descriptor that came first of those not yet taken; the caller closes it}
    public int takeDescriptor() {
        Integer taken = received.poll();
        if (taken == null) {
            throw new IllegalStateException("a message announced a descriptor that did not come");
        }
        return taken;
    }

    /// Ends both directions: a thread that waits in [#receive] sees the end. The descriptor itself
    /// goes with [#close].
    public void shutdown() {
        shutdown(fd);
    }

    @Override
    public void close() {
        received.forEach(Posix::close);
        received.clear();
        Posix.close(fd);
        arena.close();
    }

    private static void shutdown(int fd) {
        try {
            int ignored = (int) Calls.SHUTDOWN.invokeExact(errno(), fd, SHUT_RDWR);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static int newSocket() {
        try {
            return (int)
                    checked(
                            "socket",
                            (int)
                                    Calls.SOCKET.invokeExact(
                                            errno(), AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static MemorySegment address(Arena arena, Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > ADDRESS_BYTES - 3) {
            throw new IllegalArgumentException(
                    "socket path: '%s' is longer than %d bytes".formatted(path, ADDRESS_BYTES - 3));
        }
        MemorySegment address = arena.allocate(ADDRESS_BYTES);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
        return address;
    }

    private static long align(long bytes) {
        return (bytes + 7) & -8;
    }

    /// A `struct msghdr` with one `iovec` and room for descriptors, laid out as on 64-bit Linux.
    private static final class Message {
        static final int BUFFER_BYTES = 64 << 10;
        static final long CONTROL_BYTES = CMSG_HEADER + 4 * (FDS_MAX + 1);
        static final long CONTROL_LENGTH_AT = 40;

        final MemorySegment buffer;
        final MemorySegment control;
        final MemorySegment header;
        private final MemorySegment vector;

        Message(Arena arena) {
            buffer = arena.allocate(BUFFER_BYTES, 8);
            control = arena.allocate(CONTROL_BYTES, 8);
            vector = arena.allocate(16, 8);
            header = arena.allocate(56, 8);
        }

        void prepare(long length, long controlLength) {
            vector.set(ADDRESS, 0, buffer);
            vector.set(JAVA_LONG, 8, length);
            header.fill((byte) 0);
            header.set(ADDRESS, 16, vector);
            header.set(JAVA_LONG, 24, 1L);
            header.set(ADDRESS, 32, controlLength == 0 ? MemorySegment.NULL : control);
            header.set(JAVA_LONG, CONTROL_LENGTH_AT, controlLength);
        }
    }
}
