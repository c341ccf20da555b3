package io.insitu.middleware.compute.program;

import io.insitu.engine.Engine;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.Module;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import io.insitu.storage.Timestamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The programs that lie in the store, prepared. A program is prepared when it is first run or
/// uploaded, and again when its object has changed. For any number of threads; blocks.
public final class Programs {
    /// One state of one object. Not its ETag alone: two modules with one MD5 can be made, and must
    /// not stand in for each other.
    private record Version(ObjectPath path, String etag, Timestamp timestamp) {}

    private final Engine engine;
    private final long moduleBytesMax;
    private final Map<Version, Module> prepared;

    /// @param kept how many prepared modules are remembered
    public Programs(Engine engine, long moduleBytesMax, int kept) {
        this.engine = engine;
        this.moduleBytesMax = moduleBytesMax;
        this.prepared =
                Collections.synchronizedMap(
                        new LinkedHashMap<>(16, 0.75f, true) {
                            @Override
                            protected boolean removeEldestEntry(Map.Entry<Version, Module> eldest) {
                                return size() > kept;
                            }
                        });
    }

    /// {@return the program in that object; empty when there is no such object}
    ///
    /// @throws SwiftException 422 when it is no module that can run here
    public Optional<Module> load(ObjectStore store, ObjectPath path) {
        Optional<Module> known = store.object(path).map(record -> prepared.get(version(record)));
        return known.isPresent() ? known : store.open(path).map(this::prepare);
    }

    private static Version version(ObjectRecord record) {
        return new Version(record.path(), record.etag(), record.timestamp());
    }

    private Module prepare(OpenObject object) {
        try (object) {
            ObjectRecord record = object.record();
            if (record.size() > moduleBytesMax) {
                throw invalid(
                        record.path().toString(),
                        "%d bytes are more than the %d that a module may have"
                                .formatted(record.size(), moduleBytesMax));
            }
            Module module = prepare(record.path(), bytes(object.content()));
            prepared.put(version(record), module);
            return module;
        }
    }

    private static ByteBuffer bytes(OpenObject.Content content) {
        return switch (content) {
            case OpenObject.Content.InMemory(var bytes) -> bytes.duplicate();
            case OpenObject.Content.InFile(var file, var offset, var length) -> {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    yield channel.map(MapMode.READ_ONLY, offset, length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /// {@return the module in these bytes}
    ///
    /// @param path where they are or will be; the account's own worker looks at them
    /// @throws SwiftException 422, with the reason and the byte offset
    Module prepare(ObjectPath path, ByteBuffer wasm) {
        try {
            return engine.prepare(path.account(), wasm);
        } catch (InvalidModuleException e) {
            String place = e.offset() < 0 ? "" : " at byte " + e.offset();
            throw invalid(path.toString(), e.getMessage() + place);
        }
    }

    private static SwiftException invalid(String name, String why) {
        return new SwiftException(422, "nexe is invalid: %s: %s".formatted(name, why));
    }
}
