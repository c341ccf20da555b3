package io.insitu.storage.embedded;

import io.insitu.storage.embedded.EmbeddedConfig.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Makes changes durable, many at once: while one batch is being synced the next one gathers, so
/// writers share each sync of the log and of every directory. One platform thread does it, because
/// a virtual thread inside RocksDB would hold its carrier for as long as the disk takes, and there
/// are only as many carriers as cores.
final class Committer implements AutoCloseable {
    private static final int QUEUE_MAX = 4096;
    private static final int BATCH_MAX = 1024;

    /// Keeps one batch from growing past what a memtable holds.
    private static final long BATCH_BYTES_MAX = 4 << 20;

    private final Database database;
    private final Disk disk;
    private final boolean sync;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final ConcurrentLinkedQueue<Change> unhurried = new ConcurrentLinkedQueue<>();
    private final Waiting end = new Waiting(new Change(), new CompletableFuture<>());
    private final Thread thread;
    private volatile boolean closed;

    Committer(Database database, Disk disk, Durability durability) {
        this.database = database;
        this.disk = disk;
        this.sync = durability == Durability.SYNC;
        this.thread = Thread.ofPlatform().name("store-commit").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Returns when the change is visible and as durable as the store was asked to make it. Waits
    /// through interrupts: the outcome must be known.
    ///
    /// @throws io.insitu.storage.StorageException DISK_FULL; whether the change is there after the
    ///   next start is then open
    void commit(Change change) {
        Waiting waiting = new Waiting(change, new CompletableFuture<>());
        enqueue(waiting);
        if (closed && queue.remove(waiting)) {
            throw new IllegalStateException("the store is closed");
        }
        try {
            waiting.outcome.join();
        } catch (CompletionException e) {
            throw Failures.again(e.getCause() == null ? e : e.getCause());
        }
    }

    /// Lets a change ride along with the next commit. For housekeeping that may be lost in a crash.
    void commitSometime(Change change) {
        unhurried.add(change);
    }

    private void enqueue(Waiting waiting) {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        put(waiting);
    }

    private void put(Waiting waiting) {
        boolean interrupted = false;
        while (true) {
            try {
                queue.put(waiting);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        boolean ended = false;
        while (!ended) {
            batch.clear();
            gather(batch);
            ended = batch.remove(end);
            write(batch);
        }
    }

    private void gather(List<Waiting> batch) {
        Waiting next = take();
        long bytes = 0;
        while (next != null) {
            batch.add(next);
            bytes += next.change.bytes();
            next = batch.size() < BATCH_MAX && bytes < BATCH_BYTES_MAX ? queue.poll() : null;
        }
    }

    private Waiting take() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                // Nobody interrupts this thread on purpose; it ends by the `end` mark only.
            }
        }
    }

    private void write(List<Waiting> batch) {
        List<Change> changes = new ArrayList<>();
        batch.forEach(waiting -> changes.add(waiting.change));
        for (Change next = unhurried.poll(); next != null; next = unhurried.poll()) {
            changes.add(next);
        }
        try {
            syncDirectories(changes);
            database.write(changes, sync);
            batch.forEach(waiting -> waiting.outcome.complete(null));
        } catch (IOException e) {
            fail(batch, Failures.of(e));
        } catch (RuntimeException | Error e) {
            fail(batch, e);
        }
    }

    private void syncDirectories(List<Change> changes) throws IOException {
        if (!sync) {
            return;
        }
        Set<Path> directories = new HashSet<>();
        changes.forEach(change -> directories.addAll(change.directories()));
        for (Path directory : directories) {
            disk.syncDirectory(directory);
        }
    }

    private static void fail(List<Waiting> batch, Throwable failure) {
        batch.forEach(waiting -> waiting.outcome.completeExceptionally(failure));
    }

    /// Commits what was asked for before, then refuses more.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            put(end);
            join();
        }
    }

    private void join() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Waiting(Change change, CompletableFuture<Void> outcome) {}
}
