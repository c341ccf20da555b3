package io.insitu.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `insitu image install`.
@Command(
        name = "install",
        description = {
            "Gives a server an image: one that is built here by its name (insitu image list), or a"
                    + " tar file.",
            "Jobs that run keep what they have; the next ones see the new image."
        },
        mixinStandardHelpOptions = true)
final class ImageInstallCommand implements Callable<Integer> {
    @Mixin private final ImageCommand.Place place = new ImageCommand.Place();

    @Parameters(
            paramLabel = "IMAGE",
            description = "The name of a recipe, or a tar file (plain, gzip, zstd) with a path.")
    private String image = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Under which name; the recipe's, or the file's without .tar.")
    private @Nullable String name;

    @Override
    public Integer call() {
        return ImageCommand.run(() -> {
            ImageFolder folder = place.folder();
            if (ImageRecipes.names().contains(image)) {
                Path built = Files.createTempFile("insitu-" + image, ".tar");
                try {
                    ImageRecipes.build(image, built);
                    tell(folder.install(name == null ? image : name, built));
                } finally {
                    Files.deleteIfExists(built);
                }
            } else {
                tell(folder.install(name == null ? fileName() : name, file()));
            }
        });
    }

    private Path file() throws IOException {
        Path file = Path.of(image);
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    "%s: no file, and no image that can be built here (%s)"
                            .formatted(image, String.join(", ", ImageRecipes.names())));
        }
        return file;
    }

    private String fileName() {
        Path file = Path.of(image).getFileName();
        return file == null
                ? ""
                : file.toString().replaceFirst("\\.(tar|tgz|tar\\.gz|tar\\.zst)$", "");
    }

    private static void tell(Path installed) {
        System.out.println(installed);
    }
}
