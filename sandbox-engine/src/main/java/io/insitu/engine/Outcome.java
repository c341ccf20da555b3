package io.insitu.engine;

import java.math.BigDecimal;
import java.util.List;

/// How a run ended. Only [Exited] leaves outputs worth keeping.
public sealed interface Outcome {
    /// {@return the word that reports and metrics have for it}
    default String word() {
        return switch (this) {
            case Exited _ -> "exited";
            case Trapped _ -> "trapped";
            case LimitReached _ -> "limit";
            case OutputFailed _ -> "output_failed";
            case Cancelled _ -> "cancelled";
            case NotStarted _ -> "not_started";
            case Lost _ -> "lost";
        };
    }

    /// By `proc_exit` or by returning from `_start` (code 0).
    record Exited(int code) implements Outcome {}

    /// By a trap, for example `unreachable` or an access outside of memory.
    ///
    /// @param stack the functions that were active, the innermost first and at most 32, by the
    ///   names that the module has for them
    record Trapped(String message, List<String> stack) implements Outcome {
        public Trapped {
            stack = List.copyOf(stack);
        }

        /// One whose stack is not known.
        public Trapped(String message) {
            this(message, List.of());
        }
    }

    /// @param limit the limit's name as in [Limits]
    /// @param value what the limit stands at, in the limit's unit (wallTime: milliseconds)
    record LimitReached(String limit, long value) implements Outcome {
        /// {@return the limit as a job description has it, with its unit: `timeout of 1.5 s`}
        public String text() {
            return switch (limit) {
                case "wallTime" ->
                        "timeout of %s s"
                                .formatted(
                                        BigDecimal.valueOf(value, 3)
                                                .stripTrailingZeros()
                                                .toPlainString());
                case "fuel" -> "fuel of %d instructions".formatted(value);
                case "outputBytes" -> "output of %d bytes".formatted(value);
                case "logBytes" -> "log of %d bytes".formatted(value);
                default -> "%s of %d".formatted(limit, value);
            };
        }
    }

    /// An output could not be kept, for want of space on the disk for example.
    record OutputFailed(String channel, String reason) implements Outcome {}

    record Cancelled() implements Outcome {}

    /// It could not be started: it lacks `_start`, its memory cannot be had, or an image of it
    /// cannot be read.
    record NotStarted(String reason) implements Outcome {
        private static final String IMAGE = "image is invalid: ";

        /// {@return the outcome of what has an image that cannot be read}
        public static NotStarted forImage(String why) {
            return new NotStarted(IMAGE + why);
        }

        /// {@return whether it is for an image}
        public boolean isForImage() {
            return reason.startsWith(IMAGE);
        }
    }

    /// Its worker died. It may have run in part; it can be run again.
    record Lost(String reason) implements Outcome {}
}
