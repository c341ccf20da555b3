package io.insitu.cli;

import io.insitu.engine.Channel.Source;
import io.insitu.engine.Engine;
import io.insitu.engine.Image;
import io.insitu.engine.InvalidImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// `--image TAR`: tar files that a program sees as its file system, and that it may lie in itself.
final class ImageOptions {
    /// A program in an image, as in a job description.
    private static final String WITHIN = "file://";

    @Option(
            names = "--image",
            paramLabel = "TAR",
            description = {
                "A tar file (plain, gzip, zstd) that the program sees as its file system; a later"
                    + " one lies over an earlier one. PROGRAM may be file://PATH then, a file of"
                    + " one."
            })
    private List<Path> files = new ArrayList<>();

    /// @throws UsageException for a file that is no image
    List<Image> mounted(Engine engine) {
        List<Image> images = new ArrayList<>();
        for (Path file : files) {
            try {
                long size = Files.size(file);
                String content =
                        "%s of %d bytes, %s"
                                .formatted(
                                        file.toRealPath(), size, Files.getLastModifiedTime(file));
                Source tar = new Source.FileRegion(file.toAbsolutePath(), 0, size);
                images.add(engine.images().plain(new Image("/", content, tar)));
            } catch (IOException e) {
                throw new UsageException("--image %s cannot be read: %s".formatted(file, e));
            } catch (InvalidImageException e) {
                throw new UsageException("--image %s: %s".formatted(file, e.getMessage()));
            }
        }
        return images;
    }

    /// {@return the module that a program's name names}
    ///
    /// @throws UsageException when it is not there
    static ByteBuffer program(Engine engine, List<Image> images, String name) {
        try {
            return name.startsWith(WITHIN)
                    ? map(within(engine, images, name.substring(WITHIN.length())))
                    : map(new Source.FileRegion(Path.of(name), 0, Files.size(Path.of(name))));
        } catch (IOException e) {
            throw new UsageException("%s cannot be read: %s".formatted(name, e));
        } catch (InvalidImageException e) {
            throw new UsageException("%s: %s".formatted(name, e.getMessage()));
        }
    }

    private static Source within(Engine engine, List<Image> images, String path)
            throws InvalidImageException {
        for (Image image : images.reversed()) {
            Optional<Source> found = engine.images().file(image, path);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new UsageException("%s%s is in no --image".formatted(WITHIN, path));
    }

    private static ByteBuffer map(Source source) throws IOException {
        if (!(source instanceof Source.FileRegion(Path file, long offset, long length))) {
            throw new IllegalStateException("an image of a file has files");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(MapMode.READ_ONLY, offset, length);
        }
    }
}
