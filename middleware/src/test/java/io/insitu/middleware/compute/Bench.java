package io.insitu.middleware.compute;

import io.insitu.engine.Engine;
import io.insitu.engine.Limits;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Content;
import io.insitu.middleware.Exchange;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.compute.cache.CacheConfig;
import io.insitu.middleware.compute.image.SystemImages;
import io.insitu.storage.Body;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.OpenObject;
import io.insitu.storage.Upload;
import io.insitu.storage.embedded.EmbeddedConfig;
import io.insitu.storage.embedded.EmbeddedStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The compute middleware on an embedded store, with one account, `AUTH_test`, whose owner sends
/// everything. Behind it stands a handler that stores what is PUT.
public final class Bench implements AutoCloseable {
    static final String ACCOUNT = "AUTH_test";

    public final ObjectStore store;
    public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ComputeMiddleware middleware;
    private final boolean isOwn;
    private final Path directory;
    private final AtomicReference<@Nullable Runnable> onGone = new AtomicReference<>();

    /// What came back, with its body read.
    public record Answer(int status, Headers headers, String body) {
        public String header(String name) {
            return headers.first(name).orElse("");
        }
    }

    public Bench(Path directory, Engine engine, UnaryOperator<ComputeConfig> change) {
        try {
            this.store =
                    EmbeddedStore.open(
                            EmbeddedConfig.at(directory.resolve("store"))
                                    .withDurability(EmbeddedConfig.Durability.ASYNC)
                                    .withReserveBytes(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.directory = directory;
        this.isOwn = true;
        this.middleware =
                new ComputeMiddleware(
                        change.apply(config(directory.resolve("tmp"))),
                        store,
                        engine,
                        metrics,
                        InstantSource.system());
    }

    private Bench(Bench other, ComputeMiddleware middleware) {
        this.store = other.store;
        this.middleware = middleware;
        this.isOwn = false;
        this.directory = other.directory;
    }

    /// {@return another server in front of the same store, which does not have it for itself}
    ///
    /// @param name of its folder
    Bench beside(String name, Engine engine, InstantSource clock) {
        return beside(name, engine, clock, store);
    }

    /// {@return the same, which sees the store as that one}
    Bench beside(String name, Engine engine, InstantSource clock, ObjectStore seen) {
        return beside(name, engine, clock, seen, OtherServers.NONE);
    }

    /// {@return the same, which knows of those}
    Bench beside(
            String name,
            Engine engine,
            InstantSource clock,
            ObjectStore seen,
            OtherServers others) {
        ComputeConfig config = config(directory.resolve(name));
        return new Bench(
                this,
                new ComputeMiddleware(
                        config,
                        _ -> seen,
                        engine,
                        UnaryOperator.identity(),
                        others,
                        new SimpleMeterRegistry(),
                        clock));
    }

    public static Bench of(Path directory, Engine engine) {
        return new Bench(directory, engine, UnaryOperator.identity());
    }

    private static ComputeConfig config(Path directory) {
        return config(directory, CacheConfig.DEFAULT);
    }

    static ComputeConfig config(Path directory, CacheConfig cache) {
        return config(directory, cache, ComputeConfig.History.DEFAULT);
    }

    static ComputeConfig config(Path directory, CacheConfig cache, ComputeConfig.History history) {
        return new ComputeConfig(
                8,
                64,
                16,
                ComputeConfig.Memory.DEFAULT,
                16,
                Duration.ofSeconds(20),
                2,
                32,
                20_000,
                1000,
                1 << 20,
                1 << 20,
                100,
                256,
                4096,
                Limits.DEFAULT,
                ComputeConfig.Requests.DEFAULT,
                history,
                ComputeConfig.Stderr.DEFAULT,
                cache,
                SystemImages.Config.in(directory.resolveSibling("images")),
                directory);
    }

    public Bench container(String name) {
        store.putContainer(new ContainerPath(ACCOUNT, name), MetadataUpdate.NONE);
        return this;
    }

    public Bench object(String container, String name, String text) {
        return object(container, name, text.getBytes(StandardCharsets.UTF_8));
    }

    public Bench object(String container, String name, byte[] bytes) {
        return object(container, name, bytes, new NewObject("text/plain", Map.of()));
    }

    Bench object(String container, String name, byte[] bytes, NewObject as) {
        container(container);
        try (Upload upload = store.upload(new ObjectPath(ACCOUNT, container, name))) {
            upload.write(ByteBuffer.wrap(bytes));
            upload.commit(as);
        }
        return this;
    }

    /// Stores an object of that type; `'` stands for `"` in its text.
    Bench typed(String container, String name, String type, String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return object(container, name, bytes, new NewObject(type, Map.of()));
    }

    /// Notes that a job is owed for an object, as the server would have before it was killed.
    public Bench note(String id, String object) {
        ObjectPath path = new ContainerPath(".insitu", "on-create").object(id);
        try (Upload upload = store.upload(path)) {
            upload.commit(new NewObject("text/plain", Map.of("x-object-meta-object", object)));
        }
        return this;
    }

    /// {@return the object's bytes as text; empty when it is not there}
    public Optional<String> stored(String container, String name) {
        return store.open(new ObjectPath(ACCOUNT, container, name)).map(Bench::text);
    }

    private static String text(OpenObject object) {
        try (object) {
            return switch (object.content()) {
                case OpenObject.Content.InMemory(var bytes) -> decode(bytes.duplicate());
                case OpenObject.Content.InFile(var file, var offset, var length) ->
                        read(file, offset, length);
            };
        }
    }

    public List<String> names(String container) {
        return store
                .objects(new ContainerPath(ACCOUNT, container), ListingQuery.all(10_000))
                .stream()
                .map(ListingEntry::name)
                .toList();
    }

    /// Posts a job; `'` stands for `"` in its description.
    public Answer job(String description, String... headers) {
        Headers all =
                Headers.of("X-Zerovm-Execute", "1.0", "Content-Type", "application/json")
                        .and(Headers.of(headers));
        return send("POST", "/v1/" + ACCOUNT, description.replace('\'', '"'), all);
    }

    /// Posts what is to run, whatever it is.
    Answer post(String path, String body, String... headers) {
        Headers all = Headers.of("X-Zerovm-Execute", "1.0").and(Headers.of(headers));
        return send("POST", path, body, all);
    }

    Answer send(String method, String path, Query query, String body) {
        Request request = request(method, path, body, Headers.EMPTY, Authorizer.EVERYTHING);
        return answer(request.withQuery(query));
    }

    public Answer send(String method, String path, String body, Headers headers) {
        Request request = request(method, path, body, headers, Authorizer.EVERYTHING);
        return answer(request);
    }

    /// {@return the answer with its body still to be read}
    public Response respond(Request request) {
        return middleware.handle(request, storing());
    }

    public Answer answer(Request request) {
        try {
            Response response = respond(request);
            try (Content content = response.content()) {
                return new Answer(response.status(), response.headers(), text(content));
            }
        } catch (SwiftException e) {
            return new Answer(e.status(), e.headers(), String.valueOf(e.getMessage()));
        }
    }

    public Request request(
            String method, String path, String body, Headers headers, Authorizer authorizer) {
        return new Request(
                method,
                path,
                Query.EMPTY,
                headers,
                Body.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))),
                authorizer,
                new Exchange("tx1", "127.0.0.1", "localhost", Instant.EPOCH, onGone::set));
    }

    /// The client of every request that runs goes away.
    public void clientGoes() {
        Runnable action = onGone.get();
        if (action != null) {
            action.run();
        }
    }

    public Map<String, Object> info() {
        return middleware.info();
    }

    private Handler storing() {
        return request -> {
            if (!(request.target() instanceof Target.OfObject(var path))) {
                return Response.of(404);
            }
            if (!request.method().equals("PUT")) {
                return store.open(path).map(Bench::whole).orElseGet(() -> Response.of(404));
            }
            String type = request.headers().first("Content-Type").orElse("application/wasm");
            try (Upload upload = store.upload(path);
                    Body body = request.body()) {
                for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                    upload.write(next);
                }
                upload.commit(new NewObject(type, Map.of()));
                return Response.of(201);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static Response whole(OpenObject object) {
        Content content =
                switch (object.content()) {
                    case OpenObject.Content.InMemory(var bytes) ->
                            new Content.Bytes(bytes.duplicate());
                    case OpenObject.Content.InFile(var file, var offset, var length) ->
                            new Content.FileRegion(file, offset, length, object::close);
                };
        return Response.of(200)
                .withHeader("Etag", object.record().etag())
                .withHeader("Content-Type", object.record().contentType())
                .withContent(content);
    }

    private static String text(Content content) {
        return switch (content) {
            case Content.Bytes(var bytes) -> decode(bytes.duplicate());
            case Content.FileRegion region -> read(region.file(), region.offset(), region.length());
            case Content.Sequence(var parts) ->
                    String.join("", parts.stream().map(Bench::text).toList());
            case Content.Stream stream -> drain(stream.body());
            case Content.HeadOnly _ -> "";
        };
    }

    private static String drain(Body body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                byte[] part = new byte[next.remaining()];
                next.get(part);
                all.writeBytes(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static String read(Path file, long offset, long length) {
        ByteBuffer part = ByteBuffer.allocate((int) length);
        try (FileChannel channel = FileChannel.open(file)) {
            while (part.hasRemaining() && channel.read(part, offset + part.position()) >= 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return decode(part.flip());
    }

    private static String decode(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    @Override
    public void close() {
        middleware.close();
        if (isOwn) {
            store.close();
        }
    }
}
