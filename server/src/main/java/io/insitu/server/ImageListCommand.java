package io.insitu.server;

import io.insitu.server.ImageFolder.Installed;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `insitu image list`: a line for each image, its size and programs; then what can be built here.
@Command(
        name = "list",
        description = "Lists the server's images with their programs, and those it could have.",
        mixinStandardHelpOptions = true)
final class ImageListCommand implements Callable<Integer> {
    @Mixin private final ImageCommand.Place place = new ImageCommand.Place();

    @Override
    public Integer call() {
        return ImageCommand.run(() -> {
            TreeSet<String> others = new TreeSet<>(ImageRecipes.names());
            for (Installed image : place.folder().list()) {
                others.remove(image.name());
                System.out.printf(
                        "%-12s %,11d bytes  %s%n",
                        image.name(), image.bytes(), String.join(" ", image.programs()));
            }
            others.forEach(name -> System.out.printf("%-12s not installed%n", name));
        });
    }
}
