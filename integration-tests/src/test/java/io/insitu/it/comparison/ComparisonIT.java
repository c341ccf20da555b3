package io.insitu.it.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.insitu.it.comparison.Side.Reply;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Sends every scenario under `comparison/` to Insitu and to a real OpenStack Swift, whose URL
/// INSITU_PEER_SWIFT has (`http://127.0.0.1:18080`), and fails for every difference that the
/// scenario does not explain. The Swift must know the users of Swift's sample and let the
/// administrator of all accounts create them. Without that variable there is nothing to compare
/// with, and the test is skipped unless INSITU_REQUIRE_PEER_SWIFT is set. INSITU_COMPARE may name
/// one file.
class ComparisonIT {
    @TempDir static Path data;

    private static @Nullable ServerProcess server;
    private static List<Side> sides = List.of();

    @BeforeAll
    static void start() {
        String peer = System.getenv("INSITU_PEER_SWIFT");
        if (peer == null && "true".equals(System.getenv("INSITU_REQUIRE_PEER_SWIFT"))) {
            throw new AssertionError("INSITU_PEER_SWIFT names no Swift, and one is required");
        }
        assumeTrue(peer != null, "INSITU_PEER_SWIFT names no Swift to compare with");
        ServerProcess started =
                ServerProcess.on(data)
                        .with("INSITU_SWIFT_ACCOUNT_ALLOW_ACCOUNT_MANAGEMENT", "true")
                        .with("INSITU_STEPS_S3API_DNS_COMPLIANT_BUCKET_NAMES", "false")
                        .start();
        server = started;
        sides = List.of(new Side(URI.create(started.url())), new Side(URI.create(peer)));
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> answersAreThoseOfSwift() throws IOException {
        String run = Long.toHexString(System.currentTimeMillis());
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
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

    private static List<Path> files() throws IOException {
        String only = System.getenv("INSITU_COMPARE");
        Path folder = Repository.root().resolve("integration-tests/src/test/resources/comparison");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> only == null || file.endsWith(only + ".txt"))
                    .sorted()
                    .toList();
        }
    }

    private static void compare(Scenario scenario) throws IOException {
        List<String> unexplained = new ArrayList<>();
        for (Step step : scenario.steps()) {
            for (String line : differences(step)) {
                unexplained.add(step + "\n  " + line);
            }
        }

        assertThat(unexplained).as(scenario.name()).isEmpty();
    }

    private static List<String> differences(Step step) throws IOException {
        Reply ours = sides.get(0).send(step);
        Reply swifts = sides.get(1).send(step);
        Set<String> hosts = Set.of(sides.get(0).host(), sides.get(1).host());
        Map<String, String> unused = new TreeMap<>(step.explained());
        List<String> lines = new ArrayList<>();
        for (Difference difference : Difference.between(step, ours, swifts, hosts)) {
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
