package io.insitu.middleware.healthcheck;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Answers `/healthcheck` with 200 `OK`, whatever the method, for load balancers.
///
/// | option | default | |
/// |---|---|---|
/// | `disable_path` | none | while this file exists the answer is 503 `DISABLED BY FILE`, so that a balancer takes the server out before it is stopped |
///
/// Place: behind `gatekeeper`, before everything that costs time. It is not shown in `/info`.
public final class Healthcheck implements Middleware {
    /// @param disablePath the file that makes the server look unhealthy
    public record Config(Optional<Path> disablePath) {
        public static final Config DEFAULT = new Config(Optional.empty());
    }

    private final Config config;

    public Healthcheck(Config config) {
        this.config = config;
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (!request.path().equals("/healthcheck")) {
            return next.handle(request);
        }
        return config.disablePath().filter(Files::exists).isPresent()
                ? Response.text(503, "text/plain", "DISABLED BY FILE")
                : Response.text(200, "text/plain", "OK");
    }
}
