package io.insitu.server;

import io.insitu.middleware.compute.node.ClusterKeys;
import io.insitu.middleware.compute.node.NodeImages;
import io.insitu.middleware.compute.node.PlacementConfig;
import io.insitu.storage.swift.NodeHttpConfig;
import io.insitu.storage.swift.ObjectDisks;
import io.insitu.storage.swift.SwiftConfig;
import io.insitu.storage.tls.PemFiles;
import io.insitu.storage.tls.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The section `cluster`: a Swift cluster in the place of the embedded store.
///
/// @param swiftUrl of Swift's proxy, `http://HOST:PORT` or `https://…`; empty for the embedded
///   store
/// @param swiftCa for `https`: the file of the authorities that its certificate must come from;
///   empty for those that the Java machine believes
/// @param connectionsMax to Swift at a time; one request more waits for one
/// @param eventLoops threads that move bytes to and from Swift, and as many to and from nodes; 0
///   takes one for each two cores
/// @param connectTimeout for a connection to Swift to be made
/// @param answerTimeout between two signs of life of an answer
/// @param retryFor how long in all a job's request pauses while Swift says 503; zero: never
/// @param rightsLife how long it is remembered that Swift let a token do a thing, and what it said
///   of a container that a job touches
/// @param programsLife how long it is remembered which version of a program is stored
/// @param inlineBytes an object up to this size is held in memory while a job uses it
/// @param directory for what jobs read and write while they run
/// @param keys that proxies and nodes share: the first signs, all are accepted
/// @param nodePort at which nodes listen beside object servers; 0 for no such rule
/// @param nodes URLs of nodes by the object server that they stand beside, `host:port`, or by one
///   disk of it, `host:port/device`
/// @param objectServer for a node: the URL of the object server beside it
/// @param disks of that object server, where this node may read them
/// @param nodeUrl for a node that announces itself: where proxies reach it
/// @param beside for such a node: object servers as the ring has them, `host:port`, or disks of
///   them, `host:port/device`, that it stands beside
/// @param proxies for such a node: URLs of the proxies; for a proxy: of the others
/// @param images of the proxies that a node keeps
/// @param tls certificates by which machines of the cluster know each other; empty: connections
///   between them are not encrypted
public record ClusterConfig(
        String swiftUrl,
        String swiftCa,
        int connectionsMax,
        int eventLoops,
        Duration connectTimeout,
        Duration answerTimeout,
        Duration retryFor,
        Duration rightsLife,
        Duration programsLife,
        int inlineBytes,
        Path directory,
        List<String> keys,
        int nodePort,
        Map<String, String> nodes,
        String objectServer,
        ObjectDisks.Config disks,
        String nodeUrl,
        List<String> beside,
        List<String> proxies,
        PlacementConfig placement,
        LinksConfig links,
        NodeImages.Config images,
        PemFiles tls) {
    public ClusterConfig {
        beside = List.copyOf(beside);
        proxies = List.copyOf(proxies);
        keys = List.copyOf(keys);
        nodes = Map.copyOf(nodes);
        if (!keys.isEmpty() || nodePort != 0 || !nodes.isEmpty() || !objectServer.isEmpty()) {
            ClusterKeys.check(keys);
        }
        if (!objectServer.isEmpty()
                && !proxies.isEmpty()
                && (nodeUrl.isEmpty() || beside.isEmpty())) {
            throw new IllegalArgumentException(
                    "proxies: a node that announces itself needs node_url and beside");
        }
        proxies.forEach(ClusterConfig::checkProxy);
        checkTls(tls, nodes.values(), nodeUrl);
        checkCa(swiftCa);
        if (!swiftUrl.isEmpty()) {
            var _ =
                    swift(
                            swiftUrl,
                            connectionsMax,
                            count(eventLoops),
                            connectTimeout,
                            answerTimeout,
                            inlineBytes,
                            directory);
        }
    }

    private static void checkTls(PemFiles tls, Collection<String> nodes, String nodeUrl) {
        if (!tls.isEmpty() && tls.ca().isEmpty()) {
            throw new IllegalArgumentException(
                    "tls.ca: it is empty, and machines of a cluster are known by their"
                            + " certificates");
        }
        Tls.check(tls);
        String scheme = tls.isEmpty() ? "http" : "https";
        for (String url : nodes) {
            checkScheme("nodes", url, scheme);
        }
        if (!nodeUrl.isEmpty()) {
            checkScheme("node_url", nodeUrl, scheme);
        }
    }

    private static void checkProxy(String url) {
        if (!url.matches("https?://[^/].*")) {
            throw new IllegalArgumentException(
                    "proxies: '%s' is neither http://HOST:PORT nor https://HOST:PORT"
                            .formatted(url));
        }
    }

    private static void checkCa(String file) {
        try {
            Tls.checkAuthorities(file);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("swift_" + e.getMessage(), e);
        }
    }

    private static void checkScheme(String option, String url, String scheme) {
        if (!url.startsWith(scheme + "://")) {
            throw new IllegalArgumentException(
                    "%s: '%s' does not begin with %s://, as it must %s tls"
                            .formatted(
                                    option,
                                    url,
                                    scheme,
                                    scheme.equals("https") ? "with" : "without"));
        }
    }

    static ClusterConfig in(Path directory) {
        return new ClusterConfig(
                "",
                "",
                256,
                0,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                16 << 10,
                directory,
                List.of(),
                0,
                new LinkedHashMap<>(),
                "",
                ObjectDisks.Config.NONE,
                "",
                List.of(),
                List.of(),
                PlacementConfig.DEFAULT,
                LinksConfig.DEFAULT,
                new NodeImages.Config(directory.resolveSibling("cluster-images"), 16L << 30),
                PemFiles.NONE);
    }

    boolean isSwift() {
        return !swiftUrl.isEmpty();
    }

    /// {@return whether there are nodes, or may be}
    boolean hasNodes() {
        return !keys.isEmpty();
    }

    /// {@return whether connections between machines of the cluster are encrypted}
    boolean isEncrypted() {
        return !tls.isEmpty();
    }

    /// {@return that of nodes' URLs}
    String scheme() {
        return isEncrypted() ? "https" : "http";
    }

    /// {@return whether this process is the node beside an object server}
    boolean isNode() {
        return !objectServer.isEmpty();
    }

    SwiftConfig toSwift() {
        return swift(
                        swiftUrl,
                        connectionsMax,
                        count(eventLoops),
                        connectTimeout,
                        answerTimeout,
                        inlineBytes,
                        directory)
                .believing(swiftCa)
                .retryingFor(retryFor);
    }

    /// {@return how long a machine of the cluster may say nothing of a request, as long as it shows
    /// that it is there}
    Duration patience(Duration wallTime) {
        return wallTime.plus(answerTimeout);
    }

    /// {@return what `/info` says of it}
    Map<String, Object> info() {
        return Map.of(
                "links",
                links.info(),
                "images",
                Map.of("bytes_max", images.bytesMax()),
                "placement",
                Map.of(
                        "check_seconds",
                        placement.check().toMillis() / 1e3,
                        "check_timeout_seconds",
                        placement.checkTimeout().toMillis() / 1e3,
                        "second_copy_after",
                        placement.secondCopyAfter(),
                        "second_copy_min_seconds",
                        placement.secondCopyMin().toMillis() / 1e3));
    }

    NodeHttpConfig toNodes() {
        return new NodeHttpConfig(
                count(eventLoops), connectTimeout, links.windowBytes(), links.heartbeat());
    }

    /// Of more threads than that each sleeps more often, and has to be woken.
    private static int count(int eventLoops) {
        return eventLoops == 0
                ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2)
                : eventLoops;
    }

    private static SwiftConfig swift(
            String url,
            int connections,
            int loops,
            Duration connect,
            Duration answer,
            int inline,
            Path directory) {
        try {
            return new SwiftConfig(
                    URI.create(url), connections, loops, connect, answer, inline, directory);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("swiftUrl: " + e.getMessage(), e);
        }
    }
}
