package io.insitu.middleware.testing;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Pipeline;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.api.SwiftApi;
import io.insitu.middleware.catcherrors.CatchErrors;
import io.insitu.middleware.object.ContainerRule;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.embedded.EmbeddedConfig;
import io.insitu.storage.embedded.EmbeddedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Swift's API on an embedded store in a folder of its own, for tests.
public final class Store implements AutoCloseable {
    private final ObjectStore objects;
    private final Handler pipeline;

    private Store(ObjectStore objects, Handler pipeline) {
        this.objects = objects;
        this.pipeline = pipeline;
    }

    /// @param middlewares what stands between the step that renders errors and the API
    public static Store open(Path directory, InstantSource clock, Middleware... middlewares) {
        return open(directory, clock, SwiftApi.Config.DEFAULT, middlewares);
    }

    public static Store open(
            Path directory,
            InstantSource clock,
            SwiftApi.Config config,
            Middleware... middlewares) {
        return open(directory, clock, config, ContainerRule.NONE, middlewares);
    }

    public static Store open(
            Path directory,
            InstantSource clock,
            SwiftApi.Config config,
            ContainerRule rule,
            Middleware... middlewares) {
        ObjectStore objects = embedded(directory, clock);
        List<Middleware> all = new ArrayList<>(List.of(new CatchErrors()));
        all.addAll(List.of(middlewares));
        return new Store(objects, new Pipeline(all, new SwiftApi(config, objects, clock, rule)));
    }

    private static ObjectStore embedded(Path directory, InstantSource clock) {
        EmbeddedConfig config =
                EmbeddedConfig.at(directory)
                        .withDurability(EmbeddedConfig.Durability.ASYNC)
                        .withInlineLimitBytes(64)
                        .withReserveBytes(0);
        try {
            return EmbeddedStore.open(config, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ObjectStore objects() {
        return objects;
    }

    public Response send(Request request) {
        return pipeline.handle(request);
    }

    /// Sends a request without a body.
    public Response send(String method, String url, String... headers) {
        return send(Requests.of(method, url, headers));
    }

    /// Stores an object and expects that to work.
    public void put(String url, String body, String... headers) {
        Response response = send(Requests.upload("PUT", url, body, headers));
        if (response.status() != 201) {
            throw new IllegalStateException(
                    "%s: %d %s".formatted(url, response.status(), Responses.body(response)));
        }
    }

    @Override
    public void close() {
        objects.close();
    }
}
