package io.insitu.middleware.compute.image;

import io.insitu.engine.Images;
import io.insitu.engine.InvalidImageException;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.DeviceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The images that a server has for all its jobs: the files `NAME.tar`, `NAME.tar.gz` and
/// `NAME.tar.zst` of a folder, which may come and go while the server runs. For any number of
/// threads.
public final class SystemImages {
    /// The folder of an image in which its programs are looked for.
    public static final String PROGRAMS = "bin";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /// What an image's file name ends in; of several files with one name the first of these counts.
    public static final List<String> ENDINGS = List.of(".tar", ".tar.gz", ".tar.zst");

    private static final Logger LOG = LoggerFactory.getLogger(SystemImages.class);

    private final Path directory;
    private final Map<Version, String> digests = new ConcurrentHashMap<>();

    /// @param directory need not be there
    /// @param preparedFromBytes programs that are as long or longer are prepared ahead of their
    ///   first run
    public record Config(Path directory, long preparedFromBytes) {
        public Config {
            if (preparedFromBytes < 0) {
                throw new IllegalArgumentException(
                        "prepared_from_bytes: %d is below 0".formatted(preparedFromBytes));
            }
        }

        /// {@return that of a server which says nothing else}
        public static Config in(Path directory) {
            return new Config(directory, 1 << 20);
        }
    }

    private record Version(Path file, FileTime modified, long size) {}

    /// @param directory need not be there
    public SystemImages(Path directory) {
        this.directory = directory;
    }

    public NavigableSet<String> names() {
        NavigableSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                ENDINGS.stream()
                        .filter(name::endsWith)
                        .map(ending -> name.substring(0, name.length() - ending.length()))
                        .filter(this::has)
                        .forEach(names::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /// {@return whether an image may have that name}
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && DeviceKind.of(name).isEmpty();
    }

    public boolean has(String name) {
        return find(name).isPresent();
    }

    /// {@return the image's file}
    public Optional<Path> find(String name) {
        return isName(name)
                ? ENDINGS.stream()
                        .map(ending -> directory.resolve(name + ending))
                        .filter(Files::isRegularFile)
                        .findFirst()
                : Optional.empty();
    }

    /// {@return the image of that name} Blocks: when it is new, all of it is read, and unpacked if
    /// it is compressed.
    ///
    /// @throws SwiftException 400 when there is none, 422 when it cannot be unpacked
    public SystemImage image(String name, Images images) {
        Path file =
                find(name)
                        .orElseThrow(
                                () -> new SwiftException(400, "This server has no image " + name));
        try {
            return SystemImage.of(digest(file), file, images);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidImageException e) {
            throw new SwiftException(422, "Image %s: %s".formatted(name, e.getMessage()));
        }
    }

    /// {@return the SHA-256 of an image's file; empty when there is none of that name} Blocks: when
    /// it is new, all of it is read.
    public Optional<String> digest(String name) {
        return find(name)
                .map(file -> {
                    try {
                        return digest(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private String digest(Path file) throws IOException {
        Version version = new Version(file, Files.getLastModifiedTime(file), Files.size(file));
        return digests.computeIfAbsent(version, SystemImages::digest);
    }

    /// {@return by their names the URLs of the programs of all images; of those with one name that
    /// of the first image. An image that cannot be read has none}
    public NavigableMap<String, String> programs(Images images) {
        NavigableMap<String, String> programs = new TreeMap<>();
        for (String image : names()) {
            for (String program : programs(image, images)) {
                programs.putIfAbsent(
                        program, "file://%s:%s/%s".formatted(image, PROGRAMS, program));
            }
        }
        return programs;
    }

    private List<String> programs(String name, Images images) {
        try {
            return images.names(image(name, images).image(), PROGRAMS);
        } catch (InvalidImageException | SwiftException e) {
            LOG.warn("image {} has no programs that can be listed: {}", name, e.getMessage());
            return List.of();
        }
    }

    private static String digest(Version version) {
        try {
            return SystemImage.digest(version.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
