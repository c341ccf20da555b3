package io.insitu.middleware.compute.node;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// On a node: tells proxies every few seconds that it is there, until it is closed. A proxy that
/// does not hear is told again the next time.
///
/// Place: anywhere; requests pass.
public final class Announcer implements Middleware {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final List<SwiftHttp> proxies;
    private final ClusterKeys keys;
    private final byte[] announcement;
    private final Thread thread;

    /// @param url at which proxies reach this node
    /// @param beside the object servers that it stands beside, as the ring has them
    public Announcer(List<SwiftHttp> proxies, ClusterKeys keys, URI url, List<String> beside) {
        this.proxies = List.copyOf(proxies);
        this.keys = keys;
        this.announcement = NodeService.bytes(new Announcement(url, beside));
        this.thread = Thread.ofVirtual().name("announcer").start(this::announce);
    }

    private void announce() {
        try {
            while (!Thread.interrupted()) {
                List<Thread> telling =
                        proxies.stream()
                                .map(proxy -> Thread.ofVirtual().start(() -> tell(proxy)))
                                .toList();
                for (Thread one : telling) {
                    one.join();
                }
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void tell(SwiftHttp proxy) {
        try (SwiftAnswer answer =
                NodeClient.send(proxy, keys, "PUT", Announcement.TARGET, announcement)) {
            if (answer.status() != 204) {
                LOG.warn("a proxy does not take this node: it answers {}", answer.status());
            }
        } catch (IOException | StorageException e) {
            LOG.info("a proxy is not told of this node: {}", e.getMessage());
        }
    }

    @Override
    public Response handle(Request request, Handler next) {
        return next.handle(request);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
