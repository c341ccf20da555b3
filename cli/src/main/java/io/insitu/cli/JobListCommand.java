package io.insitu.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `insitu job list`: a line for each job, the oldest first.
@Command(name = "list", description = "Lists jobs.", mixinStandardHelpOptions = true)
final class JobListCommand implements Callable<Integer> {
    private static final int PAGE = 1000;

    @Mixin private final ServerAddress server = new ServerAddress();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description =
                    "Only queued, planned, running, committing, done, failed or cancelled ones.")
    private String state = "";

    @Override
    public Integer call() {
        return Commands.run(() -> {
            Account account = server.account();
            String marker = "";
            JsonNode page;
            do {
                page =
                        account.json(
                                "?jobs&limit=%d&state=%s&marker=%s".formatted(PAGE, state, marker));
                for (JsonNode job : page) {
                    System.out.println(JobText.line(job));
                    marker = job.path("id").asText();
                }
            } while (page.size() == PAGE);
            return 0;
        });
    }
}
