package io.insitu.storage.embedded;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes room when the disk is full. What small objects leave when they are deleted lies in
/// RocksDB's log and files until it has a reason to write them anew; a refused upload is one.
final class Reclaim implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Reclaim.class);
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(5);

    /// Compaction copies what is still wanted, so it is asked for seldom.
    private static final Duration COMPACT_EVERY = Duration.ofMinutes(5);

    private final Database database;
    private final AtomicBoolean running = new AtomicBoolean();
    private long flushed = System.nanoTime() - FLUSH_EVERY.toNanos();
    private long compacted = System.nanoTime() - COMPACT_EVERY.toNanos();

    Reclaim(Database database) {
        this.database = database;
    }

    /// Returns at once; the work goes on on a thread of its own, one at a time and not too often.
    @Override
    public void run() {
        if (running.compareAndSet(false, true)) {
            if (System.nanoTime() - flushed >= FLUSH_EVERY.toNanos()) {
                Thread.ofPlatform().name("store-reclaim").daemon().start(this::reclaim);
            } else {
                running.set(false);
            }
        }
    }

    private void reclaim() {
        try {
            database.flush();
            flushed = System.nanoTime();
            if (flushed - compacted >= COMPACT_EVERY.toNanos()) {
                database.compactInline();
                compacted = flushed;
            }
        } catch (RuntimeException e) {
            LOG.warn("no room could be made on the store's disk: {}", e.getMessage());
        } finally {
            running.set(false);
        }
    }
}
