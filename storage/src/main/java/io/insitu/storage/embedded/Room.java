package io.insitu.storage.embedded;

import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Refuses what would fill the disk to the last, before anything is written: RocksDB, once it has
/// met a full disk, takes no writes until it has recovered, deletes neither.
final class Room {
    private final Disk disk;
    private final long reserveBytes;
    private final Runnable reclaim;

    /// @param reclaim called at each refusal: has room made that deletes have left unused
    Room(Disk disk, long reserveBytes, Runnable reclaim) {
        this.disk = disk;
        this.reserveBytes = reserveBytes;
        this.reclaim = reclaim;
    }

    /// @throws StorageException DISK_FULL
    void require(long bytes) {
        long usable = usableBytes();
        if (usable - bytes < reserveBytes) {
            reclaim.run();
            throw new StorageException(
                    Reason.DISK_FULL,
                    "the store's disk is full: %d bytes usable, %d wanted, %d kept in reserve"
                            .formatted(usable, bytes, reserveBytes));
        }
    }

    long totalBytes() {
        try {
            return disk.totalBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long usableBytes() {
        try {
            return disk.usableBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
