package io.insitu.middleware.compute;

import io.insitu.engine.Channel.Source;
import io.insitu.engine.Engine;
import io.insitu.engine.Image;
import io.insitu.engine.InvalidImageException;
import io.insitu.middleware.compute.image.ImageDevice;
import io.insitu.middleware.compute.plan.Planner;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The job that an image is: the description in its file `boot/cluster.map`, or `boot/system.map`
/// (ZeroCloud's names). Such an image is a zapp.
record BootMap(Engine engine, JobBody bodies) {
    private static final List<String> PATHS = List.of("boot/cluster.map", "boot/system.map");
    private static final Set<String> TYPES =
            Set.of(
                    "application/x-tar",
                    "application/x-gtar",
                    "application/x-ustar",
                    "application/x-gzip",
                    "application/gzip",
                    "application/zstd");

    /// {@return whether what has that media type is an image}
    static boolean isImage(String type) {
        return TYPES.contains(type);
    }

    /// {@return the description in an image; empty when it has none} Blocks.
    ///
    /// @throws io.insitu.middleware.SwiftException 404 when the object is not there, 413 when the
    ///   description is too long, 422 when the image cannot be read
    Optional<byte[]> read(ObjectStore store, ObjectPath path) {
        try (OpenObject object = store.open(path).orElseThrow(() -> Planner.missing(path))) {
            Image image = ImageDevice.mounted(engine, object.record(), ImageDevice.source(object));
            try {
                for (String name : PATHS) {
                    Optional<Source> found = engine.images().file(image, name);
                    if (found.isPresent()) {
                        return Optional.of(bodies.read(found.get()));
                    }
                }
                return Optional.empty();
            } catch (InvalidImageException e) {
                throw ImageDevice.invalid(object.record(), e);
            }
        }
    }
}
