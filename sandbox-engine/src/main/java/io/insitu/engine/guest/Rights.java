package io.insitu.engine.guest;

/// WASI preview 1's `rights`, by their names in its witx.
final class Rights {
    static final long FD_DATASYNC = 1;
    static final long FD_READ = 1L << 1;
    static final long FD_SEEK = 1L << 2;
    static final long FD_FDSTAT_SET_FLAGS = 1L << 3;
    static final long FD_SYNC = 1L << 4;
    static final long FD_TELL = 1L << 5;
    static final long FD_WRITE = 1L << 6;
    static final long FD_ADVISE = 1L << 7;
    static final long FD_ALLOCATE = 1L << 8;
    static final long PATH_CREATE_DIRECTORY = 1L << 9;
    static final long PATH_CREATE_FILE = 1L << 10;
    static final long PATH_LINK_SOURCE = 1L << 11;
    static final long PATH_LINK_TARGET = 1L << 12;
    static final long PATH_OPEN = 1L << 13;
    static final long FD_READDIR = 1L << 14;
    static final long PATH_READLINK = 1L << 15;
    static final long PATH_RENAME_SOURCE = 1L << 16;
    static final long PATH_RENAME_TARGET = 1L << 17;
    static final long PATH_FILESTAT_GET = 1L << 18;
    static final long PATH_FILESTAT_SET_SIZE = 1L << 19;
    static final long PATH_FILESTAT_SET_TIMES = 1L << 20;
    static final long FD_FILESTAT_GET = 1L << 21;
    static final long FD_FILESTAT_SET_SIZE = 1L << 22;
    static final long FD_FILESTAT_SET_TIMES = 1L << 23;
    static final long PATH_SYMLINK = 1L << 24;
    static final long PATH_REMOVE_DIRECTORY = 1L << 25;
    static final long PATH_UNLINK_FILE = 1L << 26;
    static final long POLL_FD_READWRITE = 1L << 27;

    /// Everything but sockets, which do not exist here.
    static final long ALL = (1L << 28) - 1;

    /// Those that make sense for a file: not the ones about paths (bits 9 to 20 and 24 to 26).
    static final long FILE = ALL & ~(0xFFFL << 9) & ~(7L << 24);

    /// What stdio looks at to tell a file from a terminal are these two.
    static final long POSITION = FD_SEEK | FD_TELL;

    /// What changes a file's bytes.
    static final long CHANGE = FD_WRITE | FD_ALLOCATE | FD_FILESTAT_SET_SIZE;

    /// Those that make sense for a directory.
    static final long DIRECTORY = ALL & ~(POSITION | CHANGE | FD_READ | FD_ADVISE);

    private Rights() {}
}
