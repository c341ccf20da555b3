package io.insitu.middleware.compute.program;

import io.insitu.engine.Module;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.Body;
import io.insitu.storage.ObjectPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Looks at a module before it is stored. The whole of it goes into a file first, since a module
/// that is found wanting must leave nothing behind.
public final class ModuleUpload {
    private final Programs programs;
    private final SnapshotsAhead snapshots;
    private final Path directory;
    private final long moduleBytesMax;

    /// @param directory for the files; it exists
    public ModuleUpload(
            Programs programs, SnapshotsAhead snapshots, Path directory, long moduleBytesMax) {
        this.programs = programs;
        this.snapshots = snapshots;
        this.directory = directory;
        this.moduleBytesMax = moduleBytesMax;
    }

    /// Answers a PUT of that object: stores the object if it is a module that can run here.
    ///
    /// @throws SwiftException 413 for one that is too large, 422 for one that is not valid
    public Response store(ObjectPath path, Request request, Handler next) {
        checkDeclaredLength(request);
        try {
            Path file = Files.createTempFile(directory, "module-", ".wasm");
            try {
                ByteBuffer wasm = spool(request.body(), file);
                Module module = programs.prepare(path.account(), path.toString(), wasm.duplicate());
                Response response = next.handle(request.withBody(Body.of(wasm)));
                if (response.status() / 100 != 2) {
                    return response;
                }
                snapshots.take(path.account(), module);
                return response.withHeader("X-Zerovm-Valid", "true");
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkDeclaredLength(Request request) {
        long declared =
                request.headers().first("Content-Length").map(ModuleUpload::length).orElse(0L);
        if (declared > moduleBytesMax) {
            throw tooLarge();
        }
    }

    private static long length(String value) {
        return value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
    }

    private ByteBuffer spool(Body body, Path file) throws IOException {
        try (body;
                FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = 0;
            for (ByteBuffer next = next(body); next != null; next = next(body)) {
                size += next.remaining();
                if (size > moduleBytesMax) {
                    throw tooLarge();
                }
                while (next.hasRemaining()) {
                    channel.write(next);
                }
            }
            return channel.map(MapMode.READ_ONLY, 0, size);
        }
    }

    private static @Nullable ByteBuffer next(Body body) {
        try {
            return body.next();
        } catch (IOException e) {
            throw new SwiftException(499, "The client went away");
        }
    }

    private SwiftException tooLarge() {
        return new SwiftException(
                413, "A module may have %d bytes at most".formatted(moduleBytesMax));
    }
}
