package io.insitu.server.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// The connections of one event loop, and how long each has had no request in flight. A request may
/// take as long as it likes here (a job runs for minutes without a byte on its connection), so the
/// idle time-outs of the codec, which know nothing of requests, are not used. On the loop only.
final class Connections {
    private static final class State {
        int requests;
        long idleSinceNanos = System.nanoTime();
    }

    private final IdentityHashMap<HttpConnection, State> states = new IdentityHashMap<>();

    void opened(HttpConnection connection) {
        states.put(connection, new State());
        connection.closeHandler(nothing -> states.remove(connection));
    }

    void requestBegan(HttpConnection connection) {
        State state = states.get(connection);
        if (state != null) {
            state.requests++;
        }
    }

    void requestEnded(HttpConnection connection) {
        State state = states.get(connection);
        if (state != null) {
            state.requests--;
            state.idleSinceNanos = System.nanoTime();
        }
    }

    /// Closes those that have been idle for longer, a request head that never ends included.
    void closeIdle(Duration longer) {
        long now = System.nanoTime();
        List<HttpConnection> idle = new ArrayList<>();
        states.forEach((connection, state) -> {
            if (state.requests == 0 && now - state.idleSinceNanos > longer.toNanos()) {
                idle.add(connection);
            }
        });
        idle.forEach(HttpConnection::close);
    }

    void closeAll() {
        List.copyOf(states.keySet()).forEach(HttpConnection::close);
    }
}
