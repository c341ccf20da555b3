package io.insitu.storage.embedded;

import io.insitu.storage.Body;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// An object whose data file is pinned until it is closed.
final class OpenFile implements OpenObject {
    private final ObjectRecord record;
    private final Content.InFile content;
    private final long id;
    private final Readers readers;
    private final Check check;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// How all of the bytes are to be read: looked at on their way, or as they lie.
    interface Check {
        Optional<Body> body();
    }

    OpenFile(ObjectRecord record, Path file, long id, Readers readers, Check check) {
        this.record = record;
        this.content = new Content.InFile(file, 0, record.size());
        this.id = id;
        this.readers = readers;
        this.check = check;
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
    public Optional<Body> part(long offset, long length) {
        boolean whole = offset == 0 && length == record.size();
        return whole ? check.body() : Optional.empty();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            readers.release(id);
        }
    }
}
