package io.insitu.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The images that can be built here: the folders of `examples/images` with a script `build`. An
/// installation without sources has none.
final class ImageRecipes {
    private ImageRecipes() {}

    static SortedSet<String> names() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        Optional<Path> recipes = folder();
        if (recipes.isPresent()) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(recipes.get())) {
                for (Path recipe : folders) {
                    if (Files.isExecutable(recipe.resolve("build"))) {
                        names.add(recipe.getFileName().toString());
                    }
                }
            }
        }
        return names;
    }

    /// Builds an image, which takes minutes the first time.
    ///
    /// @throws IOException when it cannot be built; the reason stands on standard error
    static void build(String name, Path file) throws IOException {
        if (!names().contains(name)) {
            throw new IOException(
                    "%s cannot be built here; what can is: %s"
                            .formatted(name, String.join(", ", names())));
        }
        System.err.printf("building %s; the first time it takes minutes%n", name);
        Path script = folder().orElseThrow().resolve("build");
        try {
            int status =
                    new ProcessBuilder(List.of(script.toString(), name, file.toString()))
                            .inheritIO()
                            .start()
                            .waitFor();
            if (status != 0) {
                throw new IOException("%s could not be built".formatted(name));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Optional<Path> folder() {
        return ConfigOptions.installation()
                .map(home -> home.resolve("examples/images"))
                .filter(Files::isDirectory);
    }
}
