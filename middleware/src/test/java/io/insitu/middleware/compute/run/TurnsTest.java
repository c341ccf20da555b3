package io.insitu.middleware.compute.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.compute.run.Turns.Claim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private final Turns<Claim> turns = new Turns<>();
    private final Map<Claim, Integer> taken = new HashMap<>();

    private Claim take() {
        Claim next = turns.peek().orElseThrow();
        turns.take(next.weight());
        taken.merge(next, 1, Integer::sum);
        return next;
    }

    private void asksAgainAfterEachTurn(int rounds, Claim... claims) {
        for (Claim claim : claims) {
            turns.add(claim, claim);
        }
        for (int i = 0; i < rounds; i++) {
            Claim next = take();
            turns.add(next, next);
        }
    }

    @Test
    void weightsShareAnAccountOut() {
        Claim low = new Claim("a", "low", 1);
        Claim high = new Claim("a", "high", 8);

        asksAgainAfterEachTurn(900, low, high);

        assertThat(taken.get(low)).isBetween(99, 101);
        assertThat(taken.get(high)).isBetween(799, 801);
    }

    @Test
    void noWeightTakesTurnsFromOtherAccounts() {
        Claim loud = new Claim("a", "loud", 512);
        Claim quiet = new Claim("b", "quiet", 1);

        asksAgainAfterEachTurn(100, loud, quiet);

        assertThat(taken.get(loud)).isEqualTo(taken.get(quiet));
    }

    @Test
    void whoComesLateDoesNotMakeUpForWhatWasBefore() {
        Claim old = new Claim("a", "old", 1);
        asksAgainAfterEachTurn(1000, old);
        Claim late = new Claim("a", "late", 1);
        taken.clear();

        asksAgainAfterEachTurn(100, late);

        assertThat(taken.get(old)).isBetween(49, 51);
    }

    /// Any mix, with jobs that come, go away and end: who asks is served within as many turns as
    /// the others' weights allow, in its order, and in the end nothing is left.
    @RepeatedTest(50)
    void everybodyIsServedInAnyMix(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<Claim, List<Integer>> served = new HashMap<>();
        Turns<Map.Entry<Claim, Integer>> mix = new Turns<>();
        List<Map.Entry<Claim, Integer>> asked = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int number = random.nextInt(12);
            Claim claim = new Claim("a" + number % 3, "j" + number, 1 << number % 4);
            Map.Entry<Claim, Integer> ask = Map.entry(claim, i);
            mix.add(claim, ask);
            asked.add(ask);
            if (random.nextInt(3) == 0) {
                mix.peek()
                        .ifPresent(next -> {
                            mix.take(next.getKey().weight());
                            served.computeIfAbsent(next.getKey(), _ -> new ArrayList<>())
                                    .add(next.getValue());
                        });
            }
            if (random.nextInt(10) == 0) {
                Map.Entry<Claim, Integer> gone = asked.get(random.nextInt(asked.size()));
                if (mix.remove(gone.getKey(), gone)) {
                    asked.remove(gone);
                }
            }
        }
        while (mix.peek().isPresent()) {
            Map.Entry<Claim, Integer> next = mix.peek().orElseThrow();
            mix.take(next.getKey().weight());
            served.computeIfAbsent(next.getKey(), _ -> new ArrayList<>()).add(next.getValue());
        }

        assertThat(served.values()).allSatisfy(order -> assertThat(order).isSorted());
        assertThat(served.values().stream().mapToInt(List::size).sum()).isEqualTo(asked.size());
    }
}
