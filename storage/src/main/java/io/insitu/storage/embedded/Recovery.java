package io.insitu.storage.embedded;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a start does before the store is used: clears away what a crash left. It looks at the
/// temporary names and the doomed numbers only, so it takes as long as there was work under way,
/// however many objects there are.
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final byte[] FORMAT_KEY = Keys.note("format");
    private static final long FORMAT = 1;

    private final Database database;
    private final Committer committer;
    private final DataFiles files;

    Recovery(Database database, Committer committer, DataFiles files) {
        this.database = database;
        this.committer = committer;
        this.files = files;
    }

    void run() throws IOException {
        checkFormat();
        settleOrDiscard();
        unlinkDoomed();
        files.continueAfter(lastId('f'));
        files.continueAfter(lastId('g'));
    }

    private void checkFormat() {
        byte[] found = database.get(FORMAT_KEY);
        if (found == null) {
            committer.commit(new Change().put(FORMAT_KEY, Counters.encode(FORMAT)));
        } else if (Counters.decode(found) != FORMAT) {
            throw new IllegalStateException(
                    "the store has format %d, this server knows format %d"
                            .formatted(Counters.decode(found), FORMAT));
        }
    }

    private void settleOrDiscard() throws IOException {
        int discarded = 0;
        for (long id : files.unsettled()) {
            if (database.get(Keys.file(id)) == null) {
                files.discard(id);
                discarded++;
            } else {
                files.settle(id);
            }
        }
        if (discarded > 0) {
            LOG.info("removed {} files of uploads that were never finished", discarded);
        }
    }

    private void unlinkDoomed() throws IOException {
        Change forgotten = new Change();
        byte[] all = Keys.kind('g');
        try (Cursor cursor = database.cursor(all, Keys.afterAllWith(all))) {
            for (cursor.first(); cursor.onKey(); cursor.next()) {
                files.unlink(Keys.id(cursor.key()));
                forgotten.delete(cursor.key());
            }
        }
        committer.commitSometime(forgotten);
    }

    private long lastId(char kind) {
        byte[] all = Keys.kind(kind);
        try (Cursor cursor = database.cursor(all, Keys.afterAllWith(all))) {
            cursor.last();
            return cursor.onKey() ? Keys.id(cursor.key()) : 0;
        }
    }
}
