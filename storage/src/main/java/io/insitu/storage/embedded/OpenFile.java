package io.insitu.storage.embedded;

import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/// An object whose data file is pinned until it is closed.
final class OpenFile implements OpenObject {
    private final ObjectRecord record;
    private final Content.InFile content;
    private final long id;
    private final Readers readers;
    private final AtomicBoolean closed = new AtomicBoolean();

    OpenFile(ObjectRecord record, Path file, long id, Readers readers) {
        this.record = record;
        this.content = new Content.InFile(file, 0, record.size());
        this.id = id;
        this.readers = readers;
    }

    @Override
    public ObjectRecord record() {
        return record;
    }

    @Override
    public Content content() {
        return content;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            readers.release(id);
        }
    }
}
