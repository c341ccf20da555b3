package io.insitu.middleware.compute.node;

import io.insitu.middleware.compute.node.ClusterState.NodeState;
import io.insitu.storage.swift.SwiftHttp;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which node stands beside which object server, and how each does. A node is known from the
/// configuration, by the rule that there is one on every object server's machine, or because it
/// announced itself. All are asked from time to time what they do. For any number of threads.
public final class NodeDirectory implements AutoCloseable {
    /// How long a node that did not answer is left alone while there is another.
    private static final Duration REST = Duration.ofSeconds(5);

    /// How long two nodes that did not reach each other are kept apart.
    private static final Duration CUT = Duration.ofSeconds(60);

    private final Map<String, String> configured;
    private final int port;
    private final String scheme;
    private final SwiftHttp http;
    private final Duration patience;
    private final PlacementConfig config;
    private final ClusterKeys keys;
    private final InstantSource clock;
    private final Map<URI, Known> nodes = new ConcurrentHashMap<>();
    private final Map<Set<URI>, Long> cuts = new ConcurrentHashMap<>();
    private final Map<String, Announced> announced = new ConcurrentHashMap<>();
    private final Thread checks;

    /// The node on an object server's machine.
    ///
    /// @param port that it listens on; 0 for none
    /// @param scheme of its URL: `http` or `https`
    public record Rule(int port, String scheme) {}

    private record Announced(URI url, long untilMillis) {}

    /// A node that was met.
    final class Known {
        private final URI url;
        private final NodeClient client;
        private final AtomicInteger inFlight = new AtomicInteger();
        private volatile @Nullable NodeStatus said;
        private volatile long skewMillis;
        private volatile int ofOthers;
        private volatile long restsUntil;

        private Known(URI url) {
            this.url = url;
            this.client =
                    new NodeClient(
                            http.at(url, patience), http.at(url, config.checkTimeout()), keys);
        }

        String name() {
            return url.getAuthority();
        }

        URI url() {
            return url;
        }

        NodeClient client() {
            return client;
        }

        /// Counts instances that we have there, or no longer have when the number is negative.
        void count(int instances) {
            inFlight.addAndGet(instances);
        }

        private void says(NodeStatus status, long now) {
            said = status;
            skewMillis = status.millis() - now;
            ofOthers = Math.max(0, status.running() - inFlight.get());
            restsUntil = 0;
        }

        /// {@return the protocol that it speaks; ours as long as it did not say}
        int protocol() {
            NodeStatus status = said;
            return status == null ? NodeService.PROTOCOL : status.protocol();
        }

        void didNotAnswer() {
            restsUntil = clock.millis() + REST.toMillis();
        }

        boolean rests() {
            return clock.millis() < restsUntil;
        }

        private int slots() {
            NodeStatus status = said;
            return status == null ? 1 : Math.max(1, status.slots());
        }

        private double load() {
            return (double) (ofOthers + inFlight.get()) / slots();
        }

        private Spread.Site<Known> site() {
            return new Spread.Site<>(this, slots(), ofOthers + inFlight.get());
        }

        private void check() {
            long before = clock.millis();
            client.status()
                    .ifPresentOrElse(
                            status -> says(status, (before + clock.millis()) / 2),
                            this::didNotAnswer);
        }

        private NodeState state() {
            NodeStatus status = said;
            String state = status == null ? "new" : "up";
            if (rests()) {
                state = "down";
            } else if (protocol() != NodeService.PROTOCOL) {
                state = "other protocol";
            }
            return new NodeState(
                    url.toString(),
                    state,
                    serversBeside(url),
                    status == null ? 0 : status.slots(),
                    status == null ? 0 : status.running(),
                    status == null ? "" : status.version(),
                    skewMillis);
        }
    }

    /// @param configured nodes by the object server that they stand beside, `host:port`, or by one
    ///   disk of it, `host:port/device`
    /// @param rule where a node listens on the machine of every other object server
    /// @param http from which connections are made
    /// @param patience how long an answer may take: longer than any instance may run
    public NodeDirectory(
            Map<String, String> configured,
            Rule rule,
            SwiftHttp http,
            Duration patience,
            PlacementConfig config,
            ClusterKeys keys,
            InstantSource clock) {
        this.configured = Map.copyOf(configured);
        this.port = rule.port();
        this.scheme = rule.scheme();
        this.http = http;
        this.patience = patience;
        this.config = config;
        this.keys = keys;
        this.clock = clock;
        configured.values().forEach(url -> known(URI.create(url)));
        this.checks = Thread.ofVirtual().name("node-checks").start(this::checkAll);
    }

    private Known known(URI url) {
        return nodes.computeIfAbsent(url, Known::new);
    }

    private void checkAll() {
        try {
            while (!Thread.interrupted()) {
                List<Thread> asking =
                        nodes.values().stream()
                                .map(node -> Thread.ofVirtual().start(node::check))
                                .toList();
                for (Thread one : asking) {
                    one.join();
                }
                Thread.sleep(config.check());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /// Takes a node in for a while.
    void announce(Announcement node) {
        long until = clock.millis() + Announcement.LIFE.toMillis();
        known(node.url());
        node.beside().forEach(server -> announced.put(server, new Announced(node.url(), until)));
    }

    /// {@return the node beside a replica}
    Optional<Known> beside(Endpoints.Replica replica) {
        return url(replica.server() + "/" + replica.device())
                .or(() -> url(replica.server()))
                .or(() -> byRule(replica.server()))
                .map(this::known);
    }

    private Optional<URI> url(String place) {
        String fixed = configured.get(place);
        return fixed != null
                ? Optional.of(URI.create(fixed))
                : Optional.ofNullable(announced.get(place))
                        .filter(node -> clock.millis() < node.untilMillis())
                        .map(Announced::url);
    }

    private Optional<URI> byRule(String server) {
        String host = server.substring(0, Math.max(0, server.lastIndexOf(':')));
        return port == 0
                ? Optional.empty()
                : Optional.of(URI.create(scheme + "://" + host + ":" + port));
    }

    /// {@return the nodes, those that answer first, and of these the one whose slots are taken
    /// least}
    static List<Known> byLoad(Stream<Known> nodes) {
        record Ranked(Known node, int rests, double load) {}
        return nodes.distinct()
                .map(node -> new Ranked(node, node.rests() ? 1 : 0, node.load()))
                .sorted(Comparator.comparingInt(Ranked::rests).thenComparingDouble(Ranked::load))
                .map(Ranked::node)
                .toList();
    }

    /// {@return the nodes that may run parts of a component, the best first}
    List<Spread.Site<Known>> sites() {
        return byLoad(nodes.values().stream()).stream()
                .filter(node -> !node.rests() && node.protocol() == NodeService.PROTOCOL)
                .map(Known::site)
                .toList();
    }

    /// Two nodes did not reach each other: for a while they get no parts of the same component.
    void cut(URI one, URI other) {
        if (!one.equals(other)) {
            cuts.put(Set.of(one, other), clock.millis() + CUT.toMillis());
        }
    }

    boolean areCut(Known one, Known other) {
        @Nullable Long until = one.equals(other) ? null : cuts.get(Set.of(one.url(), other.url()));
        return until != null && clock.millis() < until;
    }

    /// {@return whether no replica can have a node}
    boolean isEmpty() {
        return port == 0 && nodes.isEmpty();
    }

    Collection<Known> all() {
        return nodes.values();
    }

    ClusterState state() {
        List<NodeState> states =
                nodes.values().stream()
                        .map(Known::state)
                        .sorted(Comparator.comparing(NodeState::url))
                        .toList();
        return new ClusterState(
                NodeService.version(), NodeService.PROTOCOL, clock.millis(), states);
    }

    private List<String> serversBeside(URI node) {
        Stream<String> fixed =
                configured.entrySet().stream()
                        .filter(entry -> URI.create(entry.getValue()).equals(node))
                        .map(Map.Entry::getKey);
        Stream<String> heard =
                announced.entrySet().stream()
                        .filter(entry -> entry.getValue().url().equals(node))
                        .filter(entry -> clock.millis() < entry.getValue().untilMillis())
                        .map(Map.Entry::getKey);
        return Stream.concat(fixed, heard).distinct().sorted().toList();
    }

    @Override
    public void close() {
        checks.interrupt();
    }
}
