package io.insitu.storage;

import io.insitu.storage.OpenObject.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

/// Bytes of objects, for tests.
public final class Contents {
    private Contents() {}

    public static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ObjectRecord put(ObjectStore store, ObjectPath path, byte[] content) {
        return put(store, path, content, new NewObject("text/plain", Map.of()));
    }

    public static ObjectRecord put(
            ObjectStore store, ObjectPath path, byte[] content, NewObject object) {
        try (Upload upload = store.upload(path)) {
            upload.write(ByteBuffer.wrap(content));
            return upload.commit(object);
        }
    }

    public static byte[] of(OpenObject open) {
        return switch (open.content()) {
            case Content.InMemory memory -> {
                byte[] bytes = new byte[memory.bytes().remaining()];
                memory.bytes().duplicate().get(bytes);
                yield bytes;
            }
            case Content.InFile file -> read(file);
        };
    }

    private static byte[] read(Content.InFile content) {
        try (FileChannel file = FileChannel.open(content.file())) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(content.length()));
            while (bytes.hasRemaining()
                    && file.read(bytes, content.offset() + bytes.position()) >= 0) {}
            return bytes.array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
