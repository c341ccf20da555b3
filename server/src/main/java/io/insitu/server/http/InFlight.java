package io.insitu.server.http;

import io.insitu.storage.ReadAhead;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The requests that are being answered: counted, bounded, waited for. Any thread.
public final class InFlight {
    private final int max;
    private final Semaphore places;
    private final ReadAhead readAhead = new ReadAhead();

    InFlight(int max) {
        this.max = max;
        this.places = new Semaphore(max);
    }

    /// {@return false when there are as many as may be; else the caller owes a [#leave]}
    boolean enter() {
        return places.tryAcquire();
    }

    void leave() {
        places.release();
    }

    /// {@return what their bodies share}
    ReadAhead readAhead() {
        return readAhead;
    }

    public int count() {
        return max - places.availablePermits();
    }

    /// Waits until none is left, and lets no more in.
    ///
    /// @return false when some were still there at the end of that time
    boolean awaitNone(Duration timeout) throws InterruptedException {
        return places.tryAcquire(max, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
