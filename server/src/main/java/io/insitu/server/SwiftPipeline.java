package io.insitu.server;

import io.insitu.engine.Engine;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Pipeline;
import io.insitu.middleware.catcherrors.CatchErrors;
import io.insitu.middleware.compute.ComputeMiddleware;
import io.insitu.middleware.compute.OtherServers;
import io.insitu.middleware.compute.node.Announcer;
import io.insitu.middleware.compute.node.ClusterKeys;
import io.insitu.middleware.compute.node.NodeDirectory;
import io.insitu.middleware.compute.node.NodeImages;
import io.insitu.middleware.compute.node.NodeInputs;
import io.insitu.middleware.compute.node.NodeRegistration;
import io.insitu.middleware.compute.node.NodeService;
import io.insitu.middleware.compute.node.NodeTraffic;
import io.insitu.middleware.compute.node.Placement;
import io.insitu.middleware.compute.node.PlacementConfig;
import io.insitu.middleware.compute.run.Node;
import io.insitu.middleware.healthcheck.Healthcheck;
import io.insitu.middleware.passthrough.Passthrough;
import io.insitu.middleware.passthrough.Relay;
import io.insitu.middleware.passthrough.SwiftAuth;
import io.insitu.middleware.proxylogging.ProxyLogging;
import io.insitu.server.metrics.Metrics;
import io.insitu.server.metrics.MetricsMiddleware;
import io.insitu.storage.swift.ObjectServer;
import io.insitu.storage.swift.RecentHeads;
import io.insitu.storage.swift.SwiftHttp;
import io.insitu.storage.swift.SwiftSpool;
import io.insitu.storage.swift.SwiftStore;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The way of a request to a Swift cluster. It is short and always the same: what Swift's own
/// pipeline does is left to Swift, so `pipeline.order` says nothing here.
///
/// @param links to other machines of the cluster
record SwiftPipeline(
        InsituConfig config,
        SwiftHttp swift,
        SwiftHttp links,
        SwiftSpool spool,
        Engine engine,
        Metrics metrics) {
    private static final int SESSION_BYTES_MAX = 64 << 20;

    /// {@return the way of a proxy's request to the node that this process is}
    ///
    /// @throws IOException when the folder of its images cannot be used
    Pipeline node(InstantSource clock) throws IOException {
        ClusterConfig cluster = config.cluster();
        SwiftHttp own = swift.at(URI.create(cluster.objectServer()), cluster.answerTimeout());
        NodeService.Config limits =
                new NodeService.Config(
                        config.compute().slots(),
                        config.compute().places(),
                        cluster.links().channelsMax(),
                        cluster.links().reservation(),
                        cluster.patience(config.compute().limits().wallTime()),
                        cluster.isEncrypted(),
                        SESSION_BYTES_MAX,
                        (int) Math.min(Integer.MAX_VALUE, config.compute().moduleBytesMax()),
                        config.compute().inlineBytes(),
                        config.compute().stderr().pace(),
                        cluster.directory());
        List<Middleware> steps = new ArrayList<>();
        steps.add(new ProxyLogging(config.pipeline().proxylogging(), metrics.registry(), clock));
        steps.add(new CatchErrors());
        steps.add(new Healthcheck(config.pipeline().healthcheck()));
        steps.add(new MetricsMiddleware(metrics));
        if (!cluster.proxies().isEmpty()) {
            steps.add(announcer(clock));
        }
        return new Pipeline(
                steps,
                new NodeService(
                        limits,
                        engine,
                        new ClusterKeys(cluster.keys(), clock),
                        new NodeInputs(
                                new ObjectServer(own, spool, cluster.disks().open()),
                                swift,
                                spool,
                                NodeImages.open(cluster.images())),
                        links,
                        new NodeTraffic(metrics.registry())));
    }

    private Announcer announcer(InstantSource clock) {
        ClusterConfig cluster = config.cluster();
        return new Announcer(
                proxies(),
                new ClusterKeys(cluster.keys(), clock),
                URI.create(cluster.nodeUrl()),
                cluster.beside());
    }

    private List<SwiftHttp> proxies() {
        ClusterConfig cluster = config.cluster();
        return cluster.proxies().stream()
                .map(URI::create)
                .map(url ->
                        (url.getScheme().equals("https") && cluster.isEncrypted() ? links : swift)
                                .at(url, cluster.answerTimeout()))
                .toList();
    }

    private NodeDirectory directory(ClusterKeys keys, InstantSource clock) {
        ClusterConfig cluster = config.cluster();
        return new NodeDirectory(
                cluster.nodes(),
                new NodeDirectory.Rule(cluster.nodePort(), cluster.scheme()),
                links,
                cluster.patience(config.compute().limits().wallTime()),
                cluster.placement(),
                keys,
                clock);
    }

    Pipeline build(InstantSource clock) {
        List<Middleware> steps = new ArrayList<>();
        steps.add(new ProxyLogging(config.pipeline().proxylogging(), metrics.registry(), clock));
        steps.add(new CatchErrors());
        steps.add(new Healthcheck(config.pipeline().healthcheck()));
        steps.add(new MetricsMiddleware(metrics));
        UnaryOperator<Node> nodes = UnaryOperator.identity();
        if (config.cluster().hasNodes()) {
            ClusterKeys keys = new ClusterKeys(config.cluster().keys(), clock);
            NodeDirectory directory = directory(keys, clock);
            steps.add(new NodeRegistration(keys, directory, config.cluster().info()));
            nodes = here -> placed(here, directory);
        }
        steps.add(new SwiftAuth(swift, config.cluster().rightsLife(), clock));
        RecentHeads heads =
                new RecentHeads(
                        config.cluster().rightsLife(), config.cluster().programsLife(), clock);
        steps.add(compute(nodes, heads, clock));
        List<Middleware> shown = List.copyOf(steps);
        return new Pipeline(
                steps,
                new Passthrough(
                        new Relay(swift),
                        heads,
                        () -> shown.stream().map(Middleware::info).toList()));
    }

    private Node placed(Node here, NodeDirectory directory) {
        PlacementConfig placement = config.cluster().placement();
        return new Placement(here, directory, swift, placement, config.compute().limits());
    }

    private Middleware compute(UnaryOperator<Node> nodes, RecentHeads heads, InstantSource clock) {
        return new ComputeMiddleware(
                config.compute().withoutNotes(),
                request ->
                        new SwiftStore(
                                swift, spool, SwiftAuth.credentials(request.headers()), heads),
                engine,
                nodes,
                OtherServers.of(proxies().stream().map(Relay::new).toList(), clock),
                metrics.registry(),
                clock);
    }
}
