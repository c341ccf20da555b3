package io.insitu.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `insitu job logs`: what instances wrote to their stderr, each line behind its instance's name:
/// of a job that has ended, the last of those that failed or exited with another code than 0; of
/// one that is on its way, all that comes until it has ended.
@Command(
        name = "logs",
        description = {
            "Prints the stderr of a job's instances: as it comes while the job is on its way, and"
                    + " of those that did not exit with 0 when it has ended."
        },
        mixinStandardHelpOptions = true)
final class JobLogsCommand implements Callable<Integer> {
    private static final Set<String> FINAL = Set.of("done", "failed", "cancelled");

    @Mixin private final ServerAddress server = new ServerAddress();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() {
        return Commands.run(() -> {
            Account account = server.account();
            String state = account.json(Account.job(id, "")).path("state").asText();
            if (FINAL.contains(state)) {
                ofReport(account);
            } else {
                whileItRuns(account);
            }
            return 0;
        });
    }

    private void ofReport(Account account) {
        JsonNode report = account.json(Account.job(id, "report"));
        for (JsonNode instance : report.path("instances")) {
            JobText.log(instance).forEach(System.out::println);
        }
    }

    private void whileItRuns(Account account) throws IOException {
        new JobFollower()
                .follow(
                        account,
                        id,
                        new JobFollower.Printer() {
                            @Override
                            public void line(String text) {
                                System.out.println(text);
                            }

                            @Override
                            public void record(JsonNode job) {}
                        });
    }
}
