package io.insitu.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `insitu store`.
@Command(
        name = "store",
        description = "The embedded store: looks at it, backs it up.",
        mixinStandardHelpOptions = true,
        subcommands = {
            StoreCheckCommand.class,
            StoreBackupCommand.class,
            StoreRestoreCommand.class
        })
public final class StoreCommand {
    /// Which store.
    static final class Place {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                defaultValue = "data",
                description = "The server's data folder (default: ${DEFAULT-VALUE}).")
        private Path data = Path.of("data");

        @Option(
                names = "--store",
                paramLabel = "DIR",
                defaultValue = "",
                description = "The store's own folder, where it is not `store` below that.")
        private Path store = Path.of("");

        Path directory() {
            return store.toString().isEmpty() ? data.resolve("store") : store;
        }
    }
}
