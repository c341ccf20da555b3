package io.insitu.cli;

import io.insitu.storage.embedded.StoreBackup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `insitu store backup`.
@Command(
        name = "backup",
        description = {
            "Writes what the store knows of its objects into a folder: names, metadata, small"
                    + " objects.",
            "A server may have it open. Copy the store's `data` afterwards to have the larger ones."
        },
        mixinStandardHelpOptions = true)
final class StoreBackupCommand implements Callable<Integer> {
    @Mixin private final StoreCommand.Place place = new StoreCommand.Place();

    @Parameters(paramLabel = "TARGET", description = "A folder, which is made.")
    private Path target = Path.of("");

    @Override
    public Integer call() {
        return Commands.run(() -> {
            StoreBackup.make(place.directory(), target);
            System.out.println("backup of " + place.directory() + " in " + target);
            return 0;
        });
    }
}
