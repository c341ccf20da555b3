package io.insitu.server;

import io.insitu.engine.Channel.Source;
import io.insitu.engine.Image;
import io.insitu.engine.ImageLimits;
import io.insitu.engine.InvalidImageException;
import io.insitu.engine.image.ImageFiles;
import io.insitu.middleware.compute.image.SystemImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The folder of a server's images, as its operator changes it. An image appears whole, and only
/// when it can be mounted.
///
/// @param directory made when it is needed
/// @param limits that the server sets for images
record ImageFolder(Path directory, ImageLimits limits) {

    /// @param bytes of its file
    /// @param programs the files in its folder `bin`
    record Installed(String name, long bytes, List<String> programs) {}

    List<Installed> list() throws IOException {
        SystemImages images = new SystemImages(directory);
        List<Installed> all = new ArrayList<>();
        for (String name : images.names()) {
            Path file = images.find(name).orElseThrow();
            all.add(new Installed(name, Files.size(file), programs(file)));
        }
        return all;
    }

    /// Puts a copy of a tar file where the server finds it, in the place of what had that name.
    ///
    /// @return where it is
    /// @throws IOException when it is no image that the server could mount, or has no such name
    Path install(String name, Path tar) throws IOException {
        if (!SystemImages.isName(name)) {
            throw new IOException(
                    "'%s' cannot be an image's name: letters, digits, dots, hyphens and underscores,"
                                    .formatted(name)
                            + " a letter or digit first, and no device of every job (stdin,"
                            + " image…)");
        }
        if (programs(tar).isEmpty()) {
            throw new IOException(tar + ": an image has its programs in bin, and this has none");
        }
        Files.createDirectories(directory);
        Path copy = Files.createTempFile(directory, ".install-", "");
        try {
            Files.copy(tar, copy, StandardCopyOption.REPLACE_EXISTING);
            Path target = directory.resolve(name + ending(copy));
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
            deleteOthers(name, target);
            return target;
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /// @throws IOException when there is none of that name
    void remove(String name) throws IOException {
        Path file =
                new SystemImages(directory)
                        .find(name)
                        .orElseThrow(() -> new IOException("there is no image " + name));
        Files.delete(file);
        deleteOthers(name, file);
    }

    /// One name has one file: where there are several, the server takes the first ending only.
    private void deleteOthers(String name, Path but) throws IOException {
        for (String ending : SystemImages.ENDINGS) {
            Path other = directory.resolve(name + ending);
            if (!other.equals(but)) {
                Files.deleteIfExists(other);
            }
        }
    }

    /// The server reads a file by its beginning; its name says the same to people.
    private static String ending(Path file) throws IOException {
        byte[] magic;
        try (InputStream bytes = Files.newInputStream(file)) {
            magic = bytes.readNBytes(4);
        }
        String hex = HexFormat.of().formatHex(magic);
        return hex.startsWith("1f8b") ? ".tar.gz" : hex.equals("28b52ffd") ? ".tar.zst" : ".tar";
    }

    private List<String> programs(Path file) throws IOException {
        Path unpacked = Files.createTempDirectory("insitu-image");
        try {
            Source tar = new Source.FileRegion(file.toAbsolutePath(), 0, Files.size(file));
            return new ImageFiles(unpacked, limits)
                    .names(new Image("/", file.toString(), tar), SystemImages.PROGRAMS);
        } catch (InvalidImageException e) {
            throw new IOException("%s is no image: %s".formatted(file, e.getMessage()), e);
        } finally {
            delete(unpacked);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
