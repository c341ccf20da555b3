package io.insitu.storage.embedded;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Timestamp;
import io.insitu.storage.embedded.Locks.Held;
import io.insitu.storage.embedded.Locks.ObjectStripe;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
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
    private final Integrity integrity;
    private final AtomicLong lastInlineId;
    private final Versions versions;

    Objects(
            Database database,
            Committer committer,
            DataFiles files,
            Readers readers,
            Locks locks,
            Room room,
            Integrity integrity) {
        this.database = database;
        this.committer = committer;
        this.files = files;
        this.readers = readers;
        this.undecided = new Undecided(database, files);
        this.locks = locks;
        this.room = room;
        this.integrity = integrity;
        this.lastInlineId = new AtomicLong(database.lastInlineId());
        this.versions = new Versions(database, committer, this, readers, locks);
    }

    /// Looks for what is stored somewhere, each time it is asked.
    interface Row {
        @Nullable StoredObject find();
    }

    Versions versions() {
        return versions;
    }

    Optional<ObjectRecord> record(ObjectPath path) {
        return Optional.ofNullable(find(Keys.object(path))).map(found -> found.record(path));
    }

    /// Looks again when the object was overwritten between the look at its record and the hold on
    /// its bytes; each turn means that another writer got through.
    Optional<OpenObject> open(ObjectPath path) {
        byte[] key = Keys.object(path);
        return open(path, () -> find(key));
    }

    Optional<OpenObject> open(ObjectPath path, Row row) {
        while (true) {
            StoredObject found = row.find();
            if (found == null) {
                return Optional.empty();
            }
            OpenObject opened =
                    found.isInFile() ? openFile(path, row, found) : openInline(path, found);
            if (opened != null) {
                return Optional.of(opened);
            }
        }
    }

    private @Nullable OpenObject openFile(ObjectPath path, Row row, StoredObject found) {
        readers.pin(found.id());
        StoredObject again = row.find();
        if (again == null || !again.isInFile() || again.id() != found.id()) {
            readers.release(found.id());
            return null;
        }
        Path file = files.data(found.id());
        OpenFile.Check check =
                () -> integrity.reading(again, file, fault -> isolate(path, again, fault));
        return new OpenFile(again.record(path), file, found.id(), readers, check);
    }

    private @Nullable OpenObject openInline(ObjectPath path, StoredObject found) {
        byte[] bytes = found.size() == 0 ? new byte[0] : database.inlineBytes(found.id());
        return bytes == null
                ? null
                : new OpenBytes(found.record(path), ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    /// An object to be committed.
    record Put(ObjectPath path, NewObject object, Payload payload) {
        long inlineBytes() {
            return payload instanceof Payload.Inline inline ? inline.size() : 0;
        }
    }

    /// Commits all of them or none; their paths differ. The caller has made the payloads' files
    /// durable and linked them.
    List<ObjectRecord> put(List<Put> puts) {
        room.require(puts.stream().mapToLong(Put::inlineBytes).sum());
        try (Held _ = locks.objects(puts.stream().map(Put::path).toList())) {
            Change all = new Change();
            List<ObjectRecord> records = new ArrayList<>();
            List<Long> doomed = new ArrayList<>();
            for (Put put : puts) {
                records.add(add(put, all, doomed));
            }
            commit(all, puts);
            doomed.forEach(readers::doom);
            return records;
        }
    }

    private ObjectRecord add(Put put, Change all, List<Long> doomed) {
        ObjectPath path = put.path;
        byte[] key = Keys.object(path);
        StoredNode node = requireContainer(path.containerPath());
        boolean keeps = node.keepsVersions();
        StoredObject old = find(key);
        requirePrecondition(path, put.object, old);
        ObjectStripe stripe = locks.stripe(path);
        Timestamp now =
                node.hasVersions() ? versions.now(path, stripe, old) : timestamp(stripe, old);
        StoredObject fresh = stored(put.payload, put.object, now, keeps);
        ObjectChange change = new ObjectChange(path, key).replace(old, keeps).enter(fresh);
        all.addAll(change.change());
        addPayload(all, fresh, put.payload);
        doomed.addAll(change.doomed());
        return fresh.record(path);
    }

    ObjectRecord update(ObjectPath path, String contentType, Map<String, String> metadata) {
        byte[] key = Keys.object(path);
        room.require(0);
        try (ObjectStripe stripe = locks.object(path)) {
            StoredObject old = require(path, key);
            StoredObject fresh = old.described(timestamp(stripe, old), contentType, metadata);
            committer.commit(new ObjectChange(path, key).leave(old).enter(fresh).change());
            return fresh.record(path);
        }
    }

    void delete(ObjectPath path) {
        if (!deleteIf(path, _ -> true)) {
            throw none(path);
        }
    }

    /// {@return whether it was there and was deleted}
    boolean deleteIf(ObjectPath path, Predicate<ObjectRecord> condition) {
        ContainerPath container = path.containerPath();
        try (Held _ = locks.containerShared(container);
                ObjectStripe stripe = locks.object(path)) {
            StoredObject old = find(Keys.object(path));
            if (old == null || !condition.test(old.record(path))) {
                return false;
            }
            if (requireContainer(container).keepsVersions()) {
                versions.mark(path, old, stripe);
            } else {
                remove(path, old, stripe);
            }
        }
        undecided.decide();
        return true;
    }

    /// Takes away what the object is, but what is a version stays one.
    void unlink(ObjectPath path) {
        try (Held _ = locks.containerShared(path.containerPath());
                ObjectStripe stripe = locks.object(path)) {
            remove(path, require(path, Keys.object(path)), stripe);
        }
        undecided.decide();
    }

    /// Removes the object if its time is over.
    ///
    /// @return whether it was
    boolean expire(ObjectPath path, Instant now) {
        try (Held _ = locks.containerShared(path.containerPath());
                ObjectStripe stripe = locks.object(path)) {
            StoredObject old = find(Keys.object(path));
            if (old == null || old.deleteAt() > now.getEpochSecond()) {
                return false;
            }
            remove(path, old, stripe);
        }
        undecided.decide();
        return true;
    }

    /// Puts the object or version into quarantine, unless it is no longer that.
    void isolate(ObjectPath path, StoredObject row, String fault) {
        try (Held _ = locks.containerShared(path.containerPath());
                ObjectStripe _ = locks.object(path)) {
            StoredObject current = find(Keys.object(path));
            StoredObject version = find(Keys.version(path, row.asVersion().version()));
            ObjectChange change = new ObjectChange(path, Keys.object(path));
            if (current != null && current.hasBytesOf(row)) {
                change.leave(current).forget(current);
            } else if (version != null && version.hasBytesOf(row)) {
                change.takeOut(version).forget(version);
            } else {
                return;
            }
            keep(path, row, fault);
            committer.commit(change.change());
            change.doomed().forEach(readers::doom);
        }
        undecided.decide();
    }

    private void keep(ObjectPath path, StoredObject row, String fault) {
        byte[] inline = row.isInFile() ? null : database.inlineBytes(row.id());
        if (row.isInFile()) {
            integrity.quarantine().keep(path, row, files.data(row.id()), fault);
        } else {
            integrity.quarantine().keep(path, row, inline == null ? new byte[0] : inline, fault);
        }
    }

    private void remove(ObjectPath path, StoredObject old, ObjectStripe stripe) {
        ObjectChange change = new ObjectChange(path, Keys.object(path)).replace(old, false);
        committer.commit(change.change());
        timestamp(stripe, old);
        change.doomed().forEach(readers::doom);
    }

    StoredNode requireContainer(ContainerPath container) {
        byte[] node = database.get(Keys.container(container));
        if (node == null) {
            throw new StorageException(Reason.NO_SUCH_CONTAINER, "no such container: " + container);
        }
        return StoredNode.decode(node);
    }

    @Nullable StoredObject find(byte[] key) {
        byte[] value = database.get(key);
        return value == null ? null : StoredObject.decode(value);
    }

    StoredObject require(ObjectPath path, byte[] key) {
        StoredObject found = find(key);
        if (found == null) {
            throw none(path);
        }
        return found;
    }

    private static StorageException none(ObjectPath path) {
        return new StorageException(Reason.NO_SUCH_OBJECT, "no such object: " + path);
    }

    private static void requirePrecondition(
            ObjectPath path, NewObject object, @Nullable StoredObject old) {
        Optional<ObjectRecord> standing = Optional.ofNullable(old).map(o -> o.record(path));
        if (!object.precondition().test(standing)) {
            throw new StorageException(
                    Reason.PRECONDITION_FAILED, "precondition does not hold for " + path);
        }
    }

    Timestamp timestamp(ObjectStripe stripe, @Nullable StoredObject old) {
        return stripe.timestampAfter(old == null ? 0 : old.timestamp().tenMicros());
    }

    private StoredObject stored(
            Payload payload, NewObject object, Timestamp at, boolean isVersion) {
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
                object.metadata(),
                isVersion ? at.tenMicros() : 0);
    }

    private void addPayload(Change change, StoredObject fresh, Payload payload) {
        switch (payload) {
            case Payload.Inline inline when fresh.hasInlineBytes() ->
                    change.putInline(fresh.id(), inline.bytes());
            case Payload.Inline _ -> {}
            case Payload.InFile _ -> change.after(files.directory(fresh.id()));
        }
    }

    private void commit(Change change, List<Put> puts) {
        List<StagedFile> staged = new ArrayList<>();
        for (Put put : puts) {
            if (put.payload instanceof Payload.InFile inFile) {
                staged.add(inFile.file());
            }
        }
        try {
            committer.commit(change);
        } catch (RuntimeException e) {
            for (StagedFile file : staged) {
                file.undecided();
                undecided.add(file.id());
            }
            throw e;
        }
        for (StagedFile file : staged) {
            file.settle();
            integrity.wrote(file.id(), files.data(file.id()));
        }
        undecided.decide();
    }
}
