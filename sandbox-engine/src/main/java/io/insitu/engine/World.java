package io.insitu.engine;

/// The time and the chance that a program sees.
public sealed interface World {
    /// The same in every run: a clock that only its readings move, and random numbers from a seed.
    /// Runs with equal inputs give equal outputs.
    ///
    /// @param startNanos what the clock shows at first, since 1970
    /// @param stepNanos how far each reading moves it
    record Fixed(long seed, long startNanos, long stepNanos) implements World {}

    /// The machine's own clock and random numbers. Nothing can be said of two runs.
    record Real() implements World {}

    /// {@return one that begins with the year 2015 and moves by a microsecond}
    static World of(long seed) {
        return new Fixed(seed, 1_420_070_400_000_000_000L, 1_000);
    }
}
