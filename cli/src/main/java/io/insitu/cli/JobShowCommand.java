package io.insitu.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `insitu job show`: what is known of a job, as JSON.
@Command(
        name = "show",
        description = "Shows what is known of a job, as JSON.",
        mixinStandardHelpOptions = true)
final class JobShowCommand implements Callable<Integer> {
    @Mixin private final ServerAddress server = new ServerAddress();

    @Option(names = "--report", description = "Show its instances with their channels instead.")
    private boolean report;

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() {
        return Commands.run(() -> {
            String view = report ? "report" : "";
            System.out.println(server.account().json(Account.job(id, view)).toPrettyString());
            return 0;
        });
    }
}
