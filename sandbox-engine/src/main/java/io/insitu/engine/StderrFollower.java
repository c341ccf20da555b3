package io.insitu.engine;

import java.util.List;
import java.util.function.Consumer;

/// Is told, line by line, what a program writes to descriptor 2 while it runs, whatever that is
/// joined to. Nothing else of the run depends on whether somebody is.
///
/// @param pace how much it is told
/// @param listener is called from one thread at a time and must return at once: the program, and
///   what else its worker has to say, wait for it. What it throws is a bug
public record StderrFollower(Pace pace, Consumer<Lines> listener) {
    /// For runs that nobody follows.
    public static final StderrFollower NONE = new StderrFollower(Pace.NONE, _ -> {});

    /// @param lineBytesMax bytes of a line; a longer one is cut, and ends in `…` then
    /// @param bytesPerSecond of lines of one run that are told, each counted as 64 bytes more than
    ///   it has; what comes faster is left out. A program that was silent has a second's worth
    ///   saved. 0: nothing is told
    public record Pace(int lineBytesMax, int bytesPerSecond) {
        public static final Pace NONE = new Pace(1, 0);

        public Pace {
            if (lineBytesMax < 1 || bytesPerSecond < 0) {
                throw new IllegalArgumentException(
                        "lineBytesMax: %d is below 1, or bytesPerSecond: %d is below 0"
                                .formatted(lineBytesMax, bytesPerSecond));
            }
        }

        /// {@return whether nothing is told}
        public boolean isNone() {
            return bytesPerSecond == 0;
        }
    }

    /// @param leftOut lines that came before these and are not told, since they came too fast
    /// @param lines without their newlines, what is no UTF-8 replaced; the last one of a run may
    ///   have had no newline. Empty when the last lines of a run are left out
    public record Lines(long leftOut, List<String> lines) {
        public Lines {
            lines = List.copyOf(lines);
        }
    }
}
