package io.insitu.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `insitu job watch`: follows a job to its end, with a bar on a terminal and a line for each
/// change elsewhere, and what its instances write to their stderr meanwhile.
///
/// Exit codes: 0 when the job is done, 1 when it failed or was cancelled.
@Command(
        name = "watch",
        description = "Follows a job to its end, with what its instances write to stderr.",
        mixinStandardHelpOptions = true)
final class JobWatchCommand implements Callable<Integer> {
    @Mixin private final ServerAddress server = new ServerAddress();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() {
        return Commands.run(() -> {
            boolean terminal =
                    Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
            JobFollower.Printer printer = terminal ? new OnTerminal() : new InLines();
            String state = new JobFollower().follow(server.account(), id, printer);
            if (terminal) {
                System.out.println();
            }
            return state.equals("done") ? 0 : 1;
        });
    }

    private static final class InLines implements JobFollower.Printer {
        @Override
        public void line(String text) {
            System.out.println(text);
        }

        @Override
        public void record(JsonNode job) {
            System.out.println(JobText.bar(job));
        }
    }

    /// Lines stand above the bar, which stays the last.
    private static final class OnTerminal implements JobFollower.Printer {
        /// To the begin of the line, and clears it.
        private static final String CLEAR = "\r\u001b[K";

        private String bar = "";

        @Override
        public void line(String text) {
            System.out.print(CLEAR + text + System.lineSeparator() + bar);
            System.out.flush();
        }

        @Override
        public void record(JsonNode job) {
            bar = JobText.bar(job);
            System.out.print(CLEAR + bar);
            System.out.flush();
        }
    }
}
