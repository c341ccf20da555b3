package io.insitu.middleware.compute.node;

import io.insitu.middleware.compute.node.ClusterState.NodeState;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.swift.SwiftHttp;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which node stands beside which object server, and how each does. A node is known from the
/// configuration, by the rule that there is one on every object server's machine, or because it
/// announced itself. All are asked from time to time what they do. For any number of threads.
public final class NodeDirectory implements AutoCloseable {
    /// How often nodes are asked before object servers are.
    private static final int LOOKS_BETWEEN_RINGS = 300;

    private static final int NAMES_ASKED = 64;

    private final Map<String, String> configured;
    private final Rule rule;
    private final PlacementConfig config;
    private final Endpoints endpoints;
    private final Function<URI, NodeLink> links;
    private final Time time;
    private final Vacancies vacancies;
    private final Map<URI, Known> nodes = new ConcurrentHashMap<>();
    private final Map<Set<URI>, Long> cuts = new ConcurrentHashMap<>();
    private final Map<String, Announced> announced = new ConcurrentHashMap<>();
    private final Thread checks;
    private volatile long slots;

    /// The node on an object server's machine.
    ///
    /// @param port that it listens on; 0 for none
    /// @param scheme of its URL: `http` or `https`
    public record Rule(int port, String scheme) {}

    private record Announced(URI url, long untilMillis) {}

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
        this(
                configured,
                rule,
                config,
                new SwiftEndpoints(http),
                url ->
                        new NodeClient(
                                http.at(url, patience), http.at(url, config.checkTimeout()), keys),
                Time.of(clock));
    }

    /// @param endpoints that tell of object servers
    /// @param links by which nodes are spoken to
    NodeDirectory(
            Map<String, String> configured,
            Rule rule,
            PlacementConfig config,
            Endpoints endpoints,
            Function<URI, NodeLink> links,
            Time time) {
        this.configured = Map.copyOf(configured);
        this.rule = rule;
        this.config = config;
        this.endpoints = endpoints;
        this.links = links;
        this.time = time;
        this.vacancies = new Vacancies(time);
        configured.values().forEach(url -> known(URI.create(url)));
        this.checks = time.start("node-checks", this::checkAll);
    }

    private Known known(URI url) {
        Known node = nodes.get(url);
        if (node == null) {
            node = nodes.computeIfAbsent(url, met -> new Known(met, links.apply(met), vacancies));
            node.count(0);
        }
        return node;
    }

    private void checkAll() {
        try {
            for (int looks = 0; !Thread.interrupted(); looks++) {
                if (rule.port() != 0 && looks % LOOKS_BETWEEN_RINGS == 0) {
                    meetByRule();
                }
                List<Thread> asking =
                        nodes.values().stream()
                                .map(node -> time.start("node-check", node::check))
                                .toList();
                for (Thread one : asking) {
                    one.join();
                }
                slots = nodes.values().stream().mapToLong(Known::slots).sum();
                time.sleep(config.check());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /// Swift tells of its object servers only where some object would be, so it is asked about some
    /// that are not there. In a large cluster this is not all of them; the rest is met by jobs.
    private void meetByRule() {
        for (int i = 0; i < NAMES_ASKED; i++) {
            ObjectPath none = new ObjectPath(".insitu", "nodes", Integer.toString(i));
            endpoints.of(none).forEach(this::beside);
        }
    }

    /// Takes a node in for a while.
    void announce(Announcement node) {
        long until = time.millis() + Announcement.LIFE.toMillis();
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
                        .filter(node -> time.millis() < node.untilMillis())
                        .map(Announced::url);
    }

    private Optional<URI> byRule(String server) {
        String host = server.substring(0, Math.max(0, server.lastIndexOf(':')));
        return rule.port() == 0
                ? Optional.empty()
                : Optional.of(URI.create(rule.scheme() + "://" + host + ":" + rule.port()));
    }

    /// {@return the nodes that may run parts of a component, the best first}
    List<Spread.Site<Known>> sites() {
        return Known.byLoad(nodes.values().stream())
                .filter(node -> !node.rests() && node.protocol() == NodeService.PROTOCOL)
                .map(Known::site)
                .toList();
    }

    /// Two nodes did not reach each other: for a while they get no parts of the same component.
    void cut(URI one, URI other) {
        if (!one.equals(other)) {
            cuts.put(Set.of(one, other), time.millis() + config.apart().toMillis());
        }
    }

    boolean areCut(Known one, Known other) {
        @Nullable Long until = one.equals(other) ? null : cuts.get(Set.of(one.url(), other.url()));
        return until != null && time.millis() < until;
    }

    /// {@return the node whose slots are taken least}
    Optional<Known> least() {
        return nodes.values().stream()
                .map(Known.Ranked::new)
                .min(Comparator.naturalOrder())
                .map(Known.Ranked::node);
    }

    /// Takes slots at a node that did not answer of late; it may by now.
    Optional<Known> lastResort(Predicate<Known> which, int instances) {
        Optional<Known> node = nodes.values().stream().filter(which).findFirst();
        node.ifPresent(found -> found.count(instances));
        return node;
    }

    /// {@return the slots of all nodes that work for us}
    long slots() {
        return slots;
    }

    /// {@return whether one of the nodes answers}
    boolean isAnswering(Predicate<Known> which) {
        return nodes.values().stream().anyMatch(node -> !node.rests() && which.test(node));
    }

    /// {@return whether no replica can have a node}
    boolean isEmpty() {
        return rule.port() == 0 && nodes.isEmpty();
    }

    Vacancies vacancies() {
        return vacancies;
    }

    Time time() {
        return time;
    }

    ClusterState state() {
        List<NodeState> states =
                nodes.values().stream()
                        .map(node -> node.state(serversBeside(node.url())))
                        .sorted(Comparator.comparing(NodeState::url))
                        .toList();
        return new ClusterState(NodeService.version(), NodeService.PROTOCOL, time.millis(), states);
    }

    private List<String> serversBeside(URI node) {
        Stream<String> fixed =
                configured.entrySet().stream()
                        .filter(entry -> URI.create(entry.getValue()).equals(node))
                        .map(Map.Entry::getKey);
        Stream<String> heard =
                announced.entrySet().stream()
                        .filter(entry -> entry.getValue().url().equals(node))
                        .filter(entry -> time.millis() < entry.getValue().untilMillis())
                        .map(Map.Entry::getKey);
        return Stream.concat(fixed, heard).distinct().sorted().toList();
    }

    @Override
    public void close() {
        checks.interrupt();
    }
}
