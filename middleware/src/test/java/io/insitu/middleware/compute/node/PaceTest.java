package io.insitu.middleware.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static Pace pace(int times, long minMillis, long... tookMillis) {
        Duration second = Duration.ofSeconds(1);
        Pace pace =
                new Pace(
                        new PlacementConfig(
                                second,
                                second,
                                times,
                                Duration.ofMillis(minMillis),
                                second,
                                second));
        LongStream.of(tookMillis).mapToObj(Duration::ofMillis).forEach(pace::took);
        return pace;
    }

    @Test
    void lateIsWhatTakesAMultipleOfTheMedian() {
        Pace pace = pace(3, 1, 10, 20, 9000);

        assertThat(pace.isLate(Duration.ofMillis(60))).isFalse();
        assertThat(pace.isLate(Duration.ofMillis(61))).isTrue();
    }

    @Test
    void nothingIsLateBeforeThreeHaveEnded() {
        assertThat(pace(3, 1, 10, 10).isLate(Duration.ofDays(1))).isFalse();
    }

    @Test
    void nothingIsLateBeforeTheLeastTime() {
        Pace pace = pace(3, 100, 1, 1, 1);

        assertThat(pace.isLate(Duration.ofMillis(100))).isFalse();
        assertThat(pace.isLate(Duration.ofMillis(101))).isTrue();
    }

    @Test
    void zeroTimesTheMedianIsNever() {
        assertThat(pace(0, 1, 1, 1, 1).isLate(Duration.ofDays(1))).isFalse();
    }
}
