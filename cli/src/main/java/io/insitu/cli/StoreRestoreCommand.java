package io.insitu.cli;

import io.insitu.storage.embedded.StoreBackup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `insitu store restore`.
@Command(
        name = "restore",
        description =
                "Puts a backup in the place of what a store knows; no server may have it open.",
        mixinStandardHelpOptions = true)
final class StoreRestoreCommand implements Callable<Integer> {
    @Mixin private final StoreCommand.Place place = new StoreCommand.Place();

    @Parameters(paramLabel = "BACKUP", description = "The folder that `backup` made.")
    private Path backup = Path.of("");

    @Override
    public Integer call() {
        return Commands.run(() -> {
            Path before = StoreBackup.restore(place.directory(), backup);
            System.out.println("restored " + place.directory());
            if (!before.equals(place.directory())) {
                System.out.println("what was there is kept in " + before);
            }
            System.out.println("look at it with `insitu store check` before a server opens it");
            return 0;
        });
    }
}
