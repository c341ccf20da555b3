package io.insitu.storage.embedded;

import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Collects an object's bytes: in memory up to the inline limit, in a temporary file once they pass
/// it.
final class EmbeddedUpload implements Upload {
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

    /// Smaller writes to a file are gathered.
    private static final int GATHER_BYTES = 8 << 10;

    private enum State {
        WRITING,
        FILE,
        /// Committed, or a write failed: what it holds is not what it was given.
        SPENT,
        ENDED
    }

    private final ObjectPath path;
    private final Uploads uploads;
    private final RunningMd5 md5;
    private ByteBuffer gathered = ByteBuffer.allocate(0);
    private long size;
    private State state = State.WRITING;
    private @Nullable StagedFile staged;

    EmbeddedUpload(ObjectPath path, Uploads uploads) {
        this.path = path;
        this.uploads = uploads;
        this.md5 = uploads.md5();
    }

    @Override
    public void write(ByteBuffer bytes) {
        require(State.WRITING);
        state = State.SPENT;
        md5.update(bytes);
        size += bytes.remaining();
        try {
            if (staged == null && size <= uploads.inlineLimit()) {
                gather(bytes);
            } else {
                writeThrough(bytes);
            }
            state = State.WRITING;
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    private void gather(ByteBuffer bytes) {
        int needed = gathered.position() + bytes.remaining();
        if (needed > gathered.capacity()) {
            int capacity = Math.max(needed, 2 * gathered.capacity());
            gathered = ByteBuffer.allocate(capacity).put(gathered.flip());
        }
        gathered.put(bytes);
    }

    private void writeThrough(ByteBuffer bytes) throws IOException {
        StagedFile file = stage();
        boolean isSmall = bytes.remaining() < GATHER_BYTES;
        int room = Math.max(GATHER_BYTES, gathered.capacity()) - gathered.position();
        // What was gathered stands before these bytes, so it is written before them.
        if (!isSmall || bytes.remaining() > room) {
            flush(file);
        }
        if (isSmall) {
            gather(bytes);
        } else {
            file.write(bytes);
        }
    }

    private void flush(StagedFile file) throws IOException {
        file.write(gathered.flip());
        gathered.clear();
    }

    private StagedFile stage() throws IOException {
        if (staged == null) {
            staged = uploads.stage();
        }
        return staged;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String etag() {
        return md5.etag();
    }

    @Override
    public Path file() {
        if (state != State.FILE) {
            require(State.WRITING);
            requireNothingWritten();
            state = State.FILE;
        }
        try {
            return stage().path();
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public ObjectRecord commit(NewObject object) {
        return end(Ready.written(this, object));
    }

    @Override
    public ObjectRecord commitFile(NewObject object, long announced, String etag) {
        return end(Ready.inFile(this, object, announced, etag));
    }

    private ObjectRecord end(Ready ready) {
        ObjectRecord record = uploads.commit(ready(ready));
        close();
        return record;
    }

    /// Makes the bytes durable. What is left is to commit them, and then to close the upload.
    Objects.Put ready(Ready ready) {
        require(ready.isInFile() ? State.FILE : State.WRITING);
        state = State.SPENT;
        try {
            Payload payload =
                    ready.isInFile() ? filePayload(ready.size(), ready.etag()) : writtenPayload();
            return new Objects.Put(path, ready.object(), payload);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    private Payload writtenPayload() throws IOException {
        if (staged == null) {
            return new Payload.Inline(gathered.flip(), etag());
        }
        flush(staged);
        return durable(staged, size, etag());
    }

    private Payload filePayload(long announced, String etag) throws IOException {
        if (!MD5.matcher(etag).matches()) {
            throw new IllegalArgumentException("etag: '%s' is not an MD5".formatted(etag));
        }
        StagedFile file = stage();
        if (file.length() <= uploads.inlineLimit()) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file.path()));
            requireLength(bytes.remaining(), announced);
            return new Payload.Inline(bytes, etag);
        }
        return durable(file, announced, etag);
    }

    private Payload durable(StagedFile file, long length, String etag) throws IOException {
        requireLength(file.length(), length);
        uploads.requireContainer(path);
        file.finish(uploads.sync());
        return new Payload.InFile(file, length, etag);
    }

    @Override
    public void close() {
        if (state != State.ENDED) {
            state = State.ENDED;
            md5.close();
            gathered = ByteBuffer.allocate(0);
            uploads.ended(staged);
            staged = null;
        }
    }

    private void require(State wanted) {
        if (state != wanted) {
            throw new IllegalStateException(
                    "upload to %s: it is %s, not %s".formatted(path, state, wanted));
        }
    }

    private void requireNothingWritten() {
        if (size > 0) {
            throw new IllegalStateException(
                    "upload to %s: %d bytes were written to it already".formatted(path, size));
        }
    }

    private void requireLength(long found, long expected) throws IOException {
        if (found != expected) {
            throw new IOException(
                    "%s: its file holds %d bytes, not the %d expected"
                            .formatted(path, found, expected));
        }
    }
}
