package io.insitu.middleware.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VoteTest {
    private static SessionReport wrote(String md5, long fuel, long wallNanos) {
        return new SessionReport(
                List.of(
                        new SessionReport.Run(
                                new SessionReport.Ending("Exited", "", "", 0),
                                List.of(
                                        new SessionReport.Passed("stdin", 3, 100, 0, 0, "", 0),
                                        new SessionReport.Passed("stdout", 0, 0, 2, 7, md5, 7)),
                                new SessionReport.Used(1, wallNanos, 3, 4, 5, fuel, "v8"),
                                "")));
    }

    private static Vote vote(int asked, Map<String, SessionReport> told) {
        return Vote.of(asked, new TreeMap<>(told));
    }

    @Test
    void copiesAgreeWhateverTimeTheyTook() {
        Vote vote = vote(2, Map.of("a", wrote("11", 9, 1000), "b", wrote("11", 9, 2000)));

        assertThat(vote.winner()).contains("a");
        assertThat(vote.text()).isEqualTo("2 of 2 agree");
    }

    @Test
    void majorityOfThreeWins() {
        Vote vote =
                vote(
                        3,
                        Map.of(
                                "a",
                                wrote("22", 9, 1),
                                "b",
                                wrote("11", 9, 1),
                                "c",
                                wrote("11", 9, 1)));

        assertThat(vote.winner()).contains("b");
        assertThat(vote.text()).isEqualTo("2 of 3 agree; a differs");
    }

    @Test
    void twoThatDifferHaveNoWinner() {
        Vote vote = vote(2, Map.of("a", wrote("22", 9, 1), "b", wrote("11", 9, 1)));

        assertThat(vote.winner()).isEmpty();
        assertThat(vote.text()).contains("a").contains("b").endsWith("differ");
    }

    @Test
    void otherFuelIsAnotherResult() {
        Vote vote = vote(2, Map.of("a", wrote("11", 8, 1), "b", wrote("11", 9, 1)));

        assertThat(vote.winner()).isEmpty();
    }

    @Test
    void fewerThanWereAskedForAreSaidToBe() {
        assertThat(vote(3, Map.of("a", wrote("11", 9, 1), "b", wrote("11", 9, 1))).text())
                .isEqualTo("2 of 3 ran");
    }
}
