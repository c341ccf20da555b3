package io.insitu.middleware.compute.node;

import io.insitu.storage.swift.SwiftHttp;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Which node stands beside which object server, and how each does. For any number of threads.
public final class NodeDirectory {
    /// How long a node that did not answer is left alone while there is another.
    private static final Duration REST = Duration.ofSeconds(5);

    private final Map<String, String> registered;
    private final int port;
    private final SwiftHttp http;
    private final Duration patience;
    private final ClusterKeys keys;
    private final InstantSource clock;
    private final Map<URI, Known> nodes = new ConcurrentHashMap<>();

    /// A node that was met.
    final class Known {
        private final URI url;
        private final NodeClient client;
        private final AtomicInteger inFlight = new AtomicInteger();
        private volatile long restsUntil;

        private Known(URI url) {
            this.url = url;
            this.client = new NodeClient(http.at(url, patience), keys);
        }

        String name() {
            return url.getAuthority();
        }

        NodeClient client() {
            return client;
        }

        AtomicInteger inFlight() {
            return inFlight;
        }

        void didNotAnswer() {
            restsUntil = clock.millis() + REST.toMillis();
        }

        private boolean rests() {
            return clock.millis() < restsUntil;
        }
    }

    /// @param registered nodes by the object server that they stand beside, `host:port`, or by one
    ///   disk of it, `host:port/device`
    /// @param port at which a node listens on the machine of every other object server; 0 for none
    /// @param http from which connections are made
    /// @param patience how long an answer may take: longer than any instance may run
    public NodeDirectory(
            Map<String, String> registered,
            int port,
            SwiftHttp http,
            Duration patience,
            ClusterKeys keys,
            InstantSource clock) {
        this.registered = Map.copyOf(registered);
        this.port = port;
        this.http = http;
        this.patience = patience;
        this.keys = keys;
        this.clock = clock;
        registered.values().forEach(url -> known(URI.create(url)));
    }

    private Known known(URI url) {
        return nodes.computeIfAbsent(url, Known::new);
    }

    /// {@return the node beside a replica}
    Optional<Known> beside(Endpoints.Replica replica) {
        String url =
                registered.getOrDefault(
                        replica.server() + "/" + replica.device(),
                        registered.getOrDefault(replica.server(), byRule(replica.server())));
        return url.isEmpty() ? Optional.empty() : Optional.of(known(URI.create(url)));
    }

    private String byRule(String server) {
        return port == 0
                ? ""
                : "http://" + server.substring(0, server.lastIndexOf(':')) + ":" + port;
    }

    /// {@return the nodes, those that answer first, and of these the one that does least for us}
    static List<Known> byLoad(Stream<Known> nodes) {
        return nodes.distinct()
                .sorted(
                        Comparator.<Known>comparingInt(node -> node.rests() ? 1 : 0)
                                .thenComparingInt(node -> node.inFlight().get()))
                .toList();
    }

    Collection<Known> all() {
        return nodes.values();
    }
}
