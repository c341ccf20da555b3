package io.insitu.middleware.ratelimit;

import io.insitu.storage.LastUsed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// When the next request of each kind may go on: a kind has a time that every request of it moves
/// on by what one takes at its rate. Who comes before that time waits for it. A kind that was idle
/// for longer than the buffer begins anew; within it, it may catch up. Used by any number of
/// threads.
final class Turns {
    /// Kinds that are remembered; beyond it the one that was asked for longest ago is forgotten,
    /// which gives it a turn at once.
    private static final int KINDS_MAX = 100_000;

    private final Duration buffer;
    private final Duration waitMax;
    private final InstantSource clock;
    private final Map<String, Instant> next = new LastUsed<>(KINDS_MAX);

    Turns(Duration buffer, Duration waitMax, InstantSource clock) {
        this.buffer = buffer;
        this.waitMax = waitMax;
        this.clock = clock;
    }

    /// Takes a turn.
    ///
    /// @param rate turns a second
    /// @return how long to wait for it; nothing when that is too long, in which case none is taken
    synchronized Optional<Duration> take(String kind, double rate) {
        Instant now = clock.instant();
        Duration each = Duration.ofNanos(Math.round(1e9 / rate));
        Instant turn = next.getOrDefault(kind, Instant.MIN);
        if (turn.isBefore(now.minus(buffer))) {
            turn = now;
        }
        Duration wait = Duration.between(now, turn);
        if (wait.compareTo(waitMax) >= 0) {
            return Optional.empty();
        }
        next.put(kind, turn.plus(each));
        return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    }
}
