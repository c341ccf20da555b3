package io.insitu.storage.folder;

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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A file under a hidden name in the root folder, until it is moved to its place. It is there for
/// programs that run now, not for ever: nothing waits for the disk.
final class FileUpload implements Upload {
    private final FolderStore store;
    private final ObjectPath path;
    private final Path root;
    private final Md5 md5 = new Md5();
    private @Nullable Path temporary;
    private @Nullable FileChannel channel;
    private long size;

    FileUpload(FolderStore store, ObjectPath path, Path root) {
        this.store = store;
        this.path = path;
        this.root = root;
    }

    @Override
    public void write(ByteBuffer bytes) {
        md5.update(bytes);
        size += bytes.remaining();
        try {
            FileChannel open = channel;
            if (open == null) {
                open = FileChannel.open(file(), StandardOpenOption.WRITE);
                channel = open;
            }
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
        } catch (IOException e) {
            throw failure(e);
        }
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
        try {
            Path file = temporary;
            if (file == null) {
                file = Files.createTempFile(root, ".insitu-", ".part");
                temporary = file;
            }
            return file;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public ObjectRecord commit(NewObject object) {
        return commitFile(object, size, etag());
    }

    @Override
    public ObjectRecord commitFile(NewObject object, long length, String etag) {
        Path target = store.place(path);
        if (!object.precondition().test(store.object(path))) {
            throw new StorageException(Reason.PRECONDITION_FAILED, path + " is not as expected");
        }
        try {
            Path file = file();
            if (Files.size(file) != length) {
                throw new IOException(
                        "%s: %d bytes were to come, %d came"
                                .formatted(path, length, Files.size(file)));
            }
            Files.createDirectories(target.getParent());
            Files.move(
                    file,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            temporary = null;
        } catch (IOException e) {
            throw failure(e);
        } finally {
            close();
        }
        store.written(target, etag);
        return store.object(path).orElseThrow();
    }

    private static RuntimeException failure(IOException e) {
        return String.valueOf(e.getMessage()).contains("No space left on device")
                ? new StorageException(Reason.DISK_FULL, "the disk is full", e)
                : new UncheckedIOException(e);
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
                channel = null;
            }
            if (temporary != null) {
                Files.deleteIfExists(temporary);
                temporary = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
