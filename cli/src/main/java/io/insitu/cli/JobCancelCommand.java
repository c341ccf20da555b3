package io.insitu.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `insitu job cancel`.
@Command(name = "cancel", description = "Cancels a job.", mixinStandardHelpOptions = true)
final class JobCancelCommand implements Callable<Integer> {
    @Mixin private final ServerAddress server = new ServerAddress();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() {
        return Commands.run(() -> {
            server.account().done("DELETE", Account.job(id, "")).text();
            return 0;
        });
    }
}
