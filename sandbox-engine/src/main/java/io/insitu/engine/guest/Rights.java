package io.insitu.engine.guest;

/// WASI preview 1's `rights`, as far as this host looks at them.
final class Rights {
    static final long FD_READ = 1L << 1;
    static final long FD_SEEK = 1L << 2;
    static final long FD_TELL = 1L << 5;
    static final long FD_WRITE = 1L << 6;
    static final long FD_READDIR = 1L << 14;

    /// Everything but sockets, which do not exist here.
    static final long ALL = (1L << 28) - 1;

    /// Those that make sense for a file: not the ones about paths (bits 9 to 20 and 24 to 26).
    static final long FILE = ALL & ~(0xFFFL << 9) & ~(7L << 24);

    /// What stdio looks at to tell a file from a terminal are these two.
    static final long POSITION = FD_SEEK | FD_TELL;

    private Rights() {}
}
