package io.insitu.cli;

import io.insitu.storage.embedded.StoreCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `insitu store check`: exits with 1 when something is wrong, or remains so with `--repair`.
@Command(
        name = "check",
        description = "Looks at every object and counter of a store that no server has open.",
        mixinStandardHelpOptions = true)
final class StoreCheckCommand implements Callable<Integer> {
    @Mixin private final StoreCommand.Place place = new StoreCommand.Place();

    @Option(names = "--records", description = "Does not read the bytes of files.")
    private boolean records;

    @Option(
            names = "--repair",
            description =
                    "Mends what is wrong: quarantines what is broken, removes what belongs to"
                            + " nothing, sets counters.")
    private boolean repair;

    @Override
    public Integer call() {
        return Commands.run(() -> {
            StoreCheck.Depth depth = records ? StoreCheck.Depth.RECORDS : StoreCheck.Depth.BYTES;
            StoreCheck.Remedy remedy = repair ? StoreCheck.Remedy.MEND : StoreCheck.Remedy.NONE;
            StoreCheck.Result result =
                    StoreCheck.run(place.directory(), depth, remedy, System.out::println);
            System.out.printf(
                    "%d objects, %d old versions, %d bytes: %d problems%s%n",
                    result.objects(),
                    result.versions(),
                    result.bytes(),
                    result.problems(),
                    repair ? ", %d mended".formatted(result.mended()) : "");
            return result.problems() == result.mended() ? 0 : 1;
        });
    }
}
