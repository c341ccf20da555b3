package io.insitu.it.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.comparison.Side.Reply;
import io.insitu.it.harness.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// Sends scenarios to two servers and tells in what their answers differ.
record Comparison(Side ours, Side swifts) {
    /// {@return a test for each scenario of the files in a folder of the test's resources}
    ///
    /// @param only the name of the one file that is meant; empty for all
    Stream<DynamicTest> tests(String folder, String only) throws IOException {
        String run = Long.toHexString(System.currentTimeMillis());
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files(folder, only)) {
            String name = file.getFileName().toString().replace(".txt", "");
            Scenario.parse(Files.readString(file), "AUTH_" + name + "-" + run)
                    .forEach(scenario ->
                            tests.add(
                                    DynamicTest.dynamicTest(
                                            name + ": " + scenario.name(),
                                            () -> compare(scenario))));
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static List<Path> files(String folder, String only) throws IOException {
        Path resources = Repository.root().resolve("integration-tests/src/test/resources");
        try (Stream<Path> files = Files.list(resources.resolve(folder))) {
            return files.filter(file -> only.isEmpty() || file.endsWith(only + ".txt"))
                    .sorted()
                    .toList();
        }
    }

    private void compare(Scenario scenario) throws IOException {
        List<String> unexplained = new ArrayList<>();
        for (Step step : scenario.steps()) {
            for (String line : differences(step)) {
                unexplained.add(step + "\n  " + line);
            }
        }

        assertThat(unexplained).as(scenario.name()).isEmpty();
    }

    private List<String> differences(Step step) throws IOException {
        Reply our = ours.send(step);
        Reply their = swifts.send(step);
        Set<String> hosts = Set.of(ours.host(), swifts.host());
        Map<String, String> unused = new TreeMap<>(step.explained());
        List<String> lines = new ArrayList<>();
        for (Difference difference : Difference.between(step, our, their, hosts)) {
            boolean explained =
                    step.explained().containsKey(difference.aspect())
                            || step.explained().containsKey("all");
            unused.remove(difference.aspect());
            unused.remove("all");
            if (!explained) {
                lines.add(difference.toString());
            }
        }
        unused.forEach((aspect, why) -> lines.add(aspect + " does not differ, though: " + why));
        return lines;
    }
}
