package io.insitu.engine.guest;

/// `poll_oneoff`. Descriptors are always ready (a read of a pipe may still wait); when only times
/// are asked for, the clock advances to the earliest: a virtual one jumps, and nothing sleeps.
final class WasiPoll {
    private static final int SUBSCRIPTION_BYTES = 48;
    private static final int EVENT_BYTES = 32;
    private static final int CLOCK = 0;
    private static final int FD_WRITE = 2;
    private static final int ABSOLUTE = 1;
    private static final int SUBSCRIPTIONS_MAX = 4096;
    private static final int CLOCKS = 4;
    private static final int FLAGS_KNOWN = 1;

    private final GuestMemory memory;
    private final RunFiles files;
    private final GuestClock clock;

    WasiPoll(GuestMemory memory, RunFiles files, GuestClock clock) {
        this.memory = memory;
        this.files = files;
        this.clock = clock;
    }

    int poll(int subscriptions, int events, int count, int resultAt) {
        if (count <= 0 || count > SUBSCRIPTIONS_MAX) {
            throw new WasiException(Errno.INVAL);
        }
        long began = clock.now();
        boolean anyDescriptor = false;
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            int at = subscriptions + i * SUBSCRIPTION_BYTES;
            int type = memory.getByte(at + 8);
            if (type < CLOCK || type > FD_WRITE) {
                throw new WasiException(Errno.INVAL);
            }
            if (type == CLOCK) {
                earliest = Math.min(earliest, deadline(at, began));
            } else {
                anyDescriptor = true;
            }
        }
        memory.check(events, count * EVENT_BYTES);
        memory.check(resultAt, Integer.BYTES);
        if (!anyDescriptor) {
            clock.advanceTo(earliest);
        }
        int found = 0;
        for (int i = 0; i < count; i++) {
            int at = subscriptions + i * SUBSCRIPTION_BYTES;
            if (memory.getByte(at + 8) != CLOCK || deadline(at, began) <= clock.now()) {
                event(at, events + found++ * EVENT_BYTES);
            }
        }
        memory.putInt(resultAt, found);
        return Errno.SUCCESS;
    }

    /// What is wrong has come already.
    ///
    /// @param began when the call did, from which relative times count
    private long deadline(int at, long began) {
        if (isWrong(at)) {
            return Long.MIN_VALUE;
        }
        long timeout = memory.getLong(at + 24);
        if ((memory.getShort(at + 40) & ABSOLUTE) == 0) {
            return saturated(began, timeout);
        }
        return saturated(memory.getInt(at + 16) == 0 ? 0 : clock.start(), timeout);
    }

    private boolean isWrong(int at) {
        return Integer.compareUnsigned(memory.getInt(at + 16), CLOCKS) >= 0
                || (memory.getShort(at + 40) & ~FLAGS_KNOWN) != 0;
    }

    /// Times are unsigned: what is negative here is later than anything.
    private static long saturated(long a, long b) {
        long sum = a + b;
        return b < 0 || sum < 0 ? Long.MAX_VALUE : sum;
    }

    private void event(int subscription, int at) {
        int type = memory.getByte(subscription + 8);
        memory.fill(at, EVENT_BYTES);
        memory.putLong(at, memory.getLong(subscription));
        memory.putByte(at + 10, type);
        if (type == CLOCK) {
            memory.putShort(at + 8, isWrong(subscription) ? Errno.INVAL : Errno.SUCCESS);
        } else {
            try {
                Descriptor open = files.descriptors.at(memory.getInt(subscription + 16));
                open.need(Rights.POLL_FD_READWRITE);
                memory.putLong(at + 16, open.ahead());
            } catch (WasiException e) {
                memory.putShort(at + 8, e.errno);
            }
        }
    }
}
