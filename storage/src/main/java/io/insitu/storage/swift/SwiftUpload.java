package io.insitu.storage.swift;

import io.insitu.storage.Md5;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An object on its way to Swift. It is gathered here and put at the commit, with its MD5 as ETag,
/// which Swift checks. Swift has no precondition of ours: what stands under the name is asked for
/// just before, and somebody may come between.
final class SwiftUpload implements Upload {
    private final ObjectPath path;
    private final SwiftStore store;
    private final SwiftSpool spool;
    private final Md5 md5 = new Md5();
    private ByteBuffer memory = ByteBuffer.allocate(0);
    private long size;
    private @Nullable Path file;
    private @Nullable FileChannel channel;

    SwiftUpload(ObjectPath path, SwiftStore store, SwiftSpool spool) {
        this.path = path;
        this.store = store;
        this.spool = spool;
    }

    @Override
    public void write(ByteBuffer bytes) {
        md5.update(bytes);
        size += bytes.remaining();
        try {
            if (channel == null && size <= spool.inlineBytes()) {
                gather(bytes);
            } else {
                SwiftSpool.write(spilled(), bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void gather(ByteBuffer bytes) {
        if (memory.capacity() == 0) {
            memory = ByteBuffer.allocate(spool.inlineBytes());
        }
        memory.put(bytes);
    }

    private FileChannel spilled() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(file(), StandardOpenOption.WRITE);
            channel = open;
            SwiftSpool.write(open, memory.flip());
        }
        return open;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String etag() {
        return md5.hex();
    }

    @Override
    public Path file() {
        Path made = file;
        if (made == null) {
            made = spool.newFile();
            file = made;
        }
        return made;
    }

    @Override
    public ObjectRecord commit(NewObject object) {
        SpooledBytes bytes =
                channel == null
                        ? new SpooledBytes.InMemory(memory.flip())
                        : new SpooledBytes.InFile(file(), size);
        return put(object, bytes, etag());
    }

    @Override
    public ObjectRecord commitFile(NewObject object, long fileSize, String etag) {
        try {
            long found = Files.size(file());
            if (found != fileSize) {
                throw new IOException(
                        "%s has %d bytes, and %d were announced".formatted(path, found, fileSize));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return put(object, new SpooledBytes.InFile(file(), fileSize), etag);
    }

    private ObjectRecord put(NewObject object, SpooledBytes bytes, String etag) {
        boolean absent = NewObject.ABSENT.equals(object.precondition());
        boolean asks = !absent && !NewObject.ANYTHING.equals(object.precondition());
        if (asks && !object.precondition().test(store.object(path))) {
            throw new StorageException(Reason.PRECONDITION_FAILED, "precondition: " + path);
        }
        Map<String, String> headers = new HashMap<>(object.metadata());
        headers.put("content-type", object.contentType());
        headers.put("etag", etag);
        if (absent) {
            headers.put("if-none-match", "*");
        }
        var written = store.put(path, headers, bytes);
        return new ObjectRecord(
                path, bytes.size(), etag, object.contentType(), written, object.metadata());
    }

    @Override
    public void close() {
        try {
            FileChannel open = channel;
            if (open != null) {
                open.close();
            }
            Path made = file;
            if (made != null) {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
