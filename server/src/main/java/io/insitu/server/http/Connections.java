package io.insitu.server.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The connections of one event loop, and how long each has had no request in flight. A request may
/// take as long as it likes here (a job runs for minutes without a byte on its connection), so the
/// idle time-outs of the codec, which know nothing of requests, are not used. On the loop only, but
/// for [Use].
final class Connections {
    /// What is known of one connection. For any thread, so that the end of a request costs the loop
    /// nothing.
    static final class Use {
        private final AtomicInteger requests = new AtomicInteger();
        private volatile long idleSinceNanos = System.nanoTime();

        void requestEnded() {
            idleSinceNanos = System.nanoTime();
            requests.decrementAndGet();
        }

        private boolean isIdle(long now, Duration longer) {
            return requests.get() == 0 && now - idleSinceNanos > longer.toNanos();
        }
    }

    private final IdentityHashMap<HttpConnection, Use> uses = new IdentityHashMap<>();

    void opened(HttpConnection connection) {
        uses.put(connection, new Use());
        connection.closeHandler(nothing -> uses.remove(connection));
    }

    /// {@return what is to be told when the request has ended}
    Use requestBegan(HttpConnection connection) {
        Use use = uses.getOrDefault(connection, new Use()); // a new one if it is closed already
        use.requests.incrementAndGet();
        return use;
    }

    /// Closes those that have been idle for longer, a request head that never ends included.
    void closeIdle(Duration longer) {
        long now = System.nanoTime();
        List<HttpConnection> idle = new ArrayList<>();
        uses.forEach((connection, use) -> {
            if (use.isIdle(now, longer)) {
                idle.add(connection);
            }
        });
        idle.forEach(HttpConnection::close);
    }

    void closeAll() {
        List.copyOf(uses.keySet()).forEach(HttpConnection::close);
    }
}
