package io.insitu.server;

import io.insitu.engine.Engine;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Pipeline;
import io.insitu.middleware.api.SwiftApi;
import io.insitu.middleware.bulk.BulkMiddleware;
import io.insitu.middleware.catcherrors.CatchErrors;
import io.insitu.middleware.compute.ComputeMiddleware;
import io.insitu.middleware.copy.CopyMiddleware;
import io.insitu.middleware.dlo.DloMiddleware;
import io.insitu.middleware.formpost.FormPostMiddleware;
import io.insitu.middleware.gatekeeper.Gatekeeper;
import io.insitu.middleware.healthcheck.Healthcheck;
import io.insitu.middleware.info.Info;
import io.insitu.middleware.proxylogging.ProxyLogging;
import io.insitu.middleware.quotas.AccountQuotas;
import io.insitu.middleware.quotas.ContainerQuotas;
import io.insitu.middleware.slo.SloMiddleware;
import io.insitu.middleware.staticweb.StaticWebMiddleware;
import io.insitu.middleware.symlink.SymlinkMiddleware;
import io.insitu.middleware.tempauth.TempAuth;
import io.insitu.middleware.tempurl.TempUrlMiddleware;
import io.insitu.middleware.versionedwrites.VersionedWritesMiddleware;
import io.insitu.server.metrics.Metrics;
import io.insitu.server.metrics.MetricsMiddleware;
import io.insitu.storage.ObjectStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The way of a request to the store: each step by its name, and the order in which they stand.
final class Pipelines {
    /// Outermost first. Innermost, behind them all, stands Swift's API itself.
    static final List<String> STEPS =
            List.of(
                    "proxylogging",
                    "catcherrors",
                    "gatekeeper",
                    "healthcheck",
                    "metrics",
                    "info",
                    "bulk",
                    "tempurl",
                    "formpost",
                    "tempauth",
                    "compute",
                    "staticweb",
                    "copy",
                    "container_quotas",
                    "account_quotas",
                    "slo",
                    "dlo",
                    "versioned_writes",
                    "symlink");

    private final InsituConfig config;
    private final ObjectStore store;
    private final Engine engine;
    private final Metrics metrics;
    private final InstantSource clock;

    Pipelines(
            InsituConfig config,
            ObjectStore store,
            Engine engine,
            Metrics metrics,
            InstantSource clock) {
        this.config = config;
        this.store = store;
        this.engine = engine;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// {@return the whole way, as configured}
    Pipeline build() {
        SwiftApi api = new SwiftApi(config.swift(), store, clock);
        List<Map<String, Object>> shown = new ArrayList<>();
        shown.add(api.info());
        List<Middleware> steps = new ArrayList<>();
        for (String name : config.pipeline().order().reversed()) {
            // What /info shows is complete only when every step but itself has been made.
            Middleware step = name.equals("info") ? info(shown) : step(name);
            shown.add(step.info());
            steps.addFirst(step);
        }
        return new Pipeline(steps, api);
    }

    private Middleware step(String name) {
        return switch (name) {
            case "proxylogging" -> new ProxyLogging(metrics.registry(), clock);
            case "catcherrors" -> new CatchErrors();
            case "gatekeeper" -> new Gatekeeper();
            case "healthcheck" -> new Healthcheck(config.pipeline().healthcheck());
            case "metrics" -> new MetricsMiddleware(metrics);
            case "tempauth" -> new TempAuth(config.tempauth().toTempAuth(), clock);
            case "compute" ->
                    new ComputeMiddleware(
                            config.compute(), store, engine, metrics.registry(), clock);
            case "copy" -> new CopyMiddleware(config.swift().constraints().maxFileSize());
            case "container_quotas" -> new ContainerQuotas();
            case "account_quotas" -> new AccountQuotas();
            case "bulk" -> new BulkMiddleware(config.steps().bulk(), config.swift().constraints());
            case "tempurl" -> new TempUrlMiddleware(config.steps().tempurl(), store, clock);
            case "formpost" -> new FormPostMiddleware(config.steps().formpost(), store, clock);
            case "staticweb" -> new StaticWebMiddleware(config.steps().staticweb(), store);
            case "versioned_writes" ->
                    new VersionedWritesMiddleware(config.steps().versionedWrites(), store, clock);
            case "symlink" -> new SymlinkMiddleware(config.steps().symlink());
            case "slo" -> new SloMiddleware(config.steps().slo(), config.steps().bulk());
            case "dlo" -> new DloMiddleware(config.swift().constraints().containerListingLimit());
            default -> throw new IllegalArgumentException("no step is called " + name);
        };
    }

    private Middleware info(List<Map<String, Object>> shown) {
        return new Info(config.pipeline().info(), shown);
    }
}
