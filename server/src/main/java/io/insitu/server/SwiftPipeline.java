package io.insitu.server;

import io.insitu.engine.Engine;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Pipeline;
import io.insitu.middleware.catcherrors.CatchErrors;
import io.insitu.middleware.compute.ComputeMiddleware;
import io.insitu.middleware.healthcheck.Healthcheck;
import io.insitu.middleware.passthrough.Passthrough;
import io.insitu.middleware.passthrough.SwiftAuth;
import io.insitu.middleware.proxylogging.ProxyLogging;
import io.insitu.server.metrics.Metrics;
import io.insitu.server.metrics.MetricsMiddleware;
import io.insitu.storage.swift.SwiftHttp;
import io.insitu.storage.swift.SwiftSpool;
import io.insitu.storage.swift.SwiftStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The way of a request to a Swift cluster. It is short and always the same: what Swift's own
/// pipeline does is left to Swift, so `pipeline.order` says nothing here.
record SwiftPipeline(
        InsituConfig config, SwiftHttp swift, SwiftSpool spool, Engine engine, Metrics metrics) {
    Pipeline build(InstantSource clock) {
        Middleware compute =
                new ComputeMiddleware(
                        config.compute().withoutNotes(),
                        request ->
                                new SwiftStore(
                                        swift, spool, SwiftAuth.credentials(request.headers())),
                        engine,
                        metrics.registry(),
                        clock);
        List<Middleware> steps =
                List.of(
                        new ProxyLogging(metrics.registry(), clock),
                        new CatchErrors(),
                        new Healthcheck(config.pipeline().healthcheck()),
                        new MetricsMiddleware(metrics),
                        new SwiftAuth(swift, config.cluster().rightsLife(), clock),
                        compute);
        List<Map<String, Object>> shown = steps.stream().map(Middleware::info).toList();
        return new Pipeline(steps, new Passthrough(swift, shown));
    }
}
