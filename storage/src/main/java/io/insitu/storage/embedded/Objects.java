package io.insitu.storage.embedded;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Timestamp;
import io.insitu.storage.embedded.Keys.Tally;
import io.insitu.storage.embedded.Locks.Held;
import io.insitu.storage.embedded.Locks.ObjectStripe;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Objects: their commits, their ends, and opening them to be read.
final class Objects {
    private final Database database;
    private final Committer committer;
    private final DataFiles files;
    private final Readers readers;
    private final Undecided undecided;
    private final Locks locks;
    private final Room room;
    private final InstantSource clock;
    private final AtomicLong lastInlineId;

    Objects(
            Database database,
            Committer committer,
            DataFiles files,
            Readers readers,
            Locks locks,
            Room room,
            InstantSource clock) {
        this.database = database;
        this.committer = committer;
        this.files = files;
        this.readers = readers;
        this.undecided = new Undecided(database, files);
        this.locks = locks;
        this.room = room;
        this.clock = clock;
        this.lastInlineId = new AtomicLong(database.lastInlineId());
    }

    Optional<ObjectRecord> record(ObjectPath path) {
        return Optional.ofNullable(find(Keys.object(path))).map(found -> found.record(path));
    }

    /// Looks again when the object was overwritten between the look at its record and the hold on
    /// its bytes; each turn means that another writer got through.
    Optional<OpenObject> open(ObjectPath path) {
        byte[] key = Keys.object(path);
        while (true) {
            StoredObject found = find(key);
            if (found == null) {
                return Optional.empty();
            }
            OpenObject opened =
                    found.isInFile() ? openFile(path, key, found) : openInline(path, found);
            if (opened != null) {
                return Optional.of(opened);
            }
        }
    }

    private @Nullable OpenObject openFile(ObjectPath path, byte[] key, StoredObject found) {
        readers.pin(found.id());
        StoredObject again = find(key);
        if (again == null || !again.isInFile() || again.id() != found.id()) {
            readers.release(found.id());
            return null;
        }
        return new OpenFile(again.record(path), files.data(found.id()), found.id(), readers);
    }

    private @Nullable OpenObject openInline(ObjectPath path, StoredObject found) {
        byte[] bytes = found.size() == 0 ? new byte[0] : database.inlineBytes(found.id());
        return bytes == null
                ? null
                : new OpenBytes(found.record(path), ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    /// Commits. The caller has made the payload's file durable and linked it.
    ObjectRecord put(ObjectPath path, NewObject object, Payload payload) {
        ContainerPath container = path.containerPath();
        byte[] key = Keys.object(path);
        room.require(payload instanceof Payload.Inline inline ? inline.size() : 0);
        try (Held _ = locks.containerShared(container);
                ObjectStripe stripe = locks.object(path)) {
            requireContainer(container);
            StoredObject old = find(key);
            requirePrecondition(path, object, old);
            StoredObject fresh = stored(payload, object, timestamp(stripe, old));
            Change change = new Change().put(key, fresh.encode());
            addPayload(change, fresh, payload, key);
            if (old != null) {
                forgetBytes(change, old);
            }
            schedule(change, key, old, fresh);
            long moreBytes = fresh.size() - (old == null ? 0 : old.size());
            count(change, container, old == null ? 1 : 0, moreBytes);
            commit(change, payload);
            doomFile(old);
            return fresh.record(path);
        }
    }

    ObjectRecord update(ObjectPath path, String contentType, Map<String, String> metadata) {
        byte[] key = Keys.object(path);
        room.require(0);
        try (ObjectStripe stripe = locks.object(path)) {
            StoredObject old = require(path, key);
            StoredObject fresh = old.described(timestamp(stripe, old), contentType, metadata);
            Change change = new Change().put(key, fresh.encode());
            schedule(change, key, old, fresh);
            committer.commit(change);
            return fresh.record(path);
        }
    }

    void delete(ObjectPath path) {
        byte[] key = Keys.object(path);
        ContainerPath container = path.containerPath();
        try (Held _ = locks.containerShared(container);
                ObjectStripe stripe = locks.object(path)) {
            remove(container, key, require(path, key), stripe);
        }
        undecided.decide();
    }

    /// Deletes the object if its time is over.
    ///
    /// @return whether it was
    boolean expire(ObjectPath path, Instant now) {
        byte[] key = Keys.object(path);
        ContainerPath container = path.containerPath();
        try (Held _ = locks.containerShared(container);
                ObjectStripe stripe = locks.object(path)) {
            StoredObject old = find(key);
            if (old == null || old.deleteAt() > now.getEpochSecond()) {
                return false;
            }
            remove(container, key, old, stripe);
        }
        undecided.decide();
        return true;
    }

    private void remove(
            ContainerPath container, byte[] key, StoredObject old, ObjectStripe stripe) {
        Change change = new Change().delete(key);
        forgetBytes(change, old);
        schedule(change, key, old, null);
        count(change, container, -1, -old.size());
        committer.commit(change);
        timestamp(stripe, old);
        doomFile(old);
    }

    /// Notes when the object's time will be over, in the place of when it would have been.
    private static void schedule(
            Change change, byte[] key, @Nullable StoredObject old, @Nullable StoredObject fresh) {
        if (old != null && old.expires()) {
            change.delete(Keys.expiry(old.deleteAt(), key));
        }
        if (fresh != null && fresh.expires()) {
            change.put(Keys.expiry(fresh.deleteAt(), key), new byte[0]);
        }
    }

    void requireContainer(ContainerPath container) {
        if (database.get(Keys.container(container)) == null) {
            throw new StorageException(Reason.NO_SUCH_CONTAINER, "no such container: " + container);
        }
    }

    private @Nullable StoredObject find(byte[] key) {
        byte[] value = database.get(key);
        return value == null ? null : StoredObject.decode(value);
    }

    private StoredObject require(ObjectPath path, byte[] key) {
        StoredObject found = find(key);
        if (found == null) {
            throw new StorageException(Reason.NO_SUCH_OBJECT, "no such object: " + path);
        }
        return found;
    }

    private static void requirePrecondition(
            ObjectPath path, NewObject object, @Nullable StoredObject old) {
        Optional<ObjectRecord> standing = Optional.ofNullable(old).map(o -> o.record(path));
        if (!object.precondition().test(standing)) {
            throw new StorageException(
                    Reason.PRECONDITION_FAILED, "precondition does not hold for " + path);
        }
    }

    private Timestamp timestamp(ObjectStripe stripe, @Nullable StoredObject old) {
        return stripe.timestampAfter(old == null ? 0 : old.timestamp().tenMicros(), clock);
    }

    private StoredObject stored(Payload payload, NewObject object, Timestamp at) {
        StoredObject.Place place =
                switch (payload) {
                    case Payload.Inline _ -> StoredObject.Place.INLINE;
                    case Payload.InFile _ -> StoredObject.Place.FILE;
                };
        long id =
                switch (payload) {
                    case Payload.Inline _ -> lastInlineId.incrementAndGet();
                    case Payload.InFile inFile -> inFile.file().id();
                };
        return new StoredObject(
                place,
                id,
                payload.size(),
                payload.etag(),
                at,
                object.contentType(),
                object.metadata());
    }

    private void addPayload(Change change, StoredObject fresh, Payload payload, byte[] key) {
        switch (payload) {
            case Payload.Inline inline when fresh.hasInlineBytes() ->
                    change.putInline(fresh.id(), inline.bytes());
            case Payload.Inline _ -> {}
            case Payload.InFile _ ->
                    change.put(Keys.file(fresh.id()), key).after(files.directory(fresh.id()));
        }
    }

    private static void forgetBytes(Change change, StoredObject old) {
        if (old.isInFile()) {
            change.delete(Keys.file(old.id())).put(Keys.doomed(old.id()), new byte[0]);
        } else if (old.hasInlineBytes()) {
            change.deleteInline(old.id());
        }
    }

    private static void count(Change change, ContainerPath container, long objects, long bytes) {
        change.add(Keys.tally(container, Tally.OBJECTS), objects)
                .add(Keys.tally(container, Tally.BYTES), bytes)
                .add(Keys.tally(container.accountName(), Tally.OBJECTS), objects)
                .add(Keys.tally(container.accountName(), Tally.BYTES), bytes);
    }

    private void commit(Change change, Payload payload) {
        try {
            committer.commit(change);
        } catch (RuntimeException e) {
            if (payload instanceof Payload.InFile inFile) {
                inFile.file().undecided();
                undecided.add(inFile.file().id());
            }
            throw e;
        }
        if (payload instanceof Payload.InFile inFile) {
            inFile.file().settle();
        }
        undecided.decide();
    }

    private void doomFile(@Nullable StoredObject old) {
        if (old != null && old.isInFile()) {
            readers.doom(old.id());
        }
    }
}
