package io.insitu.storage.encryption;

import io.insitu.storage.Md5;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Encrypts what is written, on its way to the store beneath. The file for another process is one
/// of the store's temporary files, in the clear; its bytes are encrypted at the commit.
final class EncryptedUpload extends SealedUpload {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Sealer sealer;
    private final ObjectStore beneath;
    private final Upload inner;
    private final BodyKey key = BodyKey.random();
    private final Counter counter = key.at(0);
    private final Md5 md5 = new Md5();
    private long size;
    private @Nullable Upload clear;

    EncryptedUpload(ObjectPath path, EncryptedStore store, Sealer sealer, ObjectStore beneath) {
        super(path, store);
        this.sealer = sealer;
        this.beneath = beneath;
        this.inner = beneath.upload(path);
    }

    @Override
    public void write(ByteBuffer bytes) {
        requireNoFile();
        encrypt(bytes);
    }

    private void encrypt(ByteBuffer bytes) {
        md5.update(bytes);
        size += bytes.remaining();
        inner.write(counter.next(bytes));
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
        if (clear == null) {
            if (size > 0) {
                throw new IllegalStateException(
                        "upload to %s: %d bytes were written to it already"
                                .formatted(path(), size));
            }
            clear = beneath.upload(path());
        }
        return clear.file();
    }

    private void requireNoFile() {
        if (clear != null) {
            throw new IllegalStateException(
                    "upload to %s: its bytes are in a file".formatted(path()));
        }
    }

    @Override
    Ready ready(Ready asked) {
        if (asked.isInFile()) {
            encryptFile(asked.size());
        } else {
            requireNoFile();
        }
        NewObject object = asked.object();
        Map<String, String> metadata = sealer.metadata(path(), object.metadata(), Optional.of(key));
        String type = sealer.contentType(path().containerPath(), object.contentType(), etag());
        return Ready.written(inner, new NewObject(type, metadata, object.precondition()));
    }

    private void encryptFile(long announced) {
        if (clear == null) {
            throw new IllegalStateException("upload to %s: it has no file".formatted(path()));
        }
        encryptFile(clear.file());
        if (size != announced) {
            throw new UncheckedIOException(
                    new IOException(
                            "%s: its file holds %d bytes, not the %d expected"
                                    .formatted(path(), size, announced)));
        }
    }

    private void encryptFile(Path file) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer.clear()) >= 0) {
                encrypt(buffer.flip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        inner.close();
        if (clear != null) {
            clear.close();
        }
    }
}
