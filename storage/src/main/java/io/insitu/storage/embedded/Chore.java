package io.insitu.storage.embedded;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A thread of the store's housekeeping: it does its rounds until it is closed, which waits for
/// what it is at.
final class Chore implements AutoCloseable {
    /// One round, with the pause before or after it. It looks at [#isOver] where it takes long.
    interface Round {
        void run() throws InterruptedException;
    }

    private final Thread thread;
    private final Object end = new Object();
    private volatile boolean over;

    Chore(String name, Round round) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(round));
    }

    void start() {
        thread.start();
    }

    boolean isOver() {
        return over;
    }

    private void run(Round round) {
        try {
            while (!over) {
                round.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Returns early when the chore is closed.
    void pause(Duration length) throws InterruptedException {
        long until = System.nanoTime() + length.toNanos();
        synchronized (end) {
            for (long left = length.toNanos();
                    !over && left > 0;
                    left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(end, left);
            }
        }
    }

    @Override
    public void close() {
        synchronized (end) {
            over = true;
            end.notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
