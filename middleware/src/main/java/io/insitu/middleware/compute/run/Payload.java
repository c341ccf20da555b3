package io.insitu.middleware.compute.run;

import io.insitu.engine.Channel;
import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.cache.Fingerprint;
import io.insitu.storage.Body;
import io.insitu.storage.OpenObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The request's body as instances read it: each from its beginning, and as often as they are run.
/// In memory while it is small, else in a temporary file, which goes when this is closed.
///
/// @param file null when it is in memory
/// @param offset of its first byte in the file
/// @param identity what only these bytes have; empty when they must be looked at to know
/// @param onClose lets go of the file
public record Payload(
        ByteBuffer bytes,
        @Nullable Path file,
        long offset,
        long size,
        String identity,
        Runnable onClose)
        implements Input {
    public static final Payload EMPTY = of(new byte[0]);

    private static final int IN_MEMORY = 64 << 10;

    public static Payload of(byte[] bytes) {
        return inMemory(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    private static Payload inMemory(ByteBuffer bytes) {
        return new Payload(bytes, null, 0, bytes.remaining(), "", () -> {});
    }

    /// {@return a part of a file that another lends}
    ///
    /// @param identity what only these bytes have; empty when they must be looked at to know
    public static Payload of(Content.FileRegion file, String identity) {
        return new Payload(
                ByteBuffer.allocate(0),
                file.file(),
                file.offset(),
                file.length(),
                identity,
                file::close);
    }

    /// {@return what is in an object, which stays open until this is closed}
    public static Payload of(OpenObject object) {
        return switch (object.content()) {
            case OpenObject.Content.InMemory(ByteBuffer bytes) -> {
                object.close();
                yield inMemory(bytes.asReadOnlyBuffer());
            }
            case OpenObject.Content.InFile(var file, var offset, var length) ->
                    of(new Content.FileRegion(file, offset, length, object::close), "");
        };
    }

    /// {@return the same bytes, which outlive this. Only for few}
    public Payload inMemory() {
        if (file == null) {
            return inMemory(bytes.duplicate());
        }
        try (ContentBody all =
                new ContentBody(new Content.FileRegion(file, offset, size, () -> {}))) {
            ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(size));
            for (ByteBuffer next = all.next(); next != null; next = all.next()) {
                copy.put(next);
            }
            return inMemory(copy.flip().asReadOnlyBuffer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the same, known by what only these bytes have}
    public Payload known(String by) {
        return new Payload(bytes, file, offset, size, by, onClose);
    }

    /// Reads a body to its end, and closes it.
    ///
    /// @param directory for the file
    /// @throws SwiftException 413 when it is longer than it may be, 499 when the client went away
    public static Payload read(Body body, Path directory, long bytesMax) {
        ByteBuffer memory = ByteBuffer.allocate(IN_MEMORY);
        try (body) {
            ByteBuffer more = fill(memory, body);
            memory.flip();
            if (more != null) {
                return spill(memory, more, body, directory, bytesMax);
            }
        }
        check(memory.remaining(), bytesMax);
        return inMemory(memory.asReadOnlyBuffer());
    }

    /// Begins to read a body: to its end, and closes it, if it is short; else it goes on to come in
    /// while a program reads it.
    ///
    /// @param keptMax bytes of what is read so that are kept for another run
    /// @param timeMax how long the program may be there
    /// @throws SwiftException 499 when the client went away
    public static Input begin(Body body, Path directory, long keptMax, Duration timeMax) {
        ByteBuffer memory = ByteBuffer.allocate(IN_MEMORY);
        ByteBuffer more = fill(memory, body);
        memory.flip();
        if (more != null) {
            ByteBuffer first = ByteBuffer.allocate(memory.remaining() + more.remaining());
            first.put(memory).put(more).flip();
            return new Arriving(first, body, directory, keptMax, timeMax);
        }
        body.close();
        return inMemory(memory.asReadOnlyBuffer());
    }

    /// {@return what came when there was no room for it in memory any more; null when all has come}
    private static @Nullable ByteBuffer fill(ByteBuffer memory, Body body) {
        ByteBuffer next = next(body);
        while (next != null && next.remaining() <= memory.remaining()) {
            memory.put(next);
            next = next(body);
        }
        return next;
    }

    private static Payload spill(
            ByteBuffer first, ByteBuffer second, Body body, Path directory, long bytesMax) {
        try {
            Path file = Files.createTempFile(directory, "payload-", ".tmp");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                long size = write(channel, first) + write(channel, second);
                for (ByteBuffer next = next(body); next != null; next = next(body)) {
                    check(size, bytesMax);
                    size += write(channel, next);
                }
                check(size, bytesMax);
                return new Payload(
                        ByteBuffer.allocate(0), file, 0, size, "", () -> Spool.delete(file));
            } catch (IOException | RuntimeException e) {
                Files.delete(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long write(FileChannel channel, ByteBuffer bytes) throws IOException {
        long size = bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return size;
    }

    private static void check(long size, long bytesMax) {
        if (size > bytesMax) {
            throw new SwiftException(
                    413, "A body for a job may have %d bytes at most".formatted(bytesMax));
        }
    }

    private static @Nullable ByteBuffer next(Body body) {
        try {
            return body.next();
        } catch (IOException e) {
            throw new SwiftException(499, "The client went away");
        }
    }

    /// {@return the digest of it, in 64 lower-case hexadecimal digits}
    public String sha256() {
        Fingerprint digest = new Fingerprint();
        if (!identity.isEmpty()) {
            return digest.add("known").add(identity).hex();
        }
        if (file == null) {
            return digest.addRaw(bytes.duplicate()).hex();
        }
        ByteBuffer buffer = ByteBuffer.allocate(IN_MEMORY);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer) >= 0) {
                digest.addRaw(buffer.flip());
                buffer.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digest.hex();
    }

    /// {@return its bytes, from their beginning}
    public Body body() {
        return file == null
                ? Body.of(bytes.duplicate())
                : new ContentBody(new Content.FileRegion(file, offset, size, () -> {}));
    }

    Channel.Source source() {
        return file == null
                ? new Channel.Source.Bytes(bytes.duplicate())
                : new Channel.Source.FileRegion(file, offset, size);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
