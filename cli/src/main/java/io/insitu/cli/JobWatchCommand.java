package io.insitu.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `insitu job watch`: follows a job to its end, with a bar on a terminal and a line for each
/// change elsewhere.
///
/// Exit codes: 0 when the job is done, 1 when it failed or was cancelled.
@Command(name = "watch", description = "Follows a job to its end.", mixinStandardHelpOptions = true)
final class JobWatchCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data: ";

    @Mixin private final ServerAddress server = new ServerAddress();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() {
        return Commands.run(() -> {
            boolean terminal =
                    Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
            String state = "";
            try (BufferedReader events =
                    new BufferedReader(
                            new InputStreamReader(
                                    server.account().done("GET", Account.job(id, "events")).body(),
                                    StandardCharsets.UTF_8))) {
                for (String line = events.readLine(); line != null; line = events.readLine()) {
                    if (line.startsWith(DATA)) {
                        JsonNode told = JSON.readTree(line.substring(DATA.length()));
                        print(told, terminal);
                        state = told.path("state").asText(state);
                    }
                }
            }
            if (terminal) {
                System.out.println();
            }
            return state.equals("done") ? 0 : 1;
        });
    }

    private static void print(JsonNode told, boolean terminal) {
        if (!told.has("state")) {
            JobText.log(told).forEach(line -> System.out.println(terminal ? "\r" + line : line));
        } else if (terminal) {
            System.out.print("\r" + JobText.bar(told));
            System.out.flush();
        } else {
            System.out.println(JobText.bar(told));
        }
    }
}
