package io.insitu.engine.image;

import io.insitu.engine.Channel.Source;
import io.insitu.engine.Image;
import io.insitu.engine.ImageLimits;
import io.insitu.engine.Images;
import io.insitu.engine.InvalidImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Files in images, found where they lie. For any number of threads; blocks.
public final class ImageFiles implements Images {
    private static final long INDEX_BYTES_MAX = 32 << 20;

    private final UnpackedImages unpacked;
    private final ImageIndexes indexes;

    private final ImageLimits limits;

    /// @param directory where compressed images become plain ones; it holds nothing else
    public ImageFiles(Path directory, ImageLimits limits) throws IOException {
        this.limits = limits;
        this.unpacked =
                new UnpackedImages(directory, limits.unpackedBytesMax(), limits.keptBytesMax());
        this.indexes = new ImageIndexes(INDEX_BYTES_MAX, limits.entriesMax());
    }

    @Override
    public ImageLimits limits() {
        return limits;
    }

    @Override
    public Image plain(Image image) throws InvalidImageException {
        return unpacked.plain(image);
    }

    @Override
    public Optional<Source> file(Image image, String path) throws InvalidImageException {
        Source tar = unpacked.plain(image).tar();
        return found(index(image, tar), path).map(found -> found.of(tar));
    }

    @Override
    public List<String> names(Image image, String folder) throws InvalidImageException {
        return index(image, unpacked.plain(image).tar()).names(folder);
    }

    private TarIndex index(Image image, Source tar) throws InvalidImageException {
        try {
            return switch (tar) {
                case Source.Bytes(ByteBuffer bytes) -> {
                    MemorySegment all = MemorySegment.ofBuffer(bytes.duplicate());
                    yield indexes.index(
                            image.content(),
                            (into, offset) -> copy(all, into, offset),
                            all.byteSize());
                }
                case Source.FileRegion(Path file, long offset, long length) -> {
                    try (FileChannel channel = FileChannel.open(file)) {
                        yield indexes.index(
                                image.content(),
                                (into, at) -> read(channel, into, offset, at, length),
                                length);
                    }
                }
                case Source.FromPipe _ -> throw new IllegalArgumentException("an image is no pipe");
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Found(long offset, long size) {
        Source of(Source tar) {
            return switch (tar) {
                case Source.Bytes(ByteBuffer bytes) ->
                        new Source.Bytes(
                                bytes.slice(bytes.position() + (int) offset, (int) size)
                                        .asReadOnlyBuffer());
                case Source.FileRegion(Path file, long start, long _) ->
                        new Source.FileRegion(file, start + offset, size);
                case Source.FromPipe pipe -> pipe;
            };
        }
    }

    private static Optional<Found> found(TarIndex index, String path) {
        OptionalInt entry = index.find(path);
        return entry.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Found(index.offset(entry.getAsInt()), index.size(entry.getAsInt())));
    }

    private static int copy(MemorySegment all, MemorySegment into, long offset) {
        long count = Math.clamp(all.byteSize() - offset, 0, into.byteSize());
        MemorySegment.copy(all, Math.min(offset, all.byteSize()), into, 0, count);
        return (int) count;
    }

    private static int read(
            FileChannel channel, MemorySegment into, long start, long at, long length) {
        ByteBuffer bytes = into.asByteBuffer();
        bytes.limit(Math.clamp(length - at, 0, bytes.capacity()));
        try {
            while (bytes.hasRemaining()
                    && channel.read(bytes, start + at + bytes.position()) >= 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.position();
    }
}
