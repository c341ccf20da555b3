package io.insitu.storage.embedded;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.embedded.Keys.Tally;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What changes of one object and its versions: rows, whose data file is whose, when it expires,
/// and the counters. Made and committed with the object's lock held.
///
/// Invariants: a data file's key names the row that has the file; an expiry stands for what the
/// object is now, never for a version; a container counts what its objects are now, and bytes of
/// all rows, an account all rows.
final class ObjectChange {
    private static final byte[] NOTHING = {};

    private final ObjectPath path;
    private final byte[] key;
    private final Change change = new Change();
    private final List<Long> files = new ArrayList<>();
    private boolean left;
    private long objects;
    private long rows;
    private long bytes;

    ObjectChange(ObjectPath path, byte[] key) {
        this.path = path;
        this.key = key;
    }

    /// The object is no longer that, which is kept as a version or forgotten next.
    ObjectChange leave(StoredObject old) {
        if (old.expires()) {
            change.delete(Keys.expiry(old.deleteAt(), key));
        }
        left = true;
        objects--;
        removed(old);
        return this;
    }

    /// The object is that now. What it was has left before.
    ObjectChange enter(StoredObject fresh) {
        if (fresh.expires()) {
            change.put(Keys.expiry(fresh.deleteAt(), key), NOTHING);
        }
        left = false;
        objects++;
        added(fresh, key);
        return this;
    }

    ObjectChange keep(StoredObject old) {
        StoredObject version = old.asVersion();
        added(version, Keys.version(path, version.version()));
        return this;
    }

    /// It is none of the versions any more, and is forgotten or made the object next.
    ObjectChange takeOut(StoredObject version) {
        change.delete(Keys.version(path, version.version()));
        removed(version);
        return this;
    }

    ObjectChange forget(StoredObject old) {
        if (old.isInFile()) {
            change.delete(Keys.file(old.id())).put(Keys.doomed(old.id()), NOTHING);
            files.add(old.id());
        } else if (old.hasInlineBytes()) {
            change.deleteInline(old.id());
        }
        return this;
    }

    /// Keeps what has left if it is a version or would be one, and forgets it otherwise.
    ///
    /// @param old what the object was, if there was one
    /// @param keeps whether the container keeps versions
    ObjectChange replace(@Nullable StoredObject old, boolean keeps) {
        if (old == null) {
            return this;
        }
        leave(old);
        return keeps || old.version() != 0 ? keep(old) : forget(old);
    }

    private void added(StoredObject row, byte[] at) {
        change.put(at, row.encode());
        if (row.isInFile()) {
            change.put(Keys.file(row.id()), at);
        }
        rows++;
        bytes += row.size();
    }

    private void removed(StoredObject row) {
        rows--;
        bytes -= row.size();
    }

    /// {@return all of it, to be committed}
    Change change() {
        if (left) {
            change.delete(key);
        }
        ContainerPath container = path.containerPath();
        return change.add(Keys.tally(container, Tally.OBJECTS), objects)
                .add(Keys.tally(container, Tally.BYTES), bytes)
                .add(Keys.tally(container.accountName(), Tally.OBJECTS), rows)
                .add(Keys.tally(container.accountName(), Tally.BYTES), bytes);
    }

    /// {@return the data files that nothing refers to after the commit}
    List<Long> doomed() {
        return files;
    }
}
