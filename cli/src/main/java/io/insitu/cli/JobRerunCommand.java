package io.insitu.cli;

import io.insitu.cli.Account.Answer;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `insitu job rerun`: runs a job's description again and prints what it answers.
@Command(
        name = "rerun",
        description = "Runs a job again, also what ran before, and prints what it answers.",
        mixinStandardHelpOptions = true)
final class JobRerunCommand implements Callable<Integer> {
    @Mixin private final ServerAddress server = new ServerAddress();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() {
        return Commands.run(() -> {
            Answer answer =
                    server.account()
                            .done(
                                    "POST",
                                    Account.job(id, "rerun"),
                                    Map.of("X-Zerovm-Cache", "no"),
                                    BodyPublishers.noBody());
            try (InputStream body = answer.body()) {
                body.transferTo(System.out);
                System.out.flush();
            }
            return 0;
        });
    }
}
