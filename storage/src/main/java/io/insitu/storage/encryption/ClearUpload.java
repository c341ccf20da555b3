package io.insitu.storage.encryption;

import io.insitu.storage.ObjectPath;
import io.insitu.storage.Upload;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// An upload that is not encrypted, though what stands under its name may be.
final class ClearUpload extends SealedUpload {
    private final Upload inner;

    ClearUpload(ObjectPath path, EncryptedStore store, Upload inner) {
        super(path, store);
        this.inner = inner;
    }

    @Override
    public void write(ByteBuffer bytes) {
        inner.write(bytes);
    }

    @Override
    public long size() {
        return inner.size();
    }

    @Override
    public String etag() {
        return inner.etag();
    }

    @Override
    public Path file() {
        return inner.file();
    }

    @Override
    Ready ready(Ready asked) {
        return new Ready(inner, asked.object(), asked.size(), asked.etag());
    }

    @Override
    public void close() {
        inner.close();
    }
}
