package io.insitu.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `insitu job logs`: what the instances that failed, or exited with another code than 0, wrote to
/// their stderr at last, each line behind its instance's name.
@Command(
        name = "logs",
        description = "Prints the stderr of a job's instances that did not exit with 0.",
        mixinStandardHelpOptions = true)
final class JobLogsCommand implements Callable<Integer> {
    @Mixin private final ServerAddress server = new ServerAddress();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() {
        return Commands.run(() -> {
            JsonNode report = server.account().json(Account.job(id, "report"));
            for (JsonNode instance : report.path("instances")) {
                JobText.log(instance).forEach(System.out::println);
            }
            return 0;
        });
    }
}
