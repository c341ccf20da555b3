package io.insitu.it.cluster;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Command;
import io.insitu.it.harness.Eventually;
import io.insitu.it.harness.PeerSwift;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server and three nodes that do wrong on demand; two stand in the configuration, the third
/// announces itself.
class NodeFaultsIT {
    private static final String KEY = "a key for tests only";
    private static final String CONTAINER =
            "/faults-" + UUID.randomUUID().toString().substring(0, 8);
    private static final String COUNT =
            """
            [{'name': 'count', 'replicate': COPIES, 'exec': {'path': '$/map'}, 'devices': [
              {'name': 'stdin', 'path': '$/in/*'}, {'name': 'stdout', 'path': '$/out/*'}]}]
            """;

    private static final List<FaultyNode> NODES = new ArrayList<>();
    private static @Nullable ServerProcess node;
    private static @Nullable ServerProcess server;
    private static SwiftClient insitu;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        String peer = PeerSwift.url();
        String own = PeerSwift.endpoint(peer, "/AUTH_test/any/thing").getAuthority();
        for (char lie : new char[] {'x', 'y', 'z'}) {
            NODES.add(new FaultyNode(lie));
        }
        server =
                ServerProcess.on(data.resolve("server"))
                        .with("INSITU_CLUSTER_SWIFT_URL", peer)
                        .with("INSITU_CLUSTER_KEYS", KEY)
                        .with("INSITU_CLUSTER_PLACEMENT_CHECK", "200ms")
                        .with("INSITU_CLUSTER_PLACEMENT_SECOND_COPY_MIN", "100ms")
                        .with(
                                "INSITU_CLUSTER_NODES",
                                "%s/d1=%s;%s/d2=%s"
                                        .formatted(
                                                own, NODES.get(0).url(), own, NODES.get(1).url()))
                        .start();
        node =
                ServerProcess.on(data.resolve("node"))
                        .asNode()
                        .with("INSITU_CLUSTER_SWIFT_URL", peer)
                        .with("INSITU_CLUSTER_KEYS", KEY)
                        .with("INSITU_CLUSTER_OBJECT_SERVER", "http://" + own)
                        .with("INSITU_COMPUTE_SLOTS", "100")
                        .with("INSITU_CLUSTER_NODE_URL", NODES.get(2).url())
                        .with("INSITU_CLUSTER_BESIDE", own + "/d3")
                        .with("INSITU_CLUSTER_PROXIES", server.url())
                        .start();
        String url = node.url();
        NODES.forEach(one -> one.handOnTo(url));
        insitu = SwiftClient.signIn(server.url(), "test:tester", "testing");
        insitu.makeContainer(CONTAINER);
        byte[] module =
                Files.readAllBytes(Repository.root().resolve("examples/wordcount/map.wasm"));
        insitu.put(CONTAINER + "/map", module, "Content-Type", "application/wasm");
        for (int i = 0; i < 8; i++) {
            insitu.put(CONTAINER + "/in/" + i, "one two two\n".repeat(100 + i));
        }
    }

    /// What an earlier test did to them the server may not have forgotten yet.
    @BeforeEach
    void waitForThreeNodes() {
        Eventually.isTrue(
                Duration.ofMinutes(1),
                "three nodes run copies",
                () -> copies(job(3)).equals(List.of("3 of 3 agree")));
    }

    @AfterAll
    static void stop() {
        NODES.forEach(FaultyNode::close);
        if (server != null && node != null) {
            assertThat(server.end()).isZero();
            assertThat(node.end()).isZero();
        }
    }

    @AfterEach
    void beHonest() {
        NODES.forEach(one -> {
            one.lies(false);
            one.isNewer(false);
        });
    }

    private static Command status() {
        return Command.run(
                Repository.root(),
                Map.of("INSITU_CLUSTER_KEYS", KEY),
                "./insitu",
                "cluster",
                "status",
                Objects.requireNonNull(server).url());
    }

    private static Answer job(int copies) {
        String description =
                COUNT.replace("COPIES", Integer.toString(copies))
                        .replace('\'', '"')
                        .replace("$", "swift://~" + CONTAINER);
        return insitu.job(
                description,
                "Accept",
                "application/vnd.insitu.report+json",
                "X-Zerovm-Cache",
                "no");
    }

    private static List<String> each(Answer report, String field) {
        List<String> values = new ArrayList<>();
        for (JsonNode instance : report.json().path("instances")) {
            values.add(instance.path(field).asText());
        }
        return values;
    }

    private static List<String> copies(Answer report) {
        return each(report, "copies").stream().distinct().toList();
    }

    private static void assertOutputsAreRight() {
        for (int i = 0; i < 8; i++) {
            Answer out = insitu.get(CONTAINER + "/out/" + i);
            assertThat(out).hasStatus(200);
            assertThat(out.lines())
                    .containsExactlyInAnyOrder("one\t" + (100 + i), "two\t" + (200 + 2 * i));
        }
    }

    @Test
    void whoDiffersIsNamedAndOutvoted() {
        NODES.get(1).lies(true);

        Answer report = job(3);

        assertThat(report).hasStatus(200);
        assertThat(copies(report))
                .containsExactly("2 of 3 agree; %s differs".formatted(NODES.get(1).name()));
        assertThat(each(report, "node")).doesNotContain(NODES.get(1).name());
        assertOutputsAreRight();
    }

    @Test
    void nothingIsStoredWhereNoMajorityAgrees() {
        NODES.forEach(one -> one.lies(true));

        Answer report = job(3);

        assertThat(report).hasStatus(500);
        assertThat(each(report, "error"))
                .hasSize(8)
                .allSatisfy(error -> NODES.forEach(one -> assertThat(error).contains(one.name())));
    }

    @Test
    void nodesThatDieInTheMiddleCostNoOutput() {
        NODES.forEach(FaultyNode::dies);

        Answer report = job(1);

        assertThat(report).hasStatus(200);
        assertThat(NODES).anyMatch(FaultyNode::hasDied);
        assertOutputsAreRight();
    }

    @Test
    void instanceThatIsLateIsStartedOnAnotherNode() {
        AtomicBoolean held = new AtomicBoolean();
        NODES.forEach(one -> one.holds("\"in/7\"", held));

        Answer report = job(1);

        assertThat(report).hasStatus(200);
        assertThat(held).isTrue();
        assertOutputsAreRight();
    }

    @Test
    void nodeOfAnotherProtocolGetsNoWorkAndIsShown() {
        FaultyNode newer = NODES.get(1);
        newer.isNewer(true);
        Eventually.isTrue(
                Duration.ofMinutes(1),
                "the server knows that it is newer",
                () -> copies(job(3)).equals(List.of("2 of 3 ran")));

        Command status = status();

        assertThat(status.status()).isEqualTo(1);
        assertThat(status.output()).containsPattern(newer.name() + " +other protocol ");
        assertThat(status.output().lines().filter(line -> line.contains(" up "))).hasSize(2);
        assertThat(each(job(1), "node")).doesNotContain(newer.name());
        assertOutputsAreRight();
    }

    @Test
    void statusShowsNodesThatAreWell() {
        Eventually.isTrue(Duration.ofMinutes(1), "all three are up", () -> status().status() == 0);

        assertThat(status().output())
                .contains("protocol 4")
                .containsPattern(NODES.get(2).name() + " +up +0/100 .* \\S+:\\d+/d3");
    }
}
