package io.insitu.middleware.compute.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The time that passes, and the threads that wait for it. It comes from outside, so that a cluster
/// can be simulated.
interface Time extends InstantSource {
    /// {@return nanoseconds since some moment, never less than before}
    long nanos();

    void sleep(Duration time) throws InterruptedException;

    /// {@return the head of the queue; null when nothing came in time}
    <T> @Nullable T poll(BlockingQueue<T> queue, Duration most) throws InterruptedException;

    /// Starts a virtual thread.
    Thread start(String name, Runnable task);

    /// {@return the machine's own}
    static Time of(InstantSource clock) {
        return new Time() {
            @Override
            public Instant instant() {
                return clock.instant();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void sleep(Duration time) throws InterruptedException {
                Thread.sleep(time);
            }

            @Override
            public <T> @Nullable T poll(BlockingQueue<T> queue, Duration most)
                    throws InterruptedException {
                return queue.poll(most.toNanos(), TimeUnit.NANOSECONDS);
            }

            @Override
            public Thread start(String name, Runnable task) {
                return Thread.ofVirtual().name(name).start(task);
            }
        };
    }
}
