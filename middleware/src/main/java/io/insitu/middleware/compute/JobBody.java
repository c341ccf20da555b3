package io.insitu.middleware.compute;

import io.insitu.engine.Channel.Source;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.image.ImageDevice;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.storage.Body;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Reads the description out of a request.
///
/// @param bytesMax a longer one is refused
record JobBody(int bytesMax) {

    /// @throws SwiftException 413 when it is too long, 422 when it is not what its `Etag` says, 499
    ///   when the client went away
    byte[] read(Request request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Body body = CheckedBody.of(request)) {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                if (bytes.size() + next.remaining() > bytesMax) {
                    throw tooLong();
                }
                byte[] part = new byte[next.remaining()];
                next.get(part);
                bytes.write(part);
            }
        } catch (IOException e) {
            throw new SwiftException(499, "The client went away");
        }
        return bytes.toByteArray();
    }

    /// {@return what is in an object that the sender may read}
    ///
    /// @throws SwiftException 404 when it is not there, 413 when it is too long
    byte[] read(ObjectStore store, ObjectPath path) {
        try (OpenObject object = store.open(path).orElseThrow(() -> Planner.missing(path))) {
            return read(ImageDevice.source(object));
        }
    }

    /// {@return what is there}
    ///
    /// @throws SwiftException 413 when it is too long
    byte[] read(Source source) {
        return switch (source) {
            case Source.Bytes(ByteBuffer bytes) -> {
                check(bytes.remaining());
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                yield copy;
            }
            case Source.FileRegion(Path file, long offset, long length) -> {
                check(length);
                yield read(file, offset, (int) length);
            }
            case Source.FromPipe _ -> throw new IllegalArgumentException("a pipe has no length");
        };
    }

    private void check(long length) {
        if (length > bytesMax) {
            throw tooLong();
        }
    }

    private static byte[] read(Path file, long offset, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file)) {
            while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.array();
    }

    private SwiftException tooLong() {
        return new SwiftException(
                413, "A job description may have %d bytes at most".formatted(bytesMax));
    }
}
