package io.insitu.engine.image;

import com.github.luben.zstd.ZstdInputStream;
import io.insitu.engine.Channel.Source;
import io.insitu.engine.Image;
import io.insitu.engine.InvalidImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Images that came compressed, unpacked into files: those that were asked for last. They do not
/// outlive the engine. For any number of threads; blocks.
public final class UnpackedImages {
    private static final int BLOCK = 1 << 16;
    private static final int ZSTD_WINDOW_LOG_MAX = 27;

    private final Path directory;
    private final long imageBytesMax;
    private final long bytesMax;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();
    private final LinkedHashMap<String, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// How an image is packed, by its first bytes.
    private enum Packing {
        GZIP("1f8b"),
        ZSTD("28b52ffd");

        private final String magic;

        Packing(String magic) {
            this.magic = magic;
        }

        static Optional<Packing> of(byte[] first) {
            String hex = HexFormat.of().formatHex(first);
            return Stream.of(values()).filter(p -> hex.startsWith(p.magic)).findFirst();
        }
    }

    /// @param directory holds nothing else; what is in it from before is removed
    /// @param imageBytesMax how long one may become
    /// @param bytesMax how much all of them may take, the last one excepted
    public UnpackedImages(Path directory, long imageBytesMax, long bytesMax) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.imageBytesMax = imageBytesMax;
        this.bytesMax = bytesMax;
        try (Stream<Path> before = Files.list(directory)) {
            for (Path file : before.toList()) {
                Files.delete(file);
            }
        }
    }

    /// {@return the image as a plain tar file: itself, unless it is compressed}
    public Image plain(Image image) throws InvalidImageException {
        try {
            Optional<Packing> packing = Packing.of(first(image.tar()));
            return packing.isEmpty() ? image : unpacked(image, packing.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] first(Source packed) throws IOException {
        try (InputStream in = open(packed)) {
            return in.readNBytes(4);
        }
    }

    private static InputStream open(Source packed) throws IOException {
        return switch (packed) {
            case Source.Bytes(ByteBuffer given) -> {
                byte[] copy = new byte[given.remaining()];
                given.duplicate().get(copy);
                yield new ByteArrayInputStream(copy);
            }
            case Source.FileRegion(Path file, long offset, long length) -> {
                FileChannel channel = FileChannel.open(file).position(offset);
                yield new Part(Channels.newInputStream(channel), length);
            }
            case Source.FromPipe _ -> throw new IllegalArgumentException("an image is no pipe");
        };
    }

    private Image unpacked(Image image, Packing packing) throws IOException, InvalidImageException {
        String name = name(image.content());
        Path file = directory.resolve(name);
        synchronized (locks.computeIfAbsent(name, _ -> new Object())) {
            long size = known(name);
            if (size < 0) {
                size = unpack(image.tar(), packing, file);
                keep(name, size);
            }
            locks.remove(name);
            return new Image(image.mount(), image.content(), new Source.FileRegion(file, 0, size));
        }
    }

    private long known(String name) {
        synchronized (sizes) {
            return sizes.getOrDefault(name, -1L);
        }
    }

    private void keep(String name, long size) throws IOException {
        List<String> leaving = new ArrayList<>();
        synchronized (sizes) {
            bytes += size;
            for (var all = sizes.entrySet().iterator(); bytes > bytesMax && all.hasNext(); ) {
                Map.Entry<String, Long> oldest = all.next();
                bytes -= oldest.getValue();
                leaving.add(oldest.getKey());
                all.remove();
            }
            sizes.put(name, size);
            for (String old : leaving) {
                Files.deleteIfExists(directory.resolve(old));
            }
        }
    }

    private long unpack(Source packed, Packing packing, Path into)
            throws IOException, InvalidImageException {
        Path temporary = Files.createTempFile(directory, "new-", ".tar");
        try (InputStream in = open(packed);
                OutputStream out = Files.newOutputStream(temporary)) {
            long size = copy(in, packing, out);
            Files.move(temporary, into);
            return size;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private long copy(InputStream packed, Packing packing, OutputStream out)
            throws IOException, InvalidImageException {
        byte[] block = new byte[BLOCK];
        long size = 0;
        try (InputStream in = unpacking(packed, packing)) {
            while (true) {
                int n = read(in, block, packing);
                if (n < 0) {
                    return size;
                }
                size += n;
                if (size > imageBytesMax) {
                    throw new InvalidImageException(
                            "it unpacks to more than %d bytes, as many as are allowed"
                                    .formatted(imageBytesMax));
                }
                out.write(block, 0, n);
            }
        }
    }

    private static int read(InputStream in, byte[] block, Packing packing)
            throws InvalidImageException {
        try {
            return in.read(block);
        } catch (IOException e) {
            throw broken(packing, e);
        }
    }

    private static InputStream unpacking(InputStream packed, Packing packing)
            throws InvalidImageException {
        try {
            return switch (packing) {
                case GZIP -> new GZIPInputStream(packed, BLOCK);
                case ZSTD -> new ZstdInputStream(packed).setLongMax(ZSTD_WINDOW_LOG_MAX);
            };
        } catch (IOException e) {
            throw broken(packing, e);
        }
    }

    private static InvalidImageException broken(Packing packing, IOException why) {
        return new InvalidImageException("as %s it is broken: %s".formatted(packing, why));
    }

    private static String name(String content) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest) + ".tar";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// The first bytes of a stream.
    private static final class Part extends InputStream {
        private final InputStream whole;
        private long left;

        Part(InputStream whole, long length) {
            this.whole = whole;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = left == 0 ? -1 : whole.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, n);
            return n;
        }

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }
}
