package io.insitu.storage.embedded;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files whose commit failed while RocksDB wrote. The failed batch may stand in its log, so the
/// file stays until a later commit succeeds: RocksDB has then left that log behind, and what it
/// does not know by now it never will.
final class Undecided {
    private static final Logger LOG = LoggerFactory.getLogger(Undecided.class);

    private final Database database;
    private final DataFiles files;
    private final ConcurrentLinkedQueue<Long> ids = new ConcurrentLinkedQueue<>();

    Undecided(Database database, DataFiles files) {
        this.database = database;
        this.files = files;
    }

    void add(long id) {
        ids.add(id);
    }

    /// Called after a commit that succeeded.
    void decide() {
        for (Long id = ids.poll(); id != null; id = ids.poll()) {
            decide(id);
        }
    }

    private void decide(long id) {
        try {
            if (database.get(Keys.file(id)) == null) {
                files.discard(id);
            } else {
                files.settle(id);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("data file {} could not be cleared away; the next start tries again", id, e);
        }
    }
}
