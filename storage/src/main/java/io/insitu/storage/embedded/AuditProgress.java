package io.insitu.storage.embedded;

import java.time.Duration;
import java.time.InstantSource;

/// Where the audit stands, kept in RocksDB so that a restart goes on with it: a server that is
/// restarted every day still comes to the end.
final class AuditProgress {
    private static final byte[] POSITION = Keys.note("audit position");
    private static final byte[] LAST_END = Keys.note("audit end");

    private final Database database;
    private final Committer committer;
    private final InstantSource clock;

    AuditProgress(Database database, Committer committer, InstantSource clock) {
        this.database = database;
        this.committer = committer;
        this.clock = clock;
    }

    /// {@return the key at which to go on; the first that may be one when no pass was begun}
    byte[] position() {
        byte[] kept = database.get(POSITION);
        return kept == null ? Keys.kind('o') : kept;
    }

    void reached(byte[] position) {
        committer.commit(new Change().put(POSITION, position));
    }

    void ended() {
        committer.commit(new Change().delete(POSITION).put(LAST_END, Counters.encode(now())));
    }

    /// {@return the time until the next pass, or the rest of one, is due}
    Duration untilNext(Duration every) {
        if (database.get(POSITION) != null) {
            return Duration.ZERO;
        }
        byte[] lastEnd = database.get(LAST_END);
        if (lastEnd == null) {
            ended();
            return every;
        }
        long since = Math.max(0, now() - Counters.decode(lastEnd));
        return Duration.ofSeconds(Math.max(0, every.toSeconds() - since));
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
