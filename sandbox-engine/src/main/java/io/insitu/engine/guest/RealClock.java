package io.insitu.engine.guest;

import io.insitu.engine.Outcome;
import java.time.Instant;

/// The machine's time; never goes back within a run.
final class RealClock implements GuestClock {
    private static final long NANOS = 1_000_000_000;

    private final WakeUp wakeUp;
    private final long start;
    private final long began = System.nanoTime();

    RealClock(WakeUp wakeUp) {
        this.wakeUp = wakeUp;
        Instant now = Instant.now();
        this.start = now.getEpochSecond() * NANOS + now.getNano();
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public long resolution() {
        return 1;
    }

    @Override
    public long read() {
        return now();
    }

    @Override
    public long now() {
        return start + (System.nanoTime() - began);
    }

    @Override
    public void advanceTo(long nanos) {
        for (long left = nanos - now(); left > 0; left = nanos - now()) {
            if (!wakeUp.sleep(left)) {
                throw new RunEnded(new Outcome.Cancelled());
            }
        }
    }
}
