package io.insitu.server;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `insitu image build`: for servers that have no compilers.
@Command(
        name = "build",
        description = "Builds an image as a tar file, to be installed elsewhere.",
        mixinStandardHelpOptions = true)
final class ImageBuildCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "As insitu image list has it.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The tar file to write.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        return ImageCommand.run(() -> ImageRecipes.build(name, file));
    }
}
