package io.insitu.cli;

import io.insitu.storage.embedded.StoreCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `insitu store check`: exits with 1 when something is wrong.
@Command(
        name = "check",
        description = "Looks at every object and counter of a store that no server has open.",
        mixinStandardHelpOptions = true)
final class StoreCheckCommand implements Callable<Integer> {
    @Mixin private final StoreCommand.Place place = new StoreCommand.Place();

    @Option(names = "--records", description = "Does not read the bytes of files.")
    private boolean records;

    @Override
    public Integer call() {
        return Commands.run(() -> {
            StoreCheck.Depth depth = records ? StoreCheck.Depth.RECORDS : StoreCheck.Depth.BYTES;
            StoreCheck.Result result =
                    StoreCheck.run(place.directory(), depth, System.out::println);
            System.out.printf(
                    "%d objects, %d old versions, %d bytes: %d problems%n",
                    result.objects(), result.versions(), result.bytes(), result.problems());
            return result.problems() == 0 ? 0 : 1;
        });
    }
}
