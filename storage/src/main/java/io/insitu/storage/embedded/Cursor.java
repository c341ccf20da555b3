package io.insitu.storage.embedded;

import java.util.Arrays;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/// A walk over a range of keys, either way. Sees the database as it was when the walk began.
final class Cursor implements AutoCloseable {
    private final Slice lower;
    private final Slice upper;
    private final ReadOptions options;
    private final RocksIterator iterator;
    private final Runnable whenClosed;

    Cursor(
            RocksDB rocks,
            ColumnFamilyHandle column,
            byte[] lower,
            byte[] upper,
            Runnable whenClosed) {
        this.lower = new Slice(lower);
        this.upper = new Slice(upper);
        this.options =
                new ReadOptions().setIterateLowerBound(this.lower).setIterateUpperBound(this.upper);
        this.iterator = rocks.newIterator(column, options);
        this.whenClosed = whenClosed;
    }

    void first() {
        iterator.seekToFirst();
    }

    void last() {
        iterator.seekToLast();
    }

    void next() {
        iterator.next();
    }

    void previous() {
        iterator.prev();
    }

    /// To the first key that is `key` or after it.
    void atOrAfter(byte[] key) {
        iterator.seek(key);
    }

    /// To the last key before `key`.
    void before(byte[] key) {
        iterator.seekForPrev(key);
        if (iterator.isValid() && Arrays.equals(iterator.key(), key)) {
            iterator.prev();
        }
    }

    /// {@return whether it stands on a key; false past either end}
    boolean onKey() {
        boolean valid = iterator.isValid();
        if (!valid) {
            checkStatus();
        }
        return valid;
    }

    byte[] key() {
        return iterator.key();
    }

    byte[] value() {
        return iterator.value();
    }

    /// A walk also stops at a block that cannot be read: that must not look like the end.
    private void checkStatus() {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public void close() {
        iterator.close();
        options.close();
        lower.close();
        upper.close();
        whenClosed.run();
    }
}
