package io.insitu.storage.folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        MessageDigest md5 = newMd5();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), md5)) {
            byte[] block = new byte[1 << 16];
            while (in.read(block) >= 0) {
                // The stream sums what passes.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(md5.digest());
    }

    static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
