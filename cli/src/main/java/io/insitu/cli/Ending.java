package io.insitu.cli;

import io.insitu.engine.Outcome;
import java.util.List;

/// How a run ended, for a shell.
///
/// @param code the command's exit code: the program's own, 124 for a limit (as `timeout` has it),
///   134 for a trap (as an abort has it), 125 when it could not be run
/// @param message empty when the program exited by itself
record Ending(int code, String message) {
    static final int CANNOT = 125;
    private static final int LIMIT = 124;
    private static final int TRAP = 134;

    static Ending of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Exited(int code) -> new Ending(code, "");
            case Outcome.Trapped(String message, List<String> stack) ->
                    new Ending(TRAP, "trapped: " + message + in(stack));
            case Outcome.LimitReached limit ->
                    new Ending(LIMIT, "reached its limit: " + limit.text());
            case Outcome.OutputFailed(String channel, String reason) ->
                    new Ending(CANNOT, "%s could not be written: %s".formatted(channel, reason));
            case Outcome.Cancelled() -> new Ending(CANNOT, "was cancelled");
            case Outcome.NotStarted(String reason) -> new Ending(CANNOT, "cannot start: " + reason);
            case Outcome.Lost(String reason) -> new Ending(CANNOT, "was lost: " + reason);
        };
    }

    private static String in(List<String> stack) {
        return stack.isEmpty() ? "" : ", in " + String.join(" < ", stack);
    }
}
