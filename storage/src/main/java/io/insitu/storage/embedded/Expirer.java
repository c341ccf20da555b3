package io.insitu.storage.embedded;

import io.insitu.storage.ObjectPath;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes objects whose `X-Delete-At` has come: bytes, line of the listing and share of the
/// counters. RocksDB has the times in their order, so a pass reads only what is due. On a thread of
/// its own; one object after the other, so that clients are not held up.
final class Expirer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Expirer.class);
    private static final int PAGE = 1000;

    private final Database database;
    private final Objects objects;
    private final InstantSource clock;
    private final Duration every;
    private final Chore chore;
    private final AtomicLong expired = new AtomicLong();

    /// @param every between the end of a pass and the next
    Expirer(Database database, Objects objects, InstantSource clock, Duration every) {
        this.database = database;
        this.objects = objects;
        this.clock = clock;
        this.every = every;
        this.chore = new Chore("store-expire", this::round);
    }

    void start() {
        chore.start();
    }

    /// {@return how many objects were removed since the start}
    long expired() {
        return expired.get();
    }

    private void round() throws InterruptedException {
        passQuietly();
        chore.pause(every);
    }

    private void passQuietly() {
        try {
            pass();
        } catch (RuntimeException e) {
            LOG.warn("objects whose time is over could not be removed; tried again later", e);
        }
    }

    /// Removes all that is due now.
    void pass() {
        Instant now = clock.instant();
        byte[] after = Keys.kind('x');
        List<byte[]> page = due(after, now);
        while (!page.isEmpty() && !chore.isOver()) {
            page.forEach(key -> expire(key, now));
            after = Keys.justAfter(page.getLast());
            page = due(after, now);
        }
    }

    private void expire(byte[] key, Instant now) {
        ObjectPath path = Keys.path(Keys.expiring(key));
        if (!chore.isOver() && objects.expire(path, now)) {
            expired.incrementAndGet();
        }
    }

    /// {@return the next keys of what is due, up to a page of them}
    private List<byte[]> due(byte[] from, Instant now) {
        List<byte[]> keys = new ArrayList<>();
        byte[] end = Keys.expiry(now.getEpochSecond() + 1, new byte[0]);
        try (Cursor cursor = database.cursor(from, end)) {
            for (cursor.first(); cursor.onKey() && keys.size() < PAGE; cursor.next()) {
                keys.add(cursor.key());
            }
        }
        return keys;
    }

    /// Waits for the object that is being removed.
    @Override
    public void close() {
        chore.close();
    }
}
