package io.insitu.it.cluster;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.insitu.it.harness.Answer;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A map-reduce whose maps run beside their objects, on three nodes, and the network between these.
@Timeout(300)
class ShuffleIT {
    private static final String KEY = "a key for tests only";
    private static final String CONTAINER =
            "/shuffle-" + UUID.randomUUID().toString().substring(0, 8);
    private static final int OBJECTS = 9;
    private static final int WORDS = 30_000;
    private static final String JOB =
            """
            [{'name': 'map', 'exec': {'path': '$/map'}, 'connect': ['reduce'], 'devices': [{'name': 'stdin', 'path': '$/in/*'}]},
             {'name': 'reduce', 'count': 2, 'exec': {'path': '$/reduce'}, 'devices': [{'name': 'stdout', 'path': '$/out/*', 'content_type': 'text/plain'}]}]
            """;

    private static final Map<String, NetworkPath> PATHS = new TreeMap<>();
    private static final Map<String, ServerProcess> NODES = new TreeMap<>();

    /// By the object's name, as many on each.
    private static final Map<String, String> DISK_OF = new TreeMap<>();

    private static @Nullable ServerProcess server;
    private static SwiftClient insitu;
    private static Path data;
    private static String peer;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        data = folder;
        peer = PeerSwift.url();
        List<String> nodes = new ArrayList<>();
        for (String disk : List.of("d1", "d2", "d3")) {
            NetworkPath path = new NetworkPath();
            PATHS.put(disk, path);
            startNode(disk);
            nodes.add("%s/%s=%s".formatted(objectServer(), disk, path.url()));
        }
        server =
                ServerProcess.on(data.resolve("server"))
                        .with("INSITU_CLUSTER_SWIFT_URL", peer)
                        .with("INSITU_CLUSTER_KEYS", KEY)
                        .with("INSITU_CLUSTER_PLACEMENT_CHECK", "200ms")
                        .with("INSITU_CLUSTER_PLACEMENT_APART", "1s")
                        .with("INSITU_CLUSTER_NODES", String.join(";", nodes))
                        .start();
        long pid = server.pid();
        PATHS.values().forEach(path -> path.expectServer(pid));
        insitu = SwiftClient.signIn(server.url(), "test:tester", "testing");
        insitu.makeContainer(CONTAINER);
        for (String name : List.of("map", "reduce")) {
            Path module = Repository.root().resolve("examples/wordcount/" + name + ".wasm");
            insitu.put(
                    CONTAINER + "/" + name,
                    Files.readAllBytes(module),
                    "Content-Type",
                    "application/wasm");
        }
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            words.append(word(i)).append(' ');
        }
        for (int i = 0; DISK_OF.size() < OBJECTS; i++) {
            String object = "%03d".formatted(i);
            String path = "/AUTH_test" + CONTAINER + "/in/" + object;
            String disk = PeerSwift.endpoint(peer, path).getPath().split("/", 3)[1];
            if (Collections.frequency(DISK_OF.values(), disk) < OBJECTS / PATHS.size()) {
                DISK_OF.put(object, disk);
                insitu.put(CONTAINER + "/in/" + object, words.toString());
            }
        }
    }

    private static String objectServer() {
        return PeerSwift.endpoint(peer, "/AUTH_test/any/thing").getAuthority();
    }

    private static void startNode(String disk) {
        ServerProcess node =
                ServerProcess.on(data.resolve(disk))
                        .asNode()
                        .with("INSITU_CLUSTER_SWIFT_URL", peer)
                        .with("INSITU_CLUSTER_KEYS", KEY)
                        .with("INSITU_CLUSTER_OBJECT_SERVER", "http://" + objectServer())
                        .with("INSITU_CLUSTER_LINKS_CHECK", "500ms")
                        .with("INSITU_CLUSTER_LINKS_SILENCE", "5s")
                        .with("INSITU_COMPUTE_SLOTS", "100")
                        .start();
        NODES.put(disk, node);
        path(disk).leadTo(node.port());
    }

    /// Letters only, the same length for all.
    private static String word(int number) {
        StringBuilder word = new StringBuilder();
        for (int i = 0, rest = number; i < 12; i++, rest /= 26) {
            word.append((char) ('a' + rest % 26));
        }
        return word.toString();
    }

    @BeforeEach
    void bringUpWhatIsDown() throws IOException {
        for (Map.Entry<String, NetworkPath> path : PATHS.entrySet()) {
            if (!node(path.getKey()).isAlive()) {
                startNode(path.getKey());
            }
            path.getValue().startOver();
        }
        Eventually.isTrue(
                Duration.ofMinutes(1),
                "the server asks all nodes how they do",
                () -> PATHS.values().stream().allMatch(NetworkPath::isKnownToServer));
        Eventually.isTrue(
                Duration.ofMinutes(2),
                "all nodes get work that does not connect them",
                () -> Set.copyOf(each(alone(), "node")).equals(names()));
    }

    private static Set<String> names() {
        Set<String> names = new HashSet<>();
        PATHS.values().forEach(path -> names.add(path.name()));
        return names;
    }

    @AfterAll
    static void stop() throws IOException {
        if (server == null) {
            return;
        }
        List<String> logs = new ArrayList<>(List.of(server.log()));
        server.close();
        for (ServerProcess node : NODES.values()) {
            logs.add(node.log());
            node.close();
        }
        for (NetworkPath path : PATHS.values()) {
            path.close();
        }
        assertThat(logs).noneMatch(log -> log.contains("level=ERROR"));
    }

    private static Answer job(String description) {
        return insitu.job(
                description.replace('\'', '"').replace("$", "swift://~" + CONTAINER),
                "Accept",
                "application/vnd.insitu.report+json",
                "X-Zerovm-Cache",
                "no");
    }

    private static Answer alone() {
        return job(
                """
                [{'name': 'map', 'exec': {'path': '$/map'}, 'devices': [{'name': 'stdin', 'path': '$/in/*'}]}]
                """);
    }

    private static List<String> each(Answer report, String field) {
        List<String> values = new ArrayList<>();
        for (JsonNode instance : report.json().path("instances")) {
            values.add(instance.path(field).asText());
        }
        return values;
    }

    private static void assertOutputsAreRightAndThereOnce() {
        assertThat(insitu.get(CONTAINER + "?prefix=out/").lines()).hasSize(2);
        Map<String, String> counts = new TreeMap<>();
        for (String name : List.of("reduce-1", "reduce-2")) {
            Answer out = insitu.get(CONTAINER + "/out/" + name);
            assertThat(out).hasStatus(200);
            out.lines()
                    .forEach(line -> {
                        String[] parts = line.split("\t", 2);
                        assertThat(counts.put(parts[0], parts[1])).isNull();
                    });
        }
        assertThat(counts).hasSize(WORDS);
        assertThat(counts.values()).containsOnly(Integer.toString(OBJECTS));
    }

    private static void clearOutputs() {
        insitu.delete(CONTAINER + "/out/reduce-1");
        insitu.delete(CONTAINER + "/out/reduce-2");
    }

    @Test
    void mapsRunBesideTheirObjectsOnSeveralNodes() {
        clearOutputs();

        Answer report = job(JOB);

        assertThat(report).hasStatus(200);
        List<String> nodes = each(report, "node");
        List<String> beside = DISK_OF.values().stream().map(disk -> path(disk).name()).toList();
        assertThat(nodes.subList(0, OBJECTS)).isEqualTo(beside);
        assertThat(each(report, "colocated")).containsOnly("local");
        assertThat(PATHS.values()).anyMatch(NetworkPath::isKnownToNodes);
        assertOutputsAreRightAndThereOnce();
    }

    @Test
    void nodeKilledInTheMiddleOfAShuffleCostsNoOutput() {
        clearOutputs();
        PATHS.forEach((disk, path) -> path.inTheMiddle(() -> killFirst(disk)));

        Answer report = job(JOB);

        assertThat(PATHS.values()).anyMatch(NetworkPath::hasHappened);
        assertThat(report).hasStatus(200);
        NODES.forEach((disk, node) -> {
            if (!node.isAlive()) {
                assertThat(each(report, "node")).doesNotContain(path(disk).name());
            }
        });
        assertThat(NODES.values()).anyMatch(node -> !node.isAlive());
        assertOutputsAreRightAndThereOnce();
    }

    private static synchronized void killFirst(String disk) {
        if (NODES.values().stream().allMatch(ServerProcess::isAlive)) {
            node(disk).kill();
        }
    }

    @Test
    void networkCutBetweenTwoNodesOfAShuffleCostsNoOutput() {
        clearOutputs();
        AtomicBoolean first = new AtomicBoolean(true);
        for (NetworkPath path : PATHS.values()) {
            path.inTheMiddle(() -> {
                if (first.getAndSet(false)) {
                    path.cut();
                }
            });
        }

        Answer report = job(JOB);

        assertThat(PATHS.values()).anyMatch(NetworkPath::hasHappened);
        assertThat(report).hasStatus(200);
        assertOutputsAreRightAndThereOnce();
    }

    private static NetworkPath path(String disk) {
        return Objects.requireNonNull(PATHS.get(disk));
    }

    private static ServerProcess node(String disk) {
        return Objects.requireNonNull(NODES.get(disk));
    }
}
