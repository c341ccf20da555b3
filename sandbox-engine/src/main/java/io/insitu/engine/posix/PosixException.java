package io.insitu.engine.posix;

/// A system call that failed.
public final class PosixException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int ENOSPC = 28;
    public static final int EPIPE = 32;

    private final int errno;

    PosixException(String call, int errno) {
        super("%s: errno %d (%s)".formatted(call, errno, Calls.errorText(errno)));
        this.errno = errno;
    }

    /// {@return the error number as Linux on x86-64 and arm64 counts them}
    public int errno() {
        return errno;
    }
}
