package io.insitu.engine.guest;

/// How many bytes the files of one run may hold together.
final class FileQuota {
    private final long max;
    private long used;

    FileQuota(long max) {
        this.max = max;
    }

    /// @throws WasiException ENOSPC
    void change(long bytes) {
        if (used + bytes > max) {
            throw new WasiException(Errno.NOSPC);
        }
        used += bytes;
    }
}
