package io.insitu.storage.folder;

import io.insitu.storage.Md5;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The MD5 of files, each read once for as long as its length and time stay.
final class Sums {
    private final Map<Path, Sum> known = new ConcurrentHashMap<>();

    private record Sum(long size, FileTime modified, String md5) {
        boolean isOf(BasicFileAttributes file) {
            return size == file.size() && modified.equals(file.lastModifiedTime());
        }
    }

    /// {@return the sum of a file that is already known by whoever wrote it}
    String keep(Path file, String md5) {
        BasicFileAttributes now = FolderStore.attributes(file);
        known.put(file, new Sum(now.size(), now.lastModifiedTime(), md5));
        return md5;
    }

    String md5(Path file) {
        BasicFileAttributes now = FolderStore.attributes(file);
        Sum sum = known.get(file);
        return sum != null && sum.isOf(now) ? sum.md5() : keep(file, read(file));
    }

    private static String read(Path file) {
        Md5 md5 = new Md5();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[1 << 16];
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                md5.update(ByteBuffer.wrap(block, 0, n));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return md5.hex();
    }
}
