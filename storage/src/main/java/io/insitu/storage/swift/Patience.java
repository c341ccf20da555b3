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
/// @param total of all pauses before one request's last attempt; zero for one attempt
record Patience(Duration total) {
    static final Patience NONE = new Patience(Duration.ZERO);

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /// Blocks while it waits.
    ///
    /// @param request may be made any number of times
    /// @return the last attempt's answer, 503 among them
    SwiftAnswer answer(Supplier<SwiftAnswer> request) {
        Duration left = total;
        for (Duration next = FIRST;
                left.isPositive();
                next = least(next.multipliedBy(2), LONGEST)) {
            Optional<SwiftAnswer> answer = available(request);
            if (answer.isPresent()) {
                return answer.get();
            }
            Duration pause = least(next, left);
            sleep(pause);
            left = left.minus(pause);
        }
        return request.get();
    }

    private static Optional<SwiftAnswer> available(Supplier<SwiftAnswer> request) {
        try {
            SwiftAnswer answer = request.get();
            if (answer.status() != 503) {
                return Optional.of(answer);
            }
            answer.close();
        } catch (StorageException e) {
            if (!(e.getCause() instanceof ConnectException)) {
                throw e;
            }
        }
        return Optional.empty();
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
