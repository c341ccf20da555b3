package io.insitu.storage.embedded;

import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;
import java.nio.ByteBuffer;

/// A small object, read already.
record OpenBytes(ObjectRecord record, ByteBuffer bytes) implements OpenObject {
    @Override
    public Content content() {
        return new Content.InMemory(bytes);
    }

    @Override
    public void close() {}
}
