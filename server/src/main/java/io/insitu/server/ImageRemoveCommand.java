package io.insitu.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `insitu image remove`.
@Command(
        name = "remove",
        description = "Takes an image from a server. Jobs that run keep it.",
        mixinStandardHelpOptions = true)
final class ImageRemoveCommand implements Callable<Integer> {
    @Mixin private final ImageCommand.Place place = new ImageCommand.Place();

    @Parameters(paramLabel = "NAME", description = "The image.")
    private String name = "";

    @Override
    public Integer call() {
        return ImageCommand.run(() -> place.folder().remove(name));
    }
}
