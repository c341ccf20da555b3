package io.insitu.storage.embedded;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Threads that sum large uploads while these are written. There is one for every two processors:
/// where more uploads come at a time, the processors are busy without them. Any thread.
final class DigestLanes implements AutoCloseable {
    private static final int IDLE_SECONDS = 10;

    private final Semaphore free;
    private final ThreadPoolExecutor threads;

    DigestLanes(int lanes) {
        this.free = new Semaphore(lanes);
        this.threads =
                new ThreadPoolExecutor(
                        lanes,
                        lanes,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("store-digest-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    static DigestLanes ofThisMachine() {
        return new DigestLanes(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /// {@return false when all are taken; else the caller owes a [#giveBack]}
    boolean take() {
        return free.tryAcquire();
    }

    void giveBack() {
        free.release();
    }

    /// {@return what runs a lane's work; who has taken one has one piece there at a time}
    Executor threads() {
        return threads;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
