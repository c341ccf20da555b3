package io.insitu.server.metrics;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;

/// Answers `GET /metrics` in Prometheus's text format 0.0.4. Anyone who reaches the port may ask,
/// as with `/healthcheck`; it tells totals and no names.
///
/// Place in the pipeline: beside `healthcheck`, before authentication.
public final class MetricsMiddleware implements Middleware {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Metrics metrics;

    public MetricsMiddleware(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Response handle(Request request, Handler next) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        return reads && request.path().equals("/metrics")
                ? Response.text(200, TYPE, metrics.scrape())
                : next.handle(request);
    }
}
