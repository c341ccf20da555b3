package io.insitu.server.http;

import io.insitu.middleware.Handler;
import io.insitu.storage.tls.Tls;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HTTP in front of the pipeline. Event loops move the bytes; every request is answered on a
/// virtual thread of its own, which blocks while the loops do not.
public final class HttpFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

    private static final Duration AFTERMATH = Duration.ofSeconds(5);

    private final HttpConfig config;
    private final @Nullable Http2Config http2;
    private final @Nullable Tls tls;
    private final Vertx vertx;
    private final InFlight inFlight;
    private final List<FrontVerticle> verticles = new CopyOnWriteArrayList<>();
    private volatile boolean drained;

    private HttpFront(HttpConfig config, @Nullable Http2Config http2) {
        this.config = config;
        this.http2 = http2;
        this.tls = config.tls().isEmpty() ? null : Tls.of(config.tls().files(), Tls.LOOK);
        this.inFlight = new InFlight(config.requestsMax());
        this.vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(config.eventLoopCount())
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1)
                                .setMaxEventLoopExecuteTime(config.blockedLoopWarning().toMillis())
                                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                                .setWarningExceptionTime(config.blockedLoopWarning().toMillis())
                                .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS)
                                .setBlockedThreadCheckInterval(
                                        Math.max(1, config.blockedLoopWarning().toMillis() / 2))
                                .setAddressResolverOptions(new AddressResolverOptions())
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setFileCachingEnabled(false)
                                                .setClassPathResolvingEnabled(false)));
    }

    /// Listens. Every request goes to the handler, which answers errors itself.
    ///
    /// @throws IOException when the address cannot be listened on
    public static HttpFront start(HttpConfig config, Handler pipeline, InstantSource clock)
            throws IOException {
        return start(config, null, pipeline, clock);
    }

    /// The same for machines of the cluster, which speak HTTP/2.
    ///
    /// @param http2 null where HTTP/1.1 alone is spoken
    /// @throws IOException when the address cannot be listened on
    public static HttpFront start(
            HttpConfig config, @Nullable Http2Config http2, Handler pipeline, InstantSource clock)
            throws IOException {
        HttpFront front = new HttpFront(config, http2);
        try {
            front.listen(pipeline, new TransactionIds(clock));
            return front;
        } catch (CompletionException e) {
            front.close();
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(
                    "cannot listen on %s port %d: %s"
                            .formatted(config.address(), config.port(), cause.getMessage()),
                    cause);
        }
    }

    private void listen(Handler pipeline, TransactionIds ids) {
        vertx.deployVerticle(
                        () -> {
                            var verticle =
                                    new FrontVerticle(config, http2, tls, pipeline, inFlight, ids);
                            verticles.add(verticle);
                            return verticle;
                        },
                        new DeploymentOptions().setInstances(config.eventLoopCount()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public int port() {
        return verticles.getFirst().port();
    }

    public InFlight inFlight() {
        return inFlight;
    }

    /// Takes no more requests and waits for those in flight, up to the configured time; what then
    /// still runs loses its connection, which cancels it.
    public void drain() throws InterruptedException {
        int running = inFlight.count();
        var closed = Future.join(verticles.stream().map(FrontVerticle::shutDown).toList());
        drained = inFlight.awaitNone(config.drain());
        if (drained) {
            LOG.info("drained; {} requests were in flight", running);
        } else {
            LOG.warn("{} requests did not end within {}", inFlight.count(), config.drain());
        }
        if (closed.failed()) {
            LOG.warn("the listeners did not close cleanly", closed.cause());
        }
    }

    /// Ends every connection, and waits a moment for the requests that learn of it, since they use
    /// what is closed after this.
    @Override
    public void close() {
        if (tls != null) {
            tls.close();
        }
        try {
            verticles.forEach(FrontVerticle::closeConnections);
            if (!drained && !inFlight.awaitNone(AFTERMATH)) {
                LOG.warn("{} requests go on without their clients", inFlight.count());
            }
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("the event loops did not close cleanly", e);
        }
    }
}
