package io.insitu.middleware.compute.run;

import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.StorageException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Gatherers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The objects that a job has stored so far. For any number of threads.
final class Stored {
    private static final Logger LOG = LoggerFactory.getLogger(Stored.class);

    /// Deletions that wait for the disk at a time.
    private static final int SIDE_BY_SIDE = 64;

    private static final long SECOND = 100_000;

    private final ObjectStore store;
    private final Queue<ObjectRecord> records = new ConcurrentLinkedQueue<>();

    Stored(ObjectStore store) {
        this.store = store;
    }

    void add(List<ObjectRecord> committed) {
        records.addAll(committed);
    }

    /// Takes them away again, but for what somebody else has written since. Blocks.
    void remove() {
        records.stream()
                .gather(Gatherers.mapConcurrent(SIDE_BY_SIDE, this::isRemoved))
                .forEach(_ -> {});
    }

    private boolean isRemoved(ObjectRecord made) {
        try {
            return store.deleteObject(made.path(), now -> isSame(made, now));
        } catch (StorageException e) {
            LOG.warn("{} of a job that failed could not be removed", made.path(), e);
            return false;
        }
    }

    /// A Swift cluster tells of what it stored the time to the second only.
    private static boolean isSame(ObjectRecord made, ObjectRecord now) {
        long then = made.timestamp().tenMicros();
        long slack = then % SECOND == 0 ? SECOND : 0;
        return now.etag().equals(made.etag())
                && Math.abs(now.timestamp().tenMicros() - then) <= slack;
    }
}
