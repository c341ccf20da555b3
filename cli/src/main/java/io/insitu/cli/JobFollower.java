package io.insitu.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads the events of a job, until that has ended.
final class JobFollower {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data: ";

    private final Set<String> told = new HashSet<>();
    private String state = "";

    /// What is done with them.
    interface Printer {
        /// A line of what instances complain of.
        void line(String text);

        /// What is known of the job now.
        void record(JsonNode job);
    }

    /// {@return the state in which it ended; empty when the events broke off}
    String follow(Account account, String id, Printer printer) throws IOException {
        try (BufferedReader events =
                new BufferedReader(
                        new InputStreamReader(
                                account.done("GET", Account.job(id, "events")).body(),
                                StandardCharsets.UTF_8))) {
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                if (line.startsWith(DATA)) {
                    tell(JSON.readTree(line.substring(DATA.length())), printer);
                }
            }
        }
        return state;
    }

    private void tell(JsonNode event, Printer printer) {
        if (event.has("state")) {
            state = event.path("state").asText();
            printer.record(event);
        } else if (event.has("line") || event.has("left_out")) {
            told.add(event.path("name").asText());
            printer.line(JobText.said(event));
        } else {
            ended(event).forEach(printer::line);
        }
    }

    /// {@return what an instance that has ended complains of, and was not told line by line}
    private List<String> ended(JsonNode instance) {
        return told.remove(instance.path("name").asText())
                ? JobText.error(instance)
                : JobText.log(instance);
    }
}
