package io.insitu.storage.encryption;

import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Upload;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Objects encrypted at rest, in another store: their bytes, their ETags, the values of their
/// metadata. Names, types, sizes, times and what is known of containers stay in the clear, as with
/// Swift's `encryption`. What was written without is read as it is.
///
/// Bytes are encrypted by a key of their own (AES-256 in counter mode, so that ranges can be read),
/// which is kept beside them, sealed by the object's key; that follows from a root secret and the
/// object's path ([Keys]), so whoever has the disk without the root secret has nothing. A new root
/// secret encrypts what is written from then on; what was written before is read by the old one.
///
/// What a job reads is decrypted into a temporary file of the store beneath, and what a job writes
/// waits there in the clear until it is committed.
public final class EncryptedStore implements ObjectStore {
    private static final int STRIPES = 1024;

    private final ObjectStore inner;
    private final Sealer sealer;
    private final boolean encrypts;

    /// What is sealed belongs to the bytes: no change of the metadata may come between the look at
    /// them and the writing.
    private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

    private EncryptedStore(ObjectStore inner, Sealer sealer, boolean encrypts) {
        this.inner = inner;
        this.sealer = sealer;
        this.encrypts = encrypts;
        Arrays.setAll(locks, _ -> new ReentrantLock());
    }

    /// {@return the store, encrypted if the configuration has a root secret}
    public static ObjectStore over(ObjectStore store, EncryptionConfig config) {
        return config.isOn()
                ? new EncryptedStore(
                        store, new Sealer(new Keys(config)), !config.disableEncryption())
                : store;
    }

    @Override
    public Optional<ObjectRecord> object(ObjectPath object) {
        return inner.object(object).map(sealer::reveal);
    }

    @Override
    public Optional<OpenObject> open(ObjectPath object) {
        return inner.open(object).map(this::reveal);
    }

    OpenObject reveal(OpenObject stored) {
        try {
            ObjectRecord record = sealer.reveal(stored.record());
            Optional<BodyKey> key = sealer.bodyKey(stored.record());
            return key.isPresent()
                    ? new EncryptedObject(
                            stored, record, key.get(), () -> inner.upload(record.path()))
                    : new ClearObject(stored, record);
        } catch (RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    /// Bytes in the clear, though the metadata need not be.
    private record ClearObject(OpenObject stored, ObjectRecord record) implements OpenObject {
        @Override
        public Content content() {
            return stored.content();
        }

        @Override
        public void close() {
            stored.close();
        }
    }

    @Override
    public Upload upload(ObjectPath object) {
        return encrypts
                ? new EncryptedUpload(object, this, sealer, inner)
                : new ClearUpload(object, this, inner.upload(object));
    }

    /// All of the uploads are this store's.
    @Override
    public List<ObjectRecord> commit(List<Upload.Ready> uploads) {
        List<SealedUpload> own =
                uploads.stream().map(ready -> (SealedUpload) ready.upload()).toList();
        List<Upload.Ready> sealed =
                uploads.stream()
                        .map(ready -> ((SealedUpload) ready.upload()).ready(revealing(ready)))
                        .toList();
        List<ObjectRecord> stored =
                alone(own.stream().map(SealedUpload::path).toList(), () -> inner.commit(sealed));
        own.forEach(Upload::close);
        return stored.stream().map(sealer::reveal).toList();
    }

    /// {@return the same, with its condition asked of what is revealed}
    private Upload.Ready revealing(Upload.Ready ready) {
        NewObject asked = ready.object();
        Predicate<Optional<ObjectRecord>> condition = asked.precondition();
        if (condition.equals(NewObject.ANYTHING)) {
            return ready;
        }
        NewObject revealing =
                new NewObject(
                        asked.contentType(),
                        asked.metadata(),
                        standing -> condition.test(standing.map(sealer::reveal)));
        return new Upload.Ready(ready.upload(), revealing, ready.size(), ready.etag());
    }

    /// Locks are taken in the order of their numbers, so that two who want several never wait for
    /// each other.
    private <T> T alone(List<ObjectPath> paths, Supplier<T> change) {
        List<ReentrantLock> taken =
                paths.stream()
                        .map(path -> Math.floorMod(path.hashCode(), STRIPES))
                        .sorted()
                        .distinct()
                        .map(stripe -> locks[stripe])
                        .toList();
        taken.forEach(ReentrantLock::lock);
        try {
            return change.get();
        } finally {
            taken.forEach(ReentrantLock::unlock);
        }
    }

    @Override
    public ObjectRecord updateObject(
            ObjectPath object, String contentType, Map<String, String> metadata) {
        return alone(List.of(object), () -> update(object, contentType, metadata));
    }

    private ObjectRecord update(ObjectPath path, String contentType, Map<String, String> metadata) {
        ObjectRecord stored =
                inner.object(path)
                        .orElseThrow(() ->
                                new StorageException(
                                        Reason.NO_SUCH_OBJECT, "no such object: " + path));
        String type =
                contentType.isEmpty() ? "" : contentType + Sealer.etagOf(stored.contentType());
        Map<String, String> sealed =
                encrypts
                        ? sealer.metadata(path, metadata, Optional.empty())
                        : new HashMap<>(metadata);
        String bodyKey = stored.metadata().get(Sealer.BODY);
        if (bodyKey != null) {
            sealed.put(Sealer.BODY, bodyKey);
        }
        return sealer.reveal(inner.updateObject(path, type, sealed));
    }

    @Override
    public void deleteObject(ObjectPath object) {
        inner.deleteObject(object);
    }

    @Override
    public boolean deleteObject(ObjectPath object, Predicate<ObjectRecord> condition) {
        return inner.deleteObject(object, stored -> condition.test(sealer.reveal(stored)));
    }

    @Override
    public List<ListingEntry> objects(ContainerPath container, ListingQuery query) {
        return inner.objects(container, query).stream()
                .map(entry -> reveal(container, entry))
                .toList();
    }

    ListingEntry reveal(ContainerPath container, ListingEntry stored) {
        return switch (stored) {
            case ListingEntry.ObjectEntry object -> sealer.reveal(container, object);
            case ListingEntry.VersionEntry(var object, var version, var latest) ->
                    new ListingEntry.VersionEntry(
                            sealer.reveal(container, object), version, latest);
            case ListingEntry.Subdir subdir -> subdir;
            case ListingEntry.ContainerEntry other -> other;
        };
    }

    ObjectRecord reveal(ObjectRecord stored) {
        return sealer.reveal(stored);
    }

    @Override
    public Optional<ObjectVersions> versions() {
        return inner.versions().map(versions -> new EncryptedVersions(versions, this));
    }

    /// Makes a version what the object is, with nothing else changing it meanwhile.
    ObjectRecord restore(ObjectPath path, Supplier<ObjectRecord> restore) {
        return sealer.reveal(alone(List.of(path), restore));
    }

    @Override
    public Optional<AccountRecord> account(AccountName account) {
        return inner.account(account);
    }

    @Override
    public boolean putAccount(AccountName account, MetadataUpdate update) {
        return inner.putAccount(account, update);
    }

    @Override
    public void deleteAccount(AccountName account) {
        inner.deleteAccount(account);
    }

    @Override
    public List<ListingEntry> containers(AccountName account, ListingQuery query) {
        return inner.containers(account, query);
    }

    @Override
    public Optional<ContainerRecord> container(ContainerPath container) {
        return inner.container(container);
    }

    @Override
    public boolean putContainer(ContainerPath container, MetadataUpdate update) {
        return inner.putContainer(container, update);
    }

    @Override
    public void updateContainer(ContainerPath container, MetadataUpdate update) {
        inner.updateContainer(container, update);
    }

    @Override
    public void deleteContainer(ContainerPath container) {
        inner.deleteContainer(container);
    }

    /// Closes the store beneath.
    @Override
    public void close() {
        inner.close();
    }
}
