package io.insitu.storage.encryption;

import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.Upload;
import java.util.List;

/// An upload through an encrypted store: it becomes one of the store beneath.
abstract sealed class SealedUpload implements Upload permits EncryptedUpload, ClearUpload {
    private final ObjectPath path;
    private final EncryptedStore store;

    SealedUpload(ObjectPath path, EncryptedStore store) {
        this.path = path;
        this.store = store;
    }

    final ObjectPath path() {
        return path;
    }

    /// {@return what is to be committed in the store beneath}
    ///
    /// @param asked of this upload, with a precondition on what the store beneath has
    abstract Ready ready(Ready asked);

    @Override
    public final ObjectRecord commit(NewObject object) {
        return store.commit(List.of(Ready.written(this, object))).getFirst();
    }

    @Override
    public final ObjectRecord commitFile(NewObject object, long size, String etag) {
        return store.commit(List.of(Ready.inFile(this, object, size, etag))).getFirst();
    }
}
