package io.insitu.middleware.compute.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.compute.node.Spread.Site;
import io.insitu.middleware.compute.node.Spread.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static Site<String> site(String node, int slots, int taken) {
        return new Site<>(node, slots, taken);
    }

    private static Wish<String> attachedTo(String... beside) {
        return new Wish<>(true, List.of(beside), "");
    }

    private static Wish<String> unattached() {
        return new Wish<>(false, List.of(), "");
    }

    /// All reach each other.
    private static boolean areApart(String one, String other) {
        return one.isEmpty() || other.isEmpty();
    }

    private static List<String> spread(List<Wish<String>> wishes, List<Site<String>> sites) {
        return Spread.of(wishes, sites, SpreadTest::areApart);
    }

    @Test
    void eachInstanceGoesWhereItsObjectIs() {
        List<String> nodes =
                spread(
                        List.of(attachedTo("a"), attachedTo("b"), attachedTo("c")),
                        List.of(site("a", 4, 0), site("b", 4, 0), site("c", 4, 0)));

        assertThat(nodes).containsExactly("a", "b", "c");
    }

    @Test
    void allStayOnOneNodeThatHasEverythingAndFreeSlotsForAll() {
        List<Wish<String>> wishes = List.of(attachedTo("a", "b"), attachedTo("b"), unattached());

        assertThat(spread(wishes, List.of(site("a", 8, 0), site("b", 8, 5))))
                .containsExactly("b", "b", "b");
        assertThat(spread(wishes, List.of(site("a", 8, 0), site("b", 8, 6))))
                .containsExactly("a", "b", "a");
    }

    @Test
    void ofSeveralReplicasTheLeastLoadedIsTakenAndWhatWasGivenCounts() {
        List<Wish<String>> wishes = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            wishes.add(attachedTo("a", "b", "c"));
        }

        List<String> nodes =
                spread(wishes, List.of(site("a", 8, 0), site("b", 8, 0), site("c", 8, 6)));

        assertThat(nodes.stream().filter("c"::equals)).hasSizeLessThanOrEqualTo(2);
        assertThat(nodes.stream().filter("a"::equals)).hasSizeBetween(5, 7);
    }

    @Test
    void instanceThatIsAttachedToNothingGoesToTheLeastLoaded() {
        List<String> nodes =
                spread(
                        List.of(attachedTo("a"), attachedTo("b"), unattached()),
                        List.of(site("a", 4, 2), site("b", 4, 3), site("c", 4, 0)));

        assertThat(nodes).containsExactly("a", "b", "c");
    }

    @Test
    void ofEqualNodesTheOneThatHasPartOfItIsTaken() {
        List<String> nodes =
                spread(
                        List.of(attachedTo("b"), attachedTo("b"), attachedTo("c"), unattached()),
                        List.of(site("a", 2, 1), site("b", 2, 0), site("c", 2, 0)));

        assertThat(nodes).containsExactly("b", "b", "c", "c");
    }

    @Test
    void equalLocationsShareANode() {
        Wish<String> there = new Wish<>(false, List.of(), "x");
        List<String> nodes =
                spread(
                        List.of(new Wish<>(true, List.of("a"), "x"), attachedTo("b"), there, there),
                        List.of(site("a", 2, 0), site("b", 2, 0), site("c", 2, 0)));

        assertThat(nodes).containsExactly("a", "b", "a", "a");
    }

    @Test
    void objectThatNoLiveNodeIsBesideIsReadElsewhere() {
        List<String> nodes =
                spread(
                        List.of(attachedTo("dead"), attachedTo("a")),
                        List.of(site("a", 4, 3), site("b", 4, 0)));

        assertThat(nodes).containsExactly("b", "a");
    }

    @Test
    void nodesThatDoNotReachEachOtherAreKeptApart() {
        List<String> nodes =
                Spread.of(
                        List.of(attachedTo("a"), attachedTo("b"), attachedTo("c")),
                        List.of(site("a", 4, 0), site("b", 4, 0), site("c", 4, 0)),
                        (one, other) -> Set.of("ab", "ba").contains(one + other));

        assertThat(nodes).startsWith("a").doesNotContain("b").endsWith("c");
    }

    @Test
    void withoutNodesThereIsNone() {
        assertThat(spread(List.of(unattached(), unattached()), List.of())).isEmpty();
    }
}
