package io.insitu.storage.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Syncs large files while they are still being written, so that the disk works beside the MD5 and
/// the last sync finds little left.
final class Writeback implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int IDLE_SECONDS = 10;

    private final Disk disk;
    private final boolean wanted;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("store-writeback-", 0).factory());

    /// @param wanted false when nobody waits for the disk
    Writeback(Disk disk, boolean wanted) {
        this.disk = disk;
        this.wanted = wanted;
        threads.allowCoreThreadTimeOut(true);
    }

    /// Begins to sync what was written so far.
    CompletableFuture<Void> start(FileChannel file) {
        return wanted
                ? CompletableFuture.runAsync(() -> sync(file), threads)
                : CompletableFuture.completedFuture(null);
    }

    private void sync(FileChannel file) {
        try {
            disk.sync(file);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /// Waits for a sync begun before. Its failure must be seen: the system tells each only once, so
    /// the next sync of that file would succeed.
    static void await(CompletableFuture<Void> begun) throws IOException {
        try {
            begun.join();
        } catch (CompletionException | CancellationException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
