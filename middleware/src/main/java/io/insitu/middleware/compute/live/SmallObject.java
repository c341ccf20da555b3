package io.insitu.middleware.compute.live;

import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.storage.OpenObject;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Reads what fits in memory: records, leases and keys.
final class SmallObject {
    private static final int BYTES_MAX = 4 << 20;

    private SmallObject() {}

    /// {@return what is in the object, which is closed; nothing when that is longer than anything
    /// that we write}
    static byte[] bytes(OpenObject object) {
        if (object.record().size() > BYTES_MAX) {
            object.close();
            return new byte[0];
        }
        try {
            return ContentBody.bytes(Content.of(object), BYTES_MAX);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
