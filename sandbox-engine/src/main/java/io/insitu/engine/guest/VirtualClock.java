package io.insitu.engine.guest;

/// It begins at a fixed moment and moves a fixed step each time it is read, so that equal runs read
/// equal times and a program that waits for time to pass gets there.
final class VirtualClock implements GuestClock {
    private final long start;
    private final long step;
    private long now;

    VirtualClock(long start, long step) {
        this.start = start;
        this.step = step;
        this.now = start;
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public long resolution() {
        return step;
    }

    @Override
    public long read() {
        now = now > Long.MAX_VALUE - step ? now : now + step;
        return now;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void advanceTo(long nanos) {
        now = Math.max(now, nanos);
    }
}
