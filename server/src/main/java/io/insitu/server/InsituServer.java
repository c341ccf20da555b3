package io.insitu.server;

import io.insitu.engine.Engine;
import io.insitu.engine.worker.Engines;
import io.insitu.middleware.Handler;
import io.insitu.server.http.HttpConfig;
import io.insitu.server.http.HttpFront;
import io.insitu.server.metrics.Metrics;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.embedded.EmbeddedStore;
import io.insitu.storage.encryption.EncryptedStore;
import io.insitu.storage.swift.SwiftHttp;
import io.insitu.storage.swift.SwiftSpool;
import io.insitu.storage.tls.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The map of the system: makes every part from the configuration, hands each the parts that it
/// needs, and ends them in the opposite order.
public final class InsituServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InsituServer.class);

    private final InsituConfig config;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final HttpFront http;

    /// Between machines of the cluster; null where that is not encrypted.
    private final @Nullable Tls tls;

    private InsituServer(InsituConfig config) throws IOException {
        InstantSource clock = InstantSource.system();
        this.config = config;
        this.tls =
                config.cluster().isEncrypted()
                        ? part(Tls.of(config.cluster().tls(), Tls.LOOK))
                        : null;
        try {
            Metrics metrics = part(new Metrics());
            Handler pipeline =
                    config.cluster().isSwift()
                            ? overSwift(metrics, clock)
                            : embedded(metrics, clock);
            http = part(listen(pipeline, clock));
            metrics.watch(http);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Handler embedded(Metrics metrics, InstantSource clock) throws IOException {
        EmbeddedStore store = part(EmbeddedStore.open(config.store(), clock));
        metrics.watch(store);
        ObjectStore objects = EncryptedStore.over(store, config.encryption());
        return part(
                new Pipelines(config, objects, engine(metrics), metrics, clock, store::status)
                        .build());
    }

    private Handler overSwift(Metrics metrics, InstantSource clock) throws IOException {
        SwiftSpool spool = SwiftSpool.open(config.cluster().toSwift());
        SwiftHttp swift = part(SwiftHttp.to(config.cluster().toSwift()));
        SwiftHttp links = part(SwiftHttp.toNodes(config.cluster().toNodes(), tls));
        var pipeline = new SwiftPipeline(config, swift, links, spool, engine(metrics), metrics);
        return part(config.cluster().isNode() ? pipeline.node(clock) : pipeline.build(clock));
    }

    /// A node's clients are the cluster's own machines. They may be silent for as long as instances
    /// run: who is gone is found out by the heartbeat.
    private HttpFront listen(Handler pipeline, InstantSource clock) throws IOException {
        ClusterConfig cluster = config.cluster();
        if (!cluster.isNode()) {
            return HttpFront.start(config.http(), pipeline, clock);
        }
        HttpConfig patient =
                config.http()
                        .patient(
                                cluster.patience(config.compute().limits().wallTime()),
                                cluster.links().channelsMax());
        return HttpFront.start(patient, cluster.links().http2(tls), pipeline, clock);
    }

    private Engine engine(Metrics metrics) throws IOException {
        Engine engine = part(Engines.start(config.workers()));
        metrics.watch(engine);
        return engine;
    }

    private <P extends AutoCloseable> P part(P part) {
        parts.push(part);
        return part;
    }

    /// @throws IOException when something that is outside the program does not let it start
    public static InsituServer start(InsituConfig config) throws IOException {
        long began = System.nanoTime();
        if (config.tempauth().hasDevelopmentUsers()) {
            LOG.warn("users of the development profile can sign in: their keys are known to all");
        }
        try {
            InsituServer server = new InsituServer(config);
            LOG.atInfo()
                    .addKeyValue("url", server.url())
                    .addKeyValue("data", config.data().directory().toAbsolutePath())
                    .addKeyValue("took", Duration.ofNanos(System.nanoTime() - began))
                    .log("started");
            return server;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    public String url() {
        String address = config.http().address();
        String host = address.contains(":") ? "[" + address + "]" : address;
        String scheme =
                config.cluster().isNode() ? config.cluster().scheme() : config.http().scheme();
        return scheme + "://" + host + ":" + http.port();
    }

    /// Takes no more requests and lets those in flight end.
    public void drain() throws InterruptedException {
        http.drain();
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} did not end cleanly", part.getClass().getSimpleName(), e);
            }
        }
        LOG.info("ended");
    }
}
