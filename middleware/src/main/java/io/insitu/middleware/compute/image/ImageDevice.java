package io.insitu.middleware.compute.image;

import io.insitu.engine.Channel;
import io.insitu.engine.Engine;
import io.insitu.engine.Image;
import io.insitu.engine.InvalidImageException;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;

/// Devices of the kind `image`: channels as others are, and folders beside.
public final class ImageDevice {
    private ImageDevice() {}

    /// {@return an object's tar file, to be mounted} Blocks while it is unpacked.
    ///
    /// @throws SwiftException 422 when it cannot be unpacked
    public static Image mounted(
            Engine engine, ObjectRecord object, Channel.Source tar, String mount) {
        String content = "%s of %s, %s".formatted(object.path(), object.timestamp(), object.etag());
        try {
            return engine.images().plain(new Image(mount, content, tar));
        } catch (InvalidImageException e) {
            throw invalid(object, e);
        }
    }

    /// {@return the same at `/`}
    public static Image mounted(Engine engine, ObjectRecord object, Channel.Source tar) {
        return mounted(engine, object, tar, "/");
    }

    /// {@return an object's bytes as an engine takes them, for as long as it is open}
    public static Channel.Source source(OpenObject object) {
        return switch (object.content()) {
            case OpenObject.Content.InMemory(var bytes) -> new Channel.Source.Bytes(bytes);
            case OpenObject.Content.InFile(var file, var offset, var length) ->
                    new Channel.Source.FileRegion(file, offset, length);
        };
    }

    /// {@return the error for an object that is no image}
    public static SwiftException invalid(ObjectRecord object, InvalidImageException why) {
        return new SwiftException(
                422, "image is invalid: %s: %s".formatted(object.path(), why.getMessage()));
    }
}
