package io.insitu.engine.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Outcome;
import io.insitu.engine.World;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorldTest {
    private final WakeUp wakeUp = new WakeUp();

    @AfterEach
    void close() {
        wakeUp.close();
    }

    private static byte[] random(World world) {
        byte[] bytes = new byte[1000];
        RandomBytes.of(world).fill(bytes);
        return bytes;
    }

    @Test
    void aFixedClockMovesWhenItIsReadAndWhenItIsWaitedFor() {
        GuestClock clock = GuestClock.of(new World.Fixed(1, 500, 7), wakeUp);

        assertThat(clock.now()).isEqualTo(500);
        assertThat(clock.read()).isEqualTo(507);
        clock.advanceTo(Long.MAX_VALUE / 2);
        assertThat(clock.now()).isEqualTo(Long.MAX_VALUE / 2);
    }

    @Test
    void aRealClockShowsTheTimeAndIsWaitedFor() {
        long before = Instant.now().toEpochMilli() * 1_000_000;
        GuestClock clock = GuestClock.of(new World.Real(), wakeUp);
        long later = clock.now() + 3_000_000;

        clock.advanceTo(later);

        assertThat(clock.read()).isGreaterThanOrEqualTo(later).isGreaterThan(before);
    }

    @Test
    void whoSleepsIsWokenByTheEndOfItsRun() {
        GuestClock clock = GuestClock.of(new World.Real(), wakeUp);
        wakeUp.signal();

        assertThatThrownBy(() -> clock.advanceTo(Long.MAX_VALUE))
                .isInstanceOfSatisfying(
                        RunEnded.class,
                        ended -> assertThat(ended.outcome).isEqualTo(new Outcome.Cancelled()));
    }

    @Test
    void randomNumbersComeFromTheSeedOrFromTheMachine() {
        assertThat(random(World.of(5))).isEqualTo(random(World.of(5)));
        assertThat(random(World.of(5))).isNotEqualTo(random(World.of(6)));
        assertThat(random(new World.Real())).isNotEqualTo(random(new World.Real()));
    }
}
