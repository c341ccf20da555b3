package io.insitu.middleware.compute.image;

import io.insitu.engine.Channel;
import io.insitu.engine.Engine;
import io.insitu.engine.Image;
import io.insitu.engine.InvalidImageException;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ObjectRecord;

/// The device `image`: a channel as others are, and `/` beside.
public final class ImageDevice {
    public static final String ALIAS = "image";

    private ImageDevice() {}

    /// {@return an object's tar file, to be mounted at `/`} Blocks while it is unpacked.
    ///
    /// @throws SwiftException 422 when it cannot be unpacked
    public static Image mounted(Engine engine, ObjectRecord object, Channel.Source tar) {
        String content = "%s of %s, %s".formatted(object.path(), object.timestamp(), object.etag());
        try {
            return engine.image(new Image("/", content, tar));
        } catch (InvalidImageException e) {
            throw new SwiftException(
                    422, "image is invalid: %s: %s".formatted(object.path(), e.getMessage()));
        }
    }
}
