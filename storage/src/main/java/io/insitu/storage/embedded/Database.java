package io.insitu.storage.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// RocksDB with its two column families. A native object that is used after it was closed takes the
/// whole process down, so every call goes through a gate that [#close] shuts and waits for.
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final byte[] INLINE = Keys.utf8("inline");

    static {
        NativeLibrary.load();
    }

    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private final Tuning tuning;
    private final RocksDB rocks;
    private final ColumnFamilyHandle names;
    private final ColumnFamilyHandle inline;
    private final WriteOptions unsynced = new WriteOptions();
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private boolean closed;

    private Database(Tuning tuning, RocksDB rocks, List<ColumnFamilyHandle> columns) {
        this.tuning = tuning;
        this.rocks = rocks;
        this.names = columns.get(0);
        this.inline = columns.get(1);
    }

    static Database open(Path directory, EmbeddedConfig config) {
        Tuning tuning = new Tuning(config);
        List<ColumnFamilyDescriptor> columns =
                List.of(
                        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, tuning.names()),
                        new ColumnFamilyDescriptor(INLINE, tuning.inline()));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            RocksDB rocks = RocksDB.open(tuning.database(), directory.toString(), columns, handles);
            return new Database(tuning, rocks, handles);
        } catch (RocksDBException e) {
            tuning.close();
            throw Failures.of(e);
        }
    }

    byte @Nullable [] get(byte[] key) {
        return guarded(() -> rocks.get(names, key));
    }

    byte @Nullable [] inlineBytes(long id) {
        return guarded(() -> rocks.get(inline, Keys.inline(id)));
    }

    /// {@return the values of those keys, all of one instant; null where there is none}
    List<byte @Nullable []> getAll(List<byte[]> keys) {
        return guarded(() -> new ArrayList<byte @Nullable []>(rocks.multiGetAsList(keys)));
    }

    /// {@return the highest number of an inline value, or 0}
    long lastInlineId() {
        enter();
        try (var iterator = rocks.newIterator(inline)) {
            iterator.seekToLast();
            return iterator.isValid() ? Keys.inlineId(iterator.key()) : 0;
        } finally {
            gate.readLock().unlock();
        }
    }

    /// A walk over the keys from `lower` to before `upper`, as they are at this instant. The same
    /// thread closes it.
    Cursor cursor(byte[] lower, byte[] upper) {
        enter();
        return new Cursor(rocks, names, lower, upper, gate.readLock()::unlock);
    }

    /// Writes all changes at once, or none.
    void write(List<Change> changes, boolean sync) {
        guarded(() -> {
            try (WriteBatch batch = new WriteBatch()) {
                Change.addAll(changes, batch, names, inline);
                rocks.write(sync ? synced : unsynced, batch);
                return true;
            }
        });
    }

    /// Writes the memtables out, after which the log before them is removed.
    void flush() {
        guarded(() -> {
            try (FlushOptions options = new FlushOptions()) {
                rocks.flush(options, List.of(names, inline));
                return true;
            }
        });
    }

    /// Has inline objects that were deleted leave the disk soon, rather than when enough has come
    /// together.
    void compactInline() {
        guarded(() -> {
            rocks.suggestCompactRange(inline);
            return true;
        });
    }

    /// Writes all that is known at this instant into a directory, which is made. Files that RocksDB
    /// shares with it are linked where the file system can.
    void checkpoint(Path target) {
        guarded(() -> {
            try (Checkpoint checkpoint = Checkpoint.create(rocks)) {
                checkpoint.createCheckpoint(target.toString());
                return true;
            }
        });
    }

    long estimatedKeys() {
        return guarded(() -> rocks.getLongProperty(names, "rocksdb.estimate-num-keys"));
    }

    /// {@return bytes of the cache, to which the memtables are charged}
    long memoryBytes() {
        return guarded(() -> tuning.cache().getUsage());
    }

    @Override
    public void close() {
        Lock all = gate.writeLock();
        all.lock();
        try {
            if (!closed) {
                flushQuietly();
                closed = true;
                closeNative();
            }
        } finally {
            all.unlock();
        }
    }

    /// So that the next start has no log to read. Nothing is lost without it.
    private void flushQuietly() {
        try {
            flush();
        } catch (RuntimeException e) {
            LOG.warn("RocksDB could not write its memtables; the next start reads its log", e);
        }
    }

    private void closeNative() {
        names.close();
        inline.close();
        rocks.close();
        unsynced.close();
        synced.close();
        tuning.close();
    }

    private void enter() {
        gate.readLock().lock();
        if (closed) {
            gate.readLock().unlock();
            throw new IllegalStateException("the store is closed");
        }
    }

    private <T extends @Nullable Object> T guarded(RocksCall<T> call) {
        enter();
        try {
            return call.run();
        } catch (RocksDBException e) {
            throw Failures.of(e);
        } finally {
            gate.readLock().unlock();
        }
    }

    private interface RocksCall<T extends @Nullable Object> {
        T run() throws RocksDBException;
    }
}
