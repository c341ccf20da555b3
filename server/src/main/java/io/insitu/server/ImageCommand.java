package io.insitu.server;

import io.insitu.server.config.ConfigException;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `insitu image`: the images that a server has for all jobs (`compute.images.directory`), for its
/// operator, on its machine. The server may be running: it looks at its images with each job.
@Command(
        name = "image",
        description = "The images of programs that a server has for all jobs.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ImageListCommand.class,
            ImageInstallCommand.class,
            ImageBuildCommand.class,
            ImageRemoveCommand.class
        })
final class ImageCommand {
    private static final int CANNOT = 125;

    /// What one of its commands does.
    interface Action {
        void run() throws IOException, ConfigException;
    }

    /// Which images.
    static final class Place {
        @Mixin private final ConfigOptions options = new ConfigOptions();

        ImageFolder folder() throws ConfigException {
            InsituConfig config = options.read(Map.of());
            return new ImageFolder(
                    config.compute().images().directory(), config.workers().images());
        }
    }

    /// {@return the command's exit code: 125 with a message when it could not be carried out}
    static int run(Action action) {
        try {
            action.run();
            return 0;
        } catch (ConfigException e) {
            System.err.println("insitu: the configuration cannot be used:");
            e.problems().forEach(problem -> System.err.println("  " + problem));
        } catch (IOException e) {
            System.err.println("insitu: " + e.getMessage());
        }
        return CANNOT;
    }
}
