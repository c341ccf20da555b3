package io.insitu.storage.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Unlinks data files that nothing refers to, on a thread of its own, because unlinking a large
/// file takes long. What it was given stands in RocksDB as doomed, so a crash loses none of it.
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final long END = -1;
    private static final int BATCH_MAX = 1000;

    private final DataFiles files;
    private final Disk disk;
    private final Committer committer;
    private final boolean sync;
    private final LinkedBlockingQueue<Long> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final Object progress = new Object();
    private long asked;
    private long done;

    Sweeper(DataFiles files, Disk disk, Committer committer, boolean sync) {
        this.files = files;
        this.disk = disk;
        this.committer = committer;
        this.sync = sync;
        this.thread = Thread.ofPlatform().name("store-sweep").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Has the file unlinked soon. Returns at once; the queue holds numbers only.
    void unlink(long id) {
        synchronized (progress) {
            asked++;
        }
        queue.add(id);
    }

    long backlog() {
        synchronized (progress) {
            return asked - done;
        }
    }

    /// Waits until all that was asked for before is unlinked.
    void awaitIdle() throws InterruptedException {
        synchronized (progress) {
            long goal = asked;
            while (done < goal) {
                TimeUnit.SECONDS.timedWait(progress, 1);
            }
        }
    }

    private void run() {
        List<Long> batch = new ArrayList<>();
        try {
            while (!batch.contains(END)) {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch, BATCH_MAX);
                sweep(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep(List<Long> batch) {
        Change forgotten = new Change();
        try {
            Set<Path> directories = new HashSet<>();
            for (long id : batch) {
                if (id != END) {
                    files.unlink(id);
                    directories.add(files.directory(id));
                    forgotten.delete(Keys.doomed(id));
                }
            }
            syncAll(directories);
            committer.commitSometime(forgotten);
        } catch (IOException | RuntimeException e) {
            LOG.warn("data files could not be unlinked; the next start tries again", e);
        }
        synchronized (progress) {
            done += batch.size();
            progress.notifyAll();
        }
    }

    /// A file must not come back after a loss of power when nothing remembers that it is doomed.
    private void syncAll(Set<Path> directories) throws IOException {
        if (sync) {
            for (Path directory : directories) {
                disk.syncDirectory(directory);
            }
        }
    }

    /// Unlinks what it was given before, then ends.
    @Override
    public void close() {
        queue.add(END);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
