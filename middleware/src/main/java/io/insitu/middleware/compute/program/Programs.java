package io.insitu.middleware.compute.program;

import io.insitu.engine.Channel.Source;
import io.insitu.engine.Engine;
import io.insitu.engine.Image;
import io.insitu.engine.InvalidImageException;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Module;
import io.insitu.middleware.Headers;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.image.ImageDevice;
import io.insitu.middleware.compute.image.SystemImages;
import io.insitu.storage.LastUsed;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The programs that lie in the store, prepared. A program is prepared when it is first run or
/// uploaded, and again when its object has changed. For any number of threads; blocks.
public final class Programs {
    /// One state of one object or image. Not its ETag alone: two modules with one MD5 can be made,
    /// and must not stand in for each other.
    ///
    /// @param file within the image; empty for the object itself
    private record Version(String content, String file) {}

    private final Engine engine;
    private final long moduleBytesMax;
    private final Map<Version, Module> prepared;

    /// @param kept how many prepared modules are remembered
    public Programs(Engine engine, long moduleBytesMax, int kept) {
        this.engine = engine;
        this.moduleBytesMax = moduleBytesMax;
        this.prepared = Collections.synchronizedMap(new LastUsed<>(kept));
    }

    /// {@return the program in that object; empty when there is no such object}
    ///
    /// @throws SwiftException 422 when it is no module that can run here
    public Optional<Program> load(ObjectStore store, ObjectPath path) {
        Optional<Module> known =
                store.recentObject(path).map(record -> prepared.get(version(record)));
        Optional<Module> module = known.isPresent() ? known : store.open(path).map(this::prepare);
        return module.map(made -> new Program(path.toString(), made, () -> read(store, path)));
    }

    private static byte[] read(ObjectStore store, ObjectPath path) throws IOException {
        try (OpenObject object = open(store, path)) {
            return copy(ImageDevice.source(object));
        }
    }

    private static OpenObject open(ObjectStore store, ObjectPath path) throws IOException {
        return store.open(path)
                .orElseThrow(() -> new NoSuchFileException(path + " is there no longer"));
    }

    private static Version version(ObjectRecord record) {
        return new Version(
                "%s %s %s".formatted(record.path(), record.timestamp(), record.etag()), "");
    }

    private Module prepare(OpenObject object) {
        try (object) {
            ObjectRecord record = object.record();
            Module module =
                    prepare(
                            record.path().account(),
                            record.path().toString(),
                            ImageDevice.source(object));
            prepared.put(version(record), module);
            return module;
        }
    }

    /// {@return the program in a file of an image that is an object; empty when there is no such
    /// object, or no such file}
    ///
    /// @throws SwiftException 422 when it is no module that can run here, or no image
    public Optional<Program> load(ObjectStore store, ObjectPath path, String file) {
        Optional<OpenObject> found = store.open(path);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (OpenObject object = found.get()) {
            Image image = ImageDevice.mounted(engine, object.record(), ImageDevice.source(object));
            return prepare(path.account(), path.toString(), image, file)
                    .map(made ->
                            new Program(
                                    place(path.toString(), file),
                                    made,
                                    () -> read(store, path, file)));
        }
    }

    private byte[] read(ObjectStore store, ObjectPath path, String file) throws IOException {
        try (OpenObject object = open(store, path)) {
            Source tar = ImageDevice.source(object);
            return read(ImageDevice.mounted(engine, object.record(), tar), file);
        }
    }

    private byte[] read(Image image, String file) throws IOException {
        try {
            return copy(find(image, file).orElseThrow(() -> new NoSuchFileException(file)));
        } catch (InvalidImageException e) {
            throw new IOException(e);
        }
    }

    /// {@return the program in a file of an image; empty when there is no such file}
    ///
    /// @param tenant whose worker looks at it
    /// @param name of the image, for messages
    /// @throws SwiftException 422 when it is no module that can run here, or no image
    public Optional<Program> load(String tenant, String name, Image image, String file) {
        return prepare(tenant, name, image, file)
                .map(made -> new Program(place(name, file), made, () -> read(image, file)));
    }

    /// Has everything ready that the first run of a program of an image would wait for.
    ///
    /// @param name of the image, for messages
    /// @param fromBytes shorter ones are left alone
    /// @throws SwiftException 422 when it is no module that can run here, or no image
    void ahead(String name, Image image, String file, long fromBytes) {
        try {
            boolean large = find(image, file).filter(wasm -> size(wasm) >= fromBytes).isPresent();
            if (large) {
                prepare(Engine.NOBODY, name, image, file)
                        .ifPresent(module ->
                                engine.takeSnapshot(Engine.NOBODY, module, List.of(image)));
            }
        } catch (InvalidImageException e) {
            throw invalidImage(name, e);
        }
    }

    private static String place(String image, String file) {
        return image + ":" + file;
    }

    private Optional<Module> prepare(String tenant, String name, Image image, String file) {
        Version version = new Version(image.content(), file);
        Module known = prepared.get(version);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            Optional<Module> module =
                    find(image, file).map(wasm -> prepare(tenant, place(name, file), wasm));
            module.ifPresent(made -> prepared.put(version, made));
            return module;
        } catch (InvalidImageException e) {
            throw invalidImage(name, e);
        }
    }

    private static SwiftException invalidImage(String name, InvalidImageException e) {
        return new SwiftException(422, "image is invalid: %s: %s".formatted(name, e.getMessage()));
    }

    /// As a shell does, a name that is no path is looked for in `bin` too.
    private Optional<Source> find(Image image, String file) throws InvalidImageException {
        Optional<Source> there = engine.images().file(image, file);
        return there.isPresent() || file.indexOf('/') >= 0
                ? there
                : engine.images().file(image, SystemImages.PROGRAMS + "/" + file);
    }

    private Module prepare(String tenant, String name, Source wasm) {
        long size = size(wasm);
        if (size > moduleBytesMax) {
            throw invalid(
                    name,
                    "%d bytes are more than the %d that a module may have"
                            .formatted(size, moduleBytesMax));
        }
        return prepare(tenant, name, bytes(wasm));
    }

    private static long size(Source wasm) {
        return switch (wasm) {
            case Source.Bytes(var bytes) -> bytes.remaining();
            case Source.FileRegion file -> file.length();
            case Source.FromPipe _ -> throw new IllegalArgumentException("a pipe");
        };
    }

    private static ByteBuffer bytes(Source wasm) {
        return switch (wasm) {
            case Source.Bytes(var bytes) -> bytes.duplicate();
            case Source.FileRegion(var file, long offset, long length) -> {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    yield channel.map(MapMode.READ_ONLY, offset, length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            case Source.FromPipe _ -> throw new IllegalArgumentException("a pipe");
        };
    }

    private static byte[] copy(Source wasm) {
        ByteBuffer bytes = bytes(wasm);
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    /// {@return the module in these bytes}
    ///
    /// @param tenant whose worker looks at them
    /// @param name where they are or will be, for messages
    /// @throws SwiftException 422, with the reason and the byte offset
    Module prepare(String tenant, String name, ByteBuffer wasm) {
        try {
            return engine.prepare(tenant, wasm);
        } catch (InvalidModuleException e) {
            String place = e.offset() < 0 ? "" : " at byte " + e.offset();
            throw invalid(name, e.getMessage() + place);
        }
    }

    private static SwiftException invalid(String name, String why) {
        return new SwiftException(
                422,
                "nexe is invalid: %s: %s".formatted(name, why),
                Headers.of("X-Nexe-Status", "nexe is invalid", "X-Nexe-Validation", "1"));
    }
}
