package io.insitu.it.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits for what happens outside this process, where nothing can be notified.
public final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Eventually() {}

    /// @param message for the failure
    /// @param attempt gives null as long as there is no value yet
    public static <T> T value(
            Duration within, Supplier<String> message, Supplier<@Nullable T> attempt) {
        long end = System.nanoTime() + within.toNanos();
        while (true) {
            T value = attempt.get();
            if (value != null) {
                return value;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(message.get());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    public static void isTrue(Duration within, String what, Supplier<Boolean> condition) {
        Boolean met =
                value(
                        within,
                        () -> "not within " + within + ": " + what,
                        () -> condition.get() ? Boolean.TRUE : null);
        if (!met) {
            throw new AssertionError(what);
        }
    }
}
