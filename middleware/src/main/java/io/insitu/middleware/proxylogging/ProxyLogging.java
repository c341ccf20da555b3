package io.insitu.middleware.proxylogging;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one line for each request, once its answer has been sent or given up, and counts.
///
/// The line goes to the logger `insitu.access` at level `info`, with the pairs `method`, `path` (as
/// sent), `status`, `remote`, `agent`, `received` and `sent` (bytes of the bodies) and `millis`
/// (from the request's head to the end). The transaction id, and the user if one is logged in,
/// stand in the diagnostic context as in every other line of the request.
///
/// | metric | tags | |
/// |---|---|---|
/// | `insitu.requests` | `method`, `status` | a timer: how many, and how long each took |
/// | `insitu.request.bytes` | `method` | bytes of the requests' bodies that were read |
/// | `insitu.response.bytes` | `method` | bytes of the answers' bodies |
///
/// A method that Swift does not know is counted as `OTHER`, lest a client could make up metrics. A
/// body that is sent by the kernel counts as sent whole, since nobody here sees how much of it a
/// client that went away had.
///
/// | option | default | |
/// |---|---|---|
/// | `swift_lines` | false | whether the message of each line is what Swift's proxy would log, for programs that read that, and there are no pairs |
///
/// Of Swift's fields those for the protocol, headers, source, further information and policy are
/// empty.
///
/// Place: around `catcherrors`, so that it sees every answer as the client does. It is not shown in
/// `/info`.
public final class ProxyLogging implements Middleware {
    /// @param swiftLines whether lines are as Swift's
    public record Config(boolean swiftLines) {
        public static final Config DEFAULT = new Config(false);
    }

    private static final Logger LOG = LoggerFactory.getLogger("insitu.access");
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "COPY", "OPTIONS");

    private final Config config;
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, Counter> received = new ConcurrentHashMap<>();
    private final Map<String, Counter> sent = new ConcurrentHashMap<>();

    /// What is counted apart.
    private record Kind(String method, int status) {}

    public ProxyLogging(Config config, MeterRegistry metrics, InstantSource clock) {
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request, Handler next) {
        Traffic traffic = new Traffic();
        Response response = next.handle(request.withBody(traffic.receiving(request.body())));
        return response.withContent(
                traffic.sending(
                        response.content(), () -> finish(request, traffic, response.status())));
    }

    private void finish(Request request, Traffic traffic, int status) {
        Instant end = clock.instant();
        Duration took = Duration.between(request.exchange().received(), end);
        count(request.method(), traffic, status, took);
        if (config.swiftLines()) {
            LOG.info("{}", new SwiftLine(request, status, traffic, end));
            return;
        }
        LOG.atInfo()
                .addKeyValue("method", request.method())
                .addKeyValue("path", request.path())
                .addKeyValue("status", status)
                .addKeyValue("remote", request.exchange().remoteAddress())
                .addKeyValue("agent", request.headers().first("User-Agent").orElse("-"))
                .addKeyValue("received", traffic.received())
                .addKeyValue("sent", traffic.sent())
                .addKeyValue("millis", took.toMillis())
                .log("answered");
    }

    private void count(String method, Traffic traffic, int status, Duration took) {
        String known = METHODS.contains(method) ? method : "OTHER";
        timers.computeIfAbsent(new Kind(known, status), this::timer).record(took);
        received.computeIfAbsent(known, each -> bytes("insitu.request.bytes", each))
                .increment((double) traffic.received());
        sent.computeIfAbsent(known, each -> bytes("insitu.response.bytes", each))
                .increment((double) traffic.sent());
    }

    private Timer timer(Kind kind) {
        return Timer.builder("insitu.requests")
                .description("Requests answered, and the time each took")
                .tags("method", kind.method(), "status", Integer.toString(kind.status()))
                .register(metrics);
    }

    private Counter bytes(String name, String method) {
        return metrics.counter(name, "method", method);
    }
}
