package io.insitu.middleware;

import java.util.List;

/// The middlewares in their order, outermost first, and the handler they stand around.
///
/// Closing it closes its steps, the outermost first; by then no request may be on its way.
public final class Pipeline implements Handler, AutoCloseable {
    private final List<Middleware> middlewares;
    private final Handler first;

    public Pipeline(List<Middleware> middlewares, Handler innermost) {
        this.middlewares = List.copyOf(middlewares);
        Handler handler = innermost;
        for (Middleware middleware : middlewares.reversed()) {
            Handler next = handler;
            handler = request -> middleware.handle(request, next);
        }
        this.first = handler;
    }

    @Override
    public Response handle(Request request) {
        return first.handle(request);
    }

    @Override
    public void close() {
        middlewares.forEach(Middleware::close);
    }
}
