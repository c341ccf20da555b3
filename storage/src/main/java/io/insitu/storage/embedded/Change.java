package io.insitu.storage.embedded;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What one operation changes, all of it or nothing. Filled by one thread, then given to the
/// [Committer].
final class Change {
    private final List<Step> steps = new ArrayList<>();
    private final Map<ByteBuffer, Long> additions = new HashMap<>();
    private final Set<Path> directories = new HashSet<>();
    private long bytes;

    Change put(byte[] key, byte[] value) {
        bytes += key.length + value.length;
        steps.add((batch, names, _) -> batch.put(names, key, value));
        return this;
    }

    Change delete(byte[] key) {
        bytes += key.length;
        steps.add((batch, names, _) -> batch.delete(names, key));
        return this;
    }

    Change putInline(long id, ByteBuffer value) {
        bytes += value.remaining();
        byte[] key = Keys.inline(id);
        byte[] copy = new byte[value.remaining()];
        value.get(value.position(), copy);
        steps.add((batch, _, inline) -> batch.put(inline, key, copy));
        return this;
    }

    Change deleteInline(long id) {
        byte[] key = Keys.inline(id);
        steps.add((batch, _, inline) -> batch.delete(inline, key));
        return this;
    }

    /// Adds to a counter; a negative amount takes away.
    Change add(byte[] counter, long amount) {
        if (amount != 0) {
            additions.merge(ByteBuffer.wrap(counter), amount, Long::sum);
        }
        return this;
    }

    /// Takes over what another one changes.
    void addAll(Change other) {
        steps.addAll(other.steps);
        other.additions.forEach((counter, amount) -> additions.merge(counter, amount, Long::sum));
        directories.addAll(other.directories);
        bytes += other.bytes;
    }

    /// A directory whose new entries must be durable before the change is.
    Change after(Path directory) {
        directories.add(directory);
        return this;
    }

    Set<Path> directories() {
        return directories;
    }

    /// {@return about how much it adds to a batch}
    long bytes() {
        return bytes;
    }

    /// Puts changes of many operations into one batch. Additions to the same counter become one:
    /// writers of one container then cost one merge, not one each.
    static void addAll(
            List<Change> changes,
            WriteBatch batch,
            ColumnFamilyHandle names,
            ColumnFamilyHandle inline)
            throws RocksDBException {
        Map<ByteBuffer, Long> sums = new HashMap<>();
        for (Change change : changes) {
            for (Step step : change.steps) {
                step.addTo(batch, names, inline);
            }
            change.additions.forEach((key, amount) -> sums.merge(key, amount, Long::sum));
        }
        for (Map.Entry<ByteBuffer, Long> sum : sums.entrySet()) {
            batch.merge(names, sum.getKey().array(), Counters.encode(sum.getValue()));
        }
    }

    private interface Step {
        void addTo(WriteBatch batch, ColumnFamilyHandle names, ColumnFamilyHandle inline)
                throws RocksDBException;
    }
}
