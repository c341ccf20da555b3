package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// `poll_oneoff`: a virtual clock jumps, descriptors are ready, and nothing waits.
class WasiPollTest extends WasiCase {
    private static final int SUBSCRIPTIONS = 1024;
    private static final int EVENTS = 4096;
    private static final int REALTIME = 0;
    private static final int MONOTONIC = 1;
    private static final int CLOCK = 0;
    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final long SECOND = 1_000_000_000;

    private int count;

    private int subscribe(int type) {
        int at = SUBSCRIPTIONS + 48 * count;
        host.memory.fill(at, 48);
        host.memory.putLong(at, 100 + count++);
        host.memory.putByte(at + 8, type);
        return at;
    }

    private void clock(int clock, long timeout, int flags) {
        int at = subscribe(CLOCK);
        host.memory.putInt(at + 16, clock);
        host.memory.putLong(at + 24, timeout);
        host.memory.putShort(at + 40, flags);
    }

    private void descriptor(int type, int fd) {
        host.memory.putInt(subscribe(type) + 16, fd);
    }

    private int poll() {
        return call(WasiFunction.POLL_ONEOFF, SUBSCRIPTIONS, EVENTS, count, RESULT);
    }

    private record Event(long user, int errno, int type, long bytes) {}

    private Event event(int number) {
        int at = EVENTS + 32 * number;
        return new Event(
                host.memory.getLong(at),
                host.memory.getShort(at + 8),
                host.memory.getByte(at + 10),
                host.memory.getLong(at + 16));
    }

    private long now(int clock) {
        assertThat(call(WasiFunction.CLOCK_TIME_GET, clock, 0, DATA)).isZero();
        return host.memory.getLong(DATA);
    }

    @Test
    void toWaitForNothingOrTooMuchIsRefused() {
        assertThat(poll()).isEqualTo(Errno.INVAL);
        count = 4097;
        assertThat(poll()).isEqualTo(Errno.INVAL);
        count = -1;
        assertThat(poll()).isEqualTo(Errno.INVAL);
    }

    @Test
    void whatIsNoSubscriptionIsRefused() {
        subscribe(3);
        assertThat(poll()).isEqualTo(Errno.INVAL);
    }

    @Test
    void addressesOutsideAreFaults() {
        clock(MONOTONIC, 1, 0);
        assertThat(call(WasiFunction.POLL_ONEOFF, MEMORY - 8, EVENTS, 1, RESULT))
                .isEqualTo(Errno.FAULT);
        assertThat(call(WasiFunction.POLL_ONEOFF, SUBSCRIPTIONS, MEMORY - 8, 1, RESULT))
                .isEqualTo(Errno.FAULT);
        assertThat(call(WasiFunction.POLL_ONEOFF, SUBSCRIPTIONS, EVENTS, 1, MEMORY))
                .isEqualTo(Errno.FAULT);
    }

    @Test
    void theClockJumpsToTheEarliestTime() {
        long before = now(MONOTONIC);
        clock(MONOTONIC, 3 * SECOND, 0);
        clock(REALTIME, SECOND, 0);

        assertThat(poll()).isZero();

        assertThat(result()).isEqualTo(1);
        assertThat(event(0)).isEqualTo(new Event(101, 0, CLOCK, 0));
        assertThat(now(MONOTONIC) - before).isBetween(SECOND, SECOND + 1_000_000);
    }

    @Test
    void absoluteTimesAreOfTheirClock() {
        long real = now(REALTIME);
        clock(REALTIME, real + SECOND, 1);
        assertThat(poll()).isZero();
        assertThat(now(REALTIME) - real).isBetween(SECOND, SECOND + 1_000_000);

        count = 0;
        long monotonic = now(MONOTONIC);
        clock(MONOTONIC, monotonic + SECOND, 1);
        assertThat(poll()).isZero();
        assertThat(now(MONOTONIC) - monotonic).isBetween(SECOND, SECOND + 1_000_000);
    }

    @Test
    void whatIsPastHasComeAndTimeDoesNotGoBack() {
        long real = now(REALTIME);
        clock(REALTIME, 1, 1);

        assertThat(poll()).isZero();

        assertThat(result()).isEqualTo(1);
        assertThat(now(REALTIME)).isGreaterThan(real);
    }

    @Test
    void theEndOfTimeIsNotPassed() {
        clock(REALTIME, -1, 1);
        assertThat(poll()).isZero();

        assertThat(now(REALTIME)).isEqualTo(Long.MAX_VALUE);
        assertThat(now(REALTIME)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aClockThatIsNoneIsAnEventOfItsOwn() {
        clock(4, SECOND, 0);
        clock(MONOTONIC, SECOND, 2);
        clock(MONOTONIC, SECOND, 0);

        assertThat(poll()).isZero();

        assertThat(result()).isEqualTo(2);
        assertThat(event(0)).isEqualTo(new Event(100, Errno.INVAL, CLOCK, 0));
        assertThat(event(1)).isEqualTo(new Event(101, Errno.INVAL, CLOCK, 0));
    }

    @Test
    void descriptorsAreReadyAndTimeStandsStill() {
        int fd = open(ROOT, "f", CREATE);
        assertThat(pwrite(fd, 10, 0)).isZero();
        long before = now(MONOTONIC);
        clock(MONOTONIC, SECOND, 0);
        descriptor(READ, fd);
        descriptor(WRITE, 1);
        descriptor(READ, 0);

        assertThat(poll()).isZero();

        assertThat(result()).isEqualTo(3);
        assertThat(event(0)).isEqualTo(new Event(101, 0, READ, 10));
        assertThat(event(1)).isEqualTo(new Event(102, 0, WRITE, 1));
        assertThat(event(2)).isEqualTo(new Event(103, 0, READ, 1));
        assertThat(now(MONOTONIC) - before).isLessThan(1_000_000);
    }

    @Test
    void aDescriptorThatCannotBeWaitedForIsAnEventOfItsOwn() {
        assertThat(open(ROOT, 0, "f", CREATE, Rights.FD_READ, 0, 0)).isZero();
        descriptor(READ, result());
        descriptor(WRITE, 99);

        assertThat(poll()).isZero();

        assertThat(result()).isEqualTo(2);
        assertThat(event(0)).isEqualTo(new Event(100, Errno.NOTCAPABLE, READ, 0));
        assertThat(event(1)).isEqualTo(new Event(101, Errno.BADF, WRITE, 0));
    }
}
