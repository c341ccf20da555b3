package io.insitu.middleware.compute.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.insitu.middleware.compute.node.ClusterState.NodeState;
import io.insitu.middleware.compute.node.Endpoints.Replica;
import io.insitu.storage.ObjectPath;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class NodeDirectoryTest {
    private static final NodeStatus WELL = new NodeStatus(2, 0, "1", NodeService.PROTOCOL, 0);

    private final VirtualTime time = new VirtualTime();

    private record Link(Optional<NodeStatus> status) implements NodeLink {
        @Override
        public Answer run(Session session, Lines lines) {
            return new Answer.Full();
        }

        @Override
        public Optional<Answer> reserve(String gang, Reservation reservation) {
            return Optional.of(new Answer.Full());
        }

        @Override
        public void release(String gang) {}

        @Override
        public boolean prepare(String account, String digest, byte[] wasm) {
            return true;
        }

        @Override
        public boolean give(String digest, Path file) {
            return true;
        }
    }

    private static List<Replica> replicas(ObjectPath object) {
        String server = "10.0.0.%d:6200".formatted(1 + Integer.parseInt(object.object()) % 2);
        return List.of(new Replica(server, "d1", "/d1/0", Map.of()));
    }

    private NodeDirectory directory(Map<String, String> configured, int port) {
        return new NodeDirectory(
                configured,
                new NodeDirectory.Rule(port, "http"),
                PlacementConfig.DEFAULT,
                NodeDirectoryTest::replicas,
                url -> new Link(url.getHost().endsWith("1") ? Optional.of(WELL) : Optional.empty()),
                time);
    }

    private void pass(Duration duration) {
        AtomicBoolean over = new AtomicBoolean();
        time.after(duration, () -> over.set(true));
        time.run(over::get);
    }

    private static List<String> urlsAndStates(NodeDirectory directory) {
        return directory.state().nodes().stream()
                .map(node -> node.url() + " " + node.state())
                .toList();
    }

    @Test
    void nodesThatOnlyTheRuleKnowsAreMetBeforeAnyJob() {
        try (NodeDirectory directory = directory(Map.of(), 6250)) {
            pass(Duration.ofSeconds(1));

            assertThat(urlsAndStates(directory))
                    .containsExactly("http://10.0.0.1:6250 up", "http://10.0.0.2:6250 down");
        }
    }

    @Test
    void configuredNodesAreThereFromTheBegin() {
        Map<String, String> configured = Map.of("10.0.0.1:6200", "http://10.0.0.9:7000");
        try (NodeDirectory directory = directory(configured, 0)) {
            assertThat(directory.state().nodes())
                    .extracting(NodeState::url, NodeState::state)
                    .containsExactly(tuple("http://10.0.0.9:7000", "new"));
        }
    }

    @Test
    void slotIsGivenToWhoWaitsForItFirst() {
        try (NodeDirectory directory =
                directory(Map.of("10.0.0.1:6200", "http://10.0.0.1:7000"), 0)) {
            pass(Duration.ofSeconds(1));
            Known node =
                    directory
                            .beside(new Replica("10.0.0.1:6200", "d1", "/", Map.of()))
                            .orElseThrow();
            assertThat(node.take(1)).isTrue();
            assertThat(node.take(1)).isTrue();
            assertThat(node.take(1)).isFalse();
            Seeker first = new Seeker(time, 1);
            Seeker second = new Seeker(time, 1);
            node.enter(first);
            node.enter(second);

            node.giveBack(1);

            assertThat(first.give(node)).isFalse();
            assertThat(second.give(node)).isTrue();
        }
    }

    @Test
    void partOfAGangTakesSlotsThatOthersWaitFor() {
        try (NodeDirectory directory =
                directory(Map.of("10.0.0.1:6200", "http://10.0.0.1:7000"), 0)) {
            pass(Duration.ofSeconds(1));
            Known node = directory.sites().getFirst().node();
            node.count(3);
            Seeker waiting = new Seeker(time, 1);
            node.enter(waiting);
            assertThat(directory.sites()).containsExactly(new Spread.Site<>(node, 2, 3));

            node.giveBack(3);

            assertThat(directory.sites()).containsExactly(new Spread.Site<>(node, 2, 1));
            assertThat(waiting.give(node)).isFalse();
        }
    }

    @Test
    void nodesThatDidNotReachEachOtherAreKeptApartForAWhile() {
        try (NodeDirectory directory =
                directory(
                        Map.of(
                                "10.0.0.1:6200", "http://10.0.0.1:7000",
                                "10.0.1.1:6200", "http://10.0.1.1:7000"),
                        0)) {
            pass(Duration.ofSeconds(1));
            Known near = directory.sites().getFirst().node();
            Known far = directory.sites().getLast().node();

            directory.cut(near.url(), far.url());

            assertThat(directory.areCut(far, near)).isTrue();
            pass(Duration.ofSeconds(61));
            assertThat(directory.areCut(far, near)).isFalse();
        }
    }

    @Test
    void nodeThatDoesNotAnswerIsGivenToNobody() {
        try (NodeDirectory directory =
                directory(Map.of("10.0.0.2:6200", "http://10.0.0.2:7000"), 0)) {
            pass(Duration.ofSeconds(1));

            assertThat(directory.vacancies().take(_ -> true, 1)).isEmpty();
            assertThat(directory.isAnswering(_ -> true)).isFalse();
            assertThat(URI.create(directory.state().nodes().getFirst().url()).getHost())
                    .isEqualTo("10.0.0.2");
        }
    }
}
