package io.insitu.middleware;

import java.util.List;

/// The middlewares in their order, outermost first, and the handler they stand around.
public final class Pipeline implements Handler {
    private final Handler first;

    public Pipeline(List<Middleware> middlewares, Handler innermost) {
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
}
