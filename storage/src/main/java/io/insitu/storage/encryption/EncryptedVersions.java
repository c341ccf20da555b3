package io.insitu.storage.encryption;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.OpenObject;
import io.insitu.storage.Timestamp;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The versions of encrypted objects. They keep what sealed them: their path is the object's.
final class EncryptedVersions implements ObjectVersions {
    private final ObjectVersions inner;
    private final EncryptedStore store;

    EncryptedVersions(ObjectVersions inner, EncryptedStore store) {
        this.inner = inner;
        this.store = store;
    }

    @Override
    public Optional<ObjectRecord> version(ObjectPath object, Timestamp version) {
        return inner.version(object, version).map(store::reveal);
    }

    @Override
    public Optional<OpenObject> open(ObjectPath object, Timestamp version) {
        return inner.open(object, version).map(store::reveal);
    }

    @Override
    public Deletion delete(ObjectPath object) {
        return inner.delete(object);
    }

    @Override
    public void delete(ObjectPath object, Timestamp version) {
        inner.delete(object, version);
    }

    @Override
    public void unlink(ObjectPath object) {
        inner.unlink(object);
    }

    @Override
    public ObjectRecord restore(ObjectPath object, Timestamp version) {
        return store.restore(object, () -> inner.restore(object, version));
    }

    @Override
    public List<ListingEntry> list(
            ContainerPath container, ListingQuery query, @Nullable Timestamp after) {
        return inner.list(container, query, after).stream()
                .map(entry -> store.reveal(container, entry))
                .toList();
    }

    @Override
    public boolean any(ContainerPath container) {
        return inner.any(container);
    }
}
