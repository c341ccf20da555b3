package io.insitu.middleware.compute.live;

import io.insitu.storage.OpenObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Reads what fits in memory: records, leases and keys.
final class SmallObject {
    private static final int BYTES_MAX = 4 << 20;

    private SmallObject() {}

    /// {@return what is in the object, which is closed; nothing when that is longer than anything
    /// that we write}
    static byte[] bytes(OpenObject object) {
        try (object) {
            return object.record().size() > BYTES_MAX ? new byte[0] : read(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(OpenObject object) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) object.record().size());
        switch (object.content()) {
            case OpenObject.Content.InMemory(var content) -> bytes.put(content.duplicate());
            case OpenObject.Content.InFile(var file, var offset, var _) -> {
                try (FileChannel channel = FileChannel.open(file)) {
                    while (bytes.hasRemaining()
                            && channel.read(bytes, offset + bytes.position()) >= 0) {}
                }
            }
        }
        return bytes.array();
    }
}
