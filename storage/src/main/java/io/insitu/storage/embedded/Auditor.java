package io.insitu.storage.embedded;

import io.insitu.storage.FilePart;
import io.insitu.storage.Md5;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads all bytes again, slowly, and compares them with their ETags; what differs goes into
/// quarantine. Then it removes data files that belong to nothing. On a thread of its own.
///
/// A data file is an orphan when it has no name under `tmp/` and RocksDB neither says whose it is
/// nor that it is doomed; looked at in this order, that holds of no file that is on its way.
final class Auditor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);
    private static final int PAGE = 500;
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final Database database;
    private final Objects objects;
    private final Readers readers;
    private final DataFiles files;
    private final Verified verified;
    private final AuditConfig config;
    private final AuditProgress progress;
    private final Chore chore;
    private final AtomicLong looked = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong orphans = new AtomicLong();
    private final AtomicLong passes = new AtomicLong();

    Auditor(
            Database database,
            Objects objects,
            Readers readers,
            DataFiles files,
            Verified verified,
            AuditConfig config,
            AuditProgress progress) {
        this.database = database;
        this.objects = objects;
        this.readers = readers;
        this.files = files;
        this.verified = verified;
        this.config = config;
        this.progress = progress;
        this.chore = new Chore("store-audit", this::round);
    }

    void start() {
        if (!config.every().isZero()) {
            chore.start();
        }
    }

    AuditStatus status(Quarantine quarantine) {
        return new AuditStatus(
                looked.get(), bytes.get(), quarantine.objects(), orphans.get(), passes.get());
    }

    private void round() throws InterruptedException {
        chore.pause(progress.untilNext(config.every()));
        if (!chore.isOver()) {
            passQuietly();
        }
    }

    private void passQuietly() throws InterruptedException {
        try {
            pass();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the audit broke off; it goes on later", e);
            chore.pause(AFTER_FAILURE);
        }
    }

    /// Looks at everything once, or at the rest of it when the last pass was broken off.
    void pass() throws IOException, InterruptedException {
        byte[] position = progress.position();
        for (char kind : new char[] {'o', 'v'}) {
            if (position[0] <= kind && !look(position[0] == kind ? position : Keys.kind(kind))) {
                return;
            }
        }
        files.forEachData(this::removeOrphan);
        progress.ended();
        passes.incrementAndGet();
    }

    /// Looks at the rest of a kind.
    ///
    /// @return false when that was broken off
    private boolean look(byte[] position) throws IOException, InterruptedException {
        char kind = (char) position[0];
        byte[] from = position;
        for (List<byte[]> page = page(from, kind); !page.isEmpty(); page = page(from, kind)) {
            for (byte[] key : page) {
                if (chore.isOver()) {
                    return false;
                }
                lookAt(key);
            }
            from = Keys.justAfter(page.getLast());
            progress.reached(from);
        }
        return true;
    }

    private List<byte[]> page(byte[] from, char kind) {
        List<byte[]> keys = new ArrayList<>();
        try (Cursor cursor = database.cursor(from, Keys.afterAllWith(Keys.kind(kind)))) {
            for (cursor.first(); cursor.onKey() && keys.size() < PAGE; cursor.next()) {
                keys.add(cursor.key());
            }
        }
        return keys;
    }

    private void lookAt(byte[] key) throws IOException, InterruptedException {
        StoredObject row = objects.find(key);
        if (row == null || row.size() == 0) {
            return;
        }
        String fault = row.isInFile() ? ofFile(key, row) : ofInline(key, row);
        looked.incrementAndGet();
        bytes.addAndGet(row.size());
        if (fault != null) {
            objects.isolate(Keys.path(key), row, fault);
        }
    }

    private @Nullable String ofInline(byte[] key, StoredObject row) throws InterruptedException {
        byte[] found = database.inlineBytes(row.id());
        StoredObject again = objects.find(key);
        if (again == null || again.isInFile() || again.id() != row.id()) {
            return null;
        }
        pace(row.size());
        if (found == null) {
            return "its bytes are missing";
        }
        return row.difference(Md5.of(found));
    }

    /// A file that is replaced while it is read stays until it has been.
    private @Nullable String ofFile(byte[] key, StoredObject row)
            throws IOException, InterruptedException {
        readers.pin(row.id());
        try {
            StoredObject again = objects.find(key);
            if (again == null || !again.isInFile() || again.id() != row.id()) {
                return null;
            }
            return ofPinned(row, files.data(row.id()));
        } catch (EOFException | NoSuchFileException e) {
            return "its file is not whole: " + e.getMessage();
        } finally {
            readers.release(row.id());
        }
    }

    private @Nullable String ofPinned(StoredObject row, Path file)
            throws IOException, InterruptedException {
        BasicFileAttributes seen =
                verified.look(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
        if (seen.size() != row.size()) {
            return "its file has %d bytes, not %d".formatted(seen.size(), row.size());
        }
        Md5 md5 = new Md5();
        try (FilePart part = new FilePart(file, 0, row.size())) {
            for (ByteBuffer next = part.next(); next != null; next = part.next()) {
                pace(next.remaining());
                md5.update(next);
                if (chore.isOver()) {
                    return null;
                }
            }
        }
        String fault = row.difference(md5.hex());
        if (fault == null) {
            verified.add(row.id(), seen);
        }
        return fault;
    }

    private void pace(long read) throws InterruptedException {
        chore.pause(Duration.ofNanos((long) (read * 1e9 / config.bytesPerSecond())));
    }

    private void removeOrphan(long id) throws IOException {
        boolean orphan =
                !files.isUnsettled(id)
                        && database.get(Keys.file(id)) == null
                        && database.get(Keys.doomed(id)) == null;
        if (orphan && files.remove(id)) {
            orphans.incrementAndGet();
            LOG.warn("data file {} belonged to nothing and was removed", files.data(id));
        }
    }

    /// Waits for the object that is being looked at.
    @Override
    public void close() {
        chore.close();
    }
}
