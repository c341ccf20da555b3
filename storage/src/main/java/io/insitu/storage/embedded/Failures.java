package io.insitu.storage.embedded;

import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// Tells a full disk, which is expected, from a broken one.
final class Failures {
    private static final String FULL = "the store's disk is full";

    private Failures() {}

    static RuntimeException of(RocksDBException failure) {
        Status status = failure.getStatus();
        if (status != null && status.getSubCode() == Status.SubCode.NoSpace) {
            return new StorageException(Reason.DISK_FULL, FULL, failure);
        }
        String message = String.valueOf(failure.getMessage());
        return of(new IOException("RocksDB: " + message, failure));
    }

    static RuntimeException of(IOException failure) {
        return saysFull(String.valueOf(failure.getMessage()))
                ? new StorageException(Reason.DISK_FULL, FULL, failure)
                : new UncheckedIOException(failure);
    }

    /// The same failure again, for one more thread that waited for the same write: each gets a
    /// stack of its own.
    static RuntimeException again(Throwable failure) {
        return failure instanceof StorageException storage
                ? new StorageException(storage.reason(), FULL, failure)
                : new UncheckedIOException(
                        new IOException("the store could not write: " + failure, failure));
    }

    /// Java gives a failed call's text, not its number: these are what `strerror` says for ENOSPC
    /// and EDQUOT, and they stand in RocksDB's messages too.
    private static boolean saysFull(String message) {
        return message.contains("No space left on device")
                || message.contains("Disk quota exceeded");
    }
}
