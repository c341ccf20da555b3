package io.insitu.engine.guest;

/// How many bytes the files of one run may hold together.
final class FileQuota {
    private final long max;
    private long used;
    private boolean changed;

    FileQuota(long max) {
        this.max = max;
    }

    /// For what the program itself makes, changes or removes.
    ///
    /// @throws WasiException ENOSPC
    void change(long bytes) {
        take(bytes);
        changed = true;
    }

    /// {@return whether the program has changed anything, be it back again}
    boolean isChanged() {
        return changed;
    }

    /// For what is there without its doing.
    ///
    /// @throws WasiException ENOSPC
    void take(long bytes) {
        if (used + bytes > max) {
            throw new WasiException(Errno.NOSPC);
        }
        used += bytes;
    }
}
