package io.insitu.storage.swift;

import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks again while Swift cannot answer: it says 503, or takes no connection. The pauses grow, so
/// that a cluster in trouble is not kept in it. A request that gets no answer is not repeated: it
/// has waited long enough.
///
/// A 401 is taken for the last word only when it comes a few times. Jobs begin with tokens that
/// Swift has accepted, and Swift forgets these for a moment when it is busy: it looks them up at
/// memcached, and gives that up within a second when all of its few connections are in use.
///
/// @param total of all pauses before one request's last attempt; zero for one attempt
record Patience(Duration total) {
    static final Patience NONE = new Patience(Duration.ZERO);

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int REFUSALS_MAX = 3;

    /// Blocks while it waits.
    ///
    /// @param request may be made any number of times
    /// @return the last attempt's answer, 503 among them
    SwiftAnswer answer(Supplier<SwiftAnswer> request) {
        Duration left = total;
        int refusals = 0;
        for (Duration next = FIRST;
                left.isPositive();
                next = least(next.multipliedBy(2), LONGEST)) {
            Optional<SwiftAnswer> answer = reached(request);
            if (answer.isPresent()) {
                int status = answer.get().status();
                if (status != 503 && (status != 401 || refusals++ == REFUSALS_MAX)) {
                    return answer.get();
                }
                answer.get().close();
            }
            Duration pause = least(next, left);
            sleep(pause);
            left = left.minus(pause);
        }
        return request.get();
    }

    /// {@return the answer; empty when no connection is taken}
    private static Optional<SwiftAnswer> reached(Supplier<SwiftAnswer> request) {
        try {
            return Optional.of(request.get());
        } catch (StorageException e) {
            if (!(e.getCause() instanceof ConnectException)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException(
                    Reason.UNAVAILABLE, "interrupted while Swift was unavailable", e);
        }
    }
}
