package io.insitu.middleware.compute.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.Bench;
import io.insitu.middleware.compute.FakeEngine;
import io.insitu.middleware.compute.description.JobParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Listings that are longer than a page, of three names here.
final class PlannerTest {
    @TempDir Path directory;
    private Bench bench;

    @BeforeEach
    void open() {
        bench = Bench.of(directory, new FakeEngine()).container("out");
        for (int i = 0; i < 10; i++) {
            bench.object("in", "n" + i, "");
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static String map(String output) {
        return map("map", output);
    }

    private static String map(String name, String output) {
        return """
        {'name': '%s', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
          {'name': 'stdin', 'path': 'swift://~/in/n*'}, {'name': 'stdout', 'path': 'swift://~/%s'}]}
        """
                .formatted(name, output);
    }

    private JobPlan plan(int instancesMax, String... groups) {
        byte[] json =
                ("[" + String.join(",", groups) + "]")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8);
        var request =
                bench.request("POST", "/v1/AUTH_test", "", Headers.EMPTY, Authorizer.EVERYTHING);
        return new Planner(bench.store, new PlanLimits(instancesMax, 100, 100, 3))
                .plan(
                        new JobParser(_ -> false).parse(json, "AUTH_test"),
                        new Rights(request, bench.store),
                        () -> false);
    }

    private static List<String> names(JobPlan plan) {
        return plan.components()
                .flatMap(component -> component.instances().stream())
                .map(PlannedInstance::name)
                .toList();
    }

    @Test
    void restOfALongListingIsReadWhileTheJobRuns() {
        JobPlan plan = plan(100, map("out/*"));

        long made = plan.components().peek(_ -> bench.object("in", "n99", "")).count();

        assertThat(plan.isOpen()).isTrue();
        assertThat(plan.instances()).isEqualTo(3);
        assertThat(made).isEqualTo(11);
    }

    @Test
    void moreIsKnownBeforeTheLastInstanceOfAPartIsMade() {
        JobPlan plan = plan(100, map("out/*"));
        List<Integer> more = new ArrayList<>();
        List<Integer> known = new ArrayList<>();

        plan.components(more::add).forEach(_ -> known.add(more.size()));

        assertThat(known).containsExactly(0, 0, 1, 1, 1, 2, 2, 2, 3, 3);
        assertThat(more).containsExactly(3, 3, 1);
    }

    @Test
    void instancesAreNumberedAndOrderedAcrossGroupsAndPages() {
        JobPlan plan = plan(100, map("first", "out/a*"), map("second", "out/b*"));

        List<Long> ordinals =
                plan.components()
                        .map(component -> component.instances().getFirst().ordinal())
                        .toList();

        assertThat(names(plan)).hasSize(20).startsWith("first-1", "first-2").endsWith("second-10");
        assertThat(names(plan).get(10)).isEqualTo("second-1");
        assertThat(ordinals).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void outputsOfLaterPagesPairWithTheirInputs() {
        List<String> outputs =
                plan(100, map("out/*.up"))
                        .components()
                        .flatMap(component -> component.instances().getFirst().channels().stream())
                        .filter(PlannedChannel.WriteObject.class::isInstance)
                        .map(channel -> ((PlannedChannel.WriteObject) channel).object().object())
                        .toList();

        assertThat(outputs)
                .containsExactly(
                        "0.up", "1.up", "2.up", "3.up", "4.up", "5.up", "6.up", "7.up", "8.up",
                        "9.up");
    }

    @Test
    void tooManyObjectsAreRefusedBeforeAnythingRuns() {
        assertThatThrownBy(() -> plan(9, map("out/*")))
                .isInstanceOf(SwiftException.class)
                .hasMessage(
                        "Path swift://~/in/n* finds more than 9 objects, the most that one job may"
                                + " have");
        assertThat(plan(10, map("out/*")).isOpen()).isTrue();
    }

    @Test
    void instancesThatComeWhileTheJobRunsAreLimitedToo() {
        JobPlan plan = plan(10, map("out/*"));
        bench.object("in", "n99", "");

        assertThatThrownBy(() -> names(plan))
                .isInstanceOf(SwiftException.class)
                .hasMessage("The job has more than 10 instances, the most that one may have");
    }

    @Test
    void outputThatTwoGroupsWouldWriteIsFoundOnALaterPage() {
        JobPlan plan =
                plan(
                        100,
                        map("out/*"),
                        """
                        {'name': 'one', 'exec': {'path': 'swift://~/bin/p'},
                         'devices': [{'name': 'stdout', 'path': 'swift://~/out/7'}]}
                        """);

        assertThatThrownBy(() -> names(plan))
                .isInstanceOf(SwiftException.class)
                .hasMessage("Output /AUTH_test/out/7 would be written twice");
    }

    @Test
    void namesThatALaterPageWouldGiveAreRefused() {
        String other = "{'name': 'map-9', 'exec': {'path': 'swift://~/bin/p'}}";

        assertThatThrownBy(() -> plan(100, map("out/*"), other))
                .hasMessage("Duplicate node name: map-9");
    }

    @Test
    void openGroupNeedsAWildcardInItsOutput() {
        assertThatThrownBy(() -> plan(100, map("out/x")))
                .hasMessageStartingWith("Single path swift://~/out/x for multiple node definition");
    }

    @Test
    void planCanBeReadTwice() {
        JobPlan plan = plan(100, map("out/*"));

        assertThat(names(plan)).isEqualTo(names(plan)).hasSize(10);
    }

    @Test
    void listingOfOnePageIsPlannedWhole() {
        JobPlan plan = plan(100, map("out/x*").replace("in/n*", "in/n1*"));

        assertThat(plan.isOpen()).isFalse();
        assertThat(names(plan)).containsExactly("map-1");
    }
}
