package io.insitu.server;

import io.insitu.server.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which configuration a command goes by.
final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration; without it, config/insitu.yaml of the installation.")
    private @Nullable Path configFile;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept.")
    private @Nullable Path data;

    /// @param flags of the command line, by their option's name
    /// @throws ConfigException with every problem that there is
    InsituConfig read(Map<String, String> flags) throws ConfigException {
        return InsituConfig.read(System.getenv(), with(flags), file());
    }

    /// {@return what the command line says, by the option's name}
    Map<String, String> with(Map<String, String> flags) {
        Map<String, String> all = new HashMap<>(flags);
        if (data != null) {
            all.put("data.directory", data.toString());
        }
        return all;
    }

    private Optional<Path> file() {
        return configFile != null
                ? Optional.of(configFile)
                : installation()
                        .map(home -> home.resolve("config/insitu.yaml"))
                        .filter(Files::isRegularFile);
    }

    /// {@return the folder that holds the launcher}
    static Optional<Path> installation() {
        return Optional.ofNullable(System.getProperty("insitu.home")).map(Path::of);
    }
}
