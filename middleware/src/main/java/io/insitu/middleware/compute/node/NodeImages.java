package io.insitu.middleware.compute.node;

import io.insitu.engine.Image;
import io.insitu.engine.Images;
import io.insitu.engine.InvalidImageException;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.image.SystemImage;
import io.insitu.storage.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The proxies' images on a node: files by the digest of their bytes. What comes is compared with
/// its digest while it is written, and what is left from an earlier run before it is first used.
/// When they become too many bytes, those go first that were used longest ago and that nobody uses.
/// For any number of threads; blocks.
public final class NodeImages {
    private static final String NAME = "[0-9a-f]{64}";

    private final Config config;
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// @param directory of the files; made when it is missing
    /// @param bytesMax of all of them, those excepted that are in use
    public record Config(Path directory, long bytesMax) {
        public Config {
            if (bytesMax < 1) {
                throw new IllegalArgumentException(
                        "bytes_max: %d is not 1 or more".formatted(bytesMax));
            }
        }
    }

    private static final class Kept {
        private final long size;
        private boolean isVerified;
        private int users;

        Kept(long size, boolean isVerified) {
            this.size = size;
            this.isVerified = isVerified;
        }
    }

    /// An image that stays until this is closed.
    final class Held implements AutoCloseable {
        private final String digest;
        private final Kept kept;

        private Held(String digest, Kept kept) {
            this.digest = digest;
            this.kept = kept;
        }

        /// {@return the image, to be mounted at `/`} Blocks while it is unpacked.
        ///
        /// @throws SwiftException 422 when it cannot be unpacked
        Image mounted(Images images) {
            try {
                return SystemImage.of(digest, file(digest), images).image();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InvalidImageException e) {
                throw new SwiftException(422, "Image %s: %s".formatted(digest, e.getMessage()));
            }
        }

        @Override
        public void close() {
            letGo(kept);
        }
    }

    private NodeImages(Config config) {
        this.config = config;
    }

    /// @throws IOException when the directory cannot be made or read
    public static NodeImages open(Config config) throws IOException {
        Files.createDirectories(config.directory());
        NodeImages images = new NodeImages(config);
        try (Stream<Path> files = Files.list(config.directory())) {
            for (Path file : files.sorted(Comparator.comparing(NodeImages::used)).toList()) {
                images.find(file);
            }
        }
        return images;
    }

    private static FileTime used(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void find(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.matches(NAME)) {
            keep(name, new Kept(Files.size(file), false));
        } else {
            Files.delete(file); // it had not come to its end
        }
    }

    private Path file(String digest) {
        return config.directory().resolve(digest);
    }

    synchronized boolean has(String digest) {
        return kept.containsKey(digest);
    }

    /// Takes in an image, of which nothing is read when it is here already. Another that comes at
    /// the same time does no harm.
    ///
    /// @param length of it, as far as it is known
    /// @throws SwiftException 400 when its digest is another, 413 when it is too large
    void put(String digest, OptionalLong length, Body body) {
        if (!digest.matches(NAME)) {
            throw new SwiftException(400, "'%s' is no digest of an image".formatted(digest));
        }
        if (has(digest)) {
            return;
        }
        checkSize(length.orElse(0));
        try {
            Path file = Files.createTempFile(config.directory(), "new-", ".tmp");
            try {
                long size = copy(body, digest, file);
                add(digest, size, file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new SwiftException(503, "The image cannot be taken: " + e.getMessage());
        }
    }

    private long copy(Body body, String digest, Path file) throws IOException {
        MessageDigest sum = SystemImage.sha256();
        long size = 0;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                size += next.remaining();
                checkSize(size);
                sum.update(next.duplicate());
                while (next.hasRemaining()) {
                    out.write(next);
                }
            }
        }
        if (!HexFormat.of().formatHex(sum.digest()).equals(digest)) {
            throw new SwiftException(400, "The image is not the one that the path names");
        }
        return size;
    }

    private void checkSize(long size) {
        if (size > config.bytesMax()) {
            throw new SwiftException(
                    413, "Images may have %d bytes here at most".formatted(config.bytesMax()));
        }
    }

    private synchronized void add(String digest, long size, Path file) throws IOException {
        if (!kept.containsKey(digest)) {
            Files.move(file, file(digest));
            keep(digest, new Kept(size, true));
        }
    }

    private synchronized void keep(String digest, Kept one) throws IOException {
        bytes += one.size;
        List<String> leaving = new ArrayList<>();
        for (Map.Entry<String, Kept> oldest : kept.entrySet()) {
            if (bytes > config.bytesMax() && oldest.getValue().users == 0) {
                bytes -= oldest.getValue().size;
                leaving.add(oldest.getKey());
            }
        }
        kept.put(digest, one);
        for (String old : leaving) {
            kept.remove(old);
            Files.deleteIfExists(file(old));
        }
    }

    /// Has an image stay.
    ///
    /// @throws SwiftException 503 when it has gone meanwhile
    Held hold(String digest) {
        Kept one = use(digest);
        try {
            verify(digest, one);
            Files.setLastModifiedTime(file(digest), FileTime.from(Instant.now()));
            return new Held(digest, one);
        } catch (IOException | RuntimeException e) {
            letGo(one);
            throw e instanceof SwiftException told ? told : gone(digest);
        }
    }

    private synchronized Kept use(String digest) {
        Kept one = kept.get(digest);
        if (one == null) {
            throw gone(digest);
        }
        one.users++;
        return one;
    }

    private static SwiftException gone(String digest) {
        return new SwiftException(503, "An image was forgotten: " + digest);
    }

    private void verify(String digest, Kept one) throws IOException {
        synchronized (one) {
            if (!one.isVerified) {
                one.isVerified = SystemImage.digest(file(digest)).equals(digest);
            }
            if (!one.isVerified) {
                forget(digest);
                throw gone(digest);
            }
        }
    }

    private synchronized void forget(String digest) throws IOException {
        Kept one = kept.remove(digest);
        if (one != null) {
            bytes -= one.size;
            Files.deleteIfExists(file(digest));
        }
    }

    private synchronized void letGo(Kept one) {
        one.users--;
    }
}
