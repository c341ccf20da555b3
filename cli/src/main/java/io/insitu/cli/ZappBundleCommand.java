package io.insitu.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `insitu zapp bundle`: makes `NAME.zapp` from a folder and prints what went in.
@Command(
        name = "bundle",
        description = "Packs a folder with a zapp.yaml into NAME.zapp.",
        mixinStandardHelpOptions = true)
final class ZappBundleCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "DIR", description = "Where zapp.yaml is; else here.")
    private Path folder = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to make; else NAME.zapp here.")
    private @Nullable Path output;

    @Override
    public Integer call() {
        return Commands.run(() -> {
            Path made = Files.createTempFile(Path.of("").toAbsolutePath(), ".zapp-", ".tmp");
            try {
                ZappFile zapp = ZappFile.bundle(folder, made, UnaryOperator.identity());
                Path to = output != null ? output : Path.of(zapp.project().name() + ".zapp");
                zapp.files().keySet().forEach(System.out::println);
                Files.move(made, to, StandardCopyOption.REPLACE_EXISTING);
                System.out.println("made " + to);
            } finally {
                Files.deleteIfExists(made);
            }
            return 0;
        });
    }
}
