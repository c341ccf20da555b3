package io.insitu.storage.encryption;

import io.insitu.storage.Body;
import io.insitu.storage.FilePart;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An encrypted object that is open. Parts of a file are decrypted while they are read; only
/// whoever wants a file is given a decrypted copy, which goes when this is closed.
final class EncryptedObject implements OpenObject {
    private final OpenObject stored;
    private final ObjectRecord record;
    private final BodyKey key;
    private final Supplier<Upload> temporary;
    private @Nullable Content content;
    private @Nullable Upload copy;

    /// @param temporary where a decrypted copy can be: the file of an upload that is never
    ///   committed
    EncryptedObject(
            OpenObject stored, ObjectRecord record, BodyKey key, Supplier<Upload> temporary) {
        this.stored = stored;
        this.record = record;
        this.key = key;
        this.temporary = temporary;
    }

    @Override
    public ObjectRecord record() {
        return record;
    }

    @Override
    public synchronized Content content() {
        if (content == null) {
            content =
                    switch (stored.content()) {
                        case Content.InMemory(ByteBuffer bytes) ->
                                new Content.InMemory(
                                        key.at(0).next(bytes.duplicate()).asReadOnlyBuffer());
                        case Content.InFile file -> decrypted(file);
                    };
        }
        return content;
    }

    private Content decrypted(Content.InFile file) {
        Upload made = temporary.get();
        try {
            copyInto(made.file(), file.length());
        } catch (IOException e) {
            made.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
        copy = made;
        return new Content.InFile(made.file(), 0, file.length());
    }

    private void copyInto(Path to, long length) throws IOException {
        try (Body body = part(0, length).orElseThrow();
                FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                while (next.hasRemaining()) {
                    out.write(next);
                }
            }
        }
    }

    /// Bytes that the store beneath would rather read itself are taken from it.
    @Override
    public Optional<Body> part(long offset, long length) {
        if (!(stored.content() instanceof Content.InFile file)) {
            return Optional.empty();
        }
        Body encrypted =
                stored.part(offset, length)
                        .orElseGet(() -> new FilePart(file.file(), file.offset() + offset, length));
        return Optional.of(new Decrypted(encrypted, key.at(offset)));
    }

    @Override
    public synchronized void close() {
        stored.close();
        if (copy != null) {
            copy.close();
        }
    }

    /// Bytes on their way through the counter.
    private record Decrypted(Body encrypted, Counter counter) implements Body {
        @Override
        public @Nullable ByteBuffer next() throws IOException {
            ByteBuffer bytes = encrypted.next();
            return bytes == null ? null : counter.next(bytes);
        }

        @Override
        public void close() {
            encrypted.close();
        }
    }
}
