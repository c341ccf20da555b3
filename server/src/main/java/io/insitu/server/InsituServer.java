package io.insitu.server;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Response;
import io.insitu.server.http.HttpFront;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The map of the system: makes every part from the configuration, hands each the parts that it
/// needs, and ends them in the opposite order.
public final class InsituServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InsituServer.class);

    private final InsituConfig config;
    private final HttpFront http;

    private InsituServer(InsituConfig config, HttpFront http) {
        this.config = config;
        this.http = http;
    }

    /// @throws IOException when something that is outside the program does not let it start
    public static InsituServer start(InsituConfig config) throws IOException {
        Handler pipeline = request -> Response.text(200, "text/plain", "hello\n");
        HttpFront http = HttpFront.start(config.http(), pipeline, InstantSource.system());
        InsituServer server = new InsituServer(config, http);
        LOG.info("listening on {}", server.url());
        return server;
    }

    public String url() {
        String address = config.http().address();
        String host = address.contains(":") ? "[" + address + "]" : address;
        return "http://" + host + ":" + http.port();
    }

    /// Takes no more requests and lets those in flight end.
    public void drain() throws InterruptedException {
        http.drain();
    }

    @Override
    public void close() {
        http.close();
        LOG.info("ended");
    }
}
