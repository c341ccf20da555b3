package io.insitu.storage.embedded;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Timestamp;
import io.insitu.storage.embedded.Locks.Held;
import io.insitu.storage.embedded.Locks.ObjectStripe;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What objects were before. What an object is now has its row among the objects, with its id if it
/// has one; every other version and every marker has a row of its own.
final class Versions implements ObjectVersions {
    private final Database database;
    private final Committer committer;
    private final Objects objects;
    private final Readers readers;
    private final Locks locks;

    Versions(
            Database database, Committer committer, Objects objects, Readers readers, Locks locks) {
        this.database = database;
        this.committer = committer;
        this.objects = objects;
        this.readers = readers;
        this.locks = locks;
    }

    @Override
    public Optional<ObjectRecord> version(ObjectPath object, Timestamp version) {
        return Optional.ofNullable(find(object, version)).map(found -> found.record(object));
    }

    @Override
    public Optional<OpenObject> open(ObjectPath object, Timestamp version) {
        return objects.open(object, () -> find(object, version));
    }

    /// Old versions first, and then again: it may become one between the looks.
    private @Nullable StoredObject find(ObjectPath path, Timestamp version) {
        byte[] key = Keys.version(path, version.tenMicros());
        StoredObject old = objects.find(key);
        if (old != null) {
            return old;
        }
        StoredObject current = objects.find(Keys.object(path));
        return current != null && is(current, version) ? current.asVersion() : objects.find(key);
    }

    private static boolean is(StoredObject row, Timestamp version) {
        return row.version() != 0 && row.version() == version.tenMicros();
    }

    @Override
    public Deletion delete(ObjectPath path) {
        ContainerPath container = path.containerPath();
        try (Held _ = locks.containerShared(container);
                ObjectStripe stripe = locks.object(path)) {
            if (objects.requireContainer(container).keepsVersions()) {
                StoredObject old = objects.find(Keys.object(path));
                long now = locks.now().getEpochSecond();
                return new Deletion(mark(path, old, stripe), old != null && old.deleteAt() > now);
            }
        }
        objects.delete(path);
        return new Deletion(null, true);
    }

    /// Leaves a marker in the object's place. Its lock is held.
    Timestamp mark(ObjectPath path, @Nullable StoredObject old, ObjectStripe stripe) {
        Timestamp now = now(path, stripe, old);
        ObjectChange change =
                new ObjectChange(path, Keys.object(path))
                        .replace(old, true)
                        .keep(StoredObject.marker(now));
        committer.commit(change.change());
        return now;
    }

    /// {@return the id of what is written now: later than any of the object's}
    Timestamp now(ObjectPath path, ObjectStripe stripe, @Nullable StoredObject current) {
        byte[] all = Keys.versionsOf(path);
        long newest = current == null ? 0 : current.timestamp().tenMicros();
        try (Cursor cursor = database.cursor(all, Keys.afterAllWith(all))) {
            cursor.first();
            if (cursor.onKey()) {
                newest = Math.max(newest, Keys.versionId(cursor.key()));
            }
        }
        return stripe.timestampAfter(newest);
    }

    @Override
    public void delete(ObjectPath path, Timestamp version) {
        byte[] key = Keys.object(path);
        try (Held _ = locks.containerShared(path.containerPath());
                ObjectStripe _ = locks.object(path)) {
            StoredObject old = objects.find(Keys.version(path, version.tenMicros()));
            ObjectChange change = new ObjectChange(path, key);
            if (old == null) {
                StoredObject current = objects.require(path, key);
                require(is(current, version), path, version);
                change.leave(current).forget(current);
            } else {
                change.takeOut(old).forget(old);
            }
            committer.commit(change.change());
            change.doomed().forEach(readers::doom);
        }
    }

    @Override
    public void unlink(ObjectPath path) {
        objects.unlink(path);
    }

    @Override
    public ObjectRecord restore(ObjectPath path, Timestamp version) {
        byte[] key = Keys.object(path);
        try (Held _ = locks.containerShared(path.containerPath());
                ObjectStripe _ = locks.object(path)) {
            boolean keeps = objects.requireContainer(path.containerPath()).keepsVersions();
            StoredObject current = objects.find(key);
            if (current != null && is(current, version)) {
                return current.record(path);
            }
            StoredObject old = objects.require(path, Keys.version(path, version.tenMicros()));
            require(!old.isMarker(), path, version);
            ObjectChange change =
                    new ObjectChange(path, key).replace(current, keeps).takeOut(old).enter(old);
            committer.commit(change.change());
            change.doomed().forEach(readers::doom);
            return old.record(path);
        }
    }

    private static void require(boolean there, ObjectPath path, Timestamp version) {
        if (!there) {
            throw new StorageException(
                    Reason.NO_SUCH_OBJECT, "no version %s of %s".formatted(version, path));
        }
    }

    @Override
    public List<ListingEntry> list(
            ContainerPath container, ListingQuery query, @Nullable Timestamp after) {
        objects.requireContainer(container);
        return VersionListing.of(database, container, query, after);
    }

    @Override
    public boolean any(ContainerPath container) {
        byte[] versions = Keys.versionsOf(container);
        try (Cursor cursor = database.cursor(versions, Keys.afterAllWith(versions))) {
            cursor.first();
            if (cursor.onKey()) {
                return true;
            }
        }
        byte[] current = Keys.objectsOf(container);
        try (Cursor cursor = database.cursor(current, Keys.afterAllWith(current))) {
            for (cursor.first(); cursor.onKey(); cursor.next()) {
                if (StoredObject.decode(cursor.value()).version() != 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
