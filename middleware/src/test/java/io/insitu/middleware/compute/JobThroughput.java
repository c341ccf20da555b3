package io.insitu.middleware.compute;

import io.insitu.engine.EngineConfig;
import io.insitu.engine.Limits;
import io.insitu.engine.worker.WorkerPool;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Exchange;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.compute.cache.CacheConfig;
import io.insitu.middleware.compute.image.SystemImages;
import io.insitu.storage.Body;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.Upload;
import io.insitu.storage.embedded.EmbeddedConfig;
import io.insitu.storage.embedded.EmbeddedStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/// A measurement, not a test: a map over 10 000 objects of 1 KiB, the same again with one of them
/// changed, and a job that does nothing, without HTTP. Arguments: an empty folder, the folder of
/// the examples, slots, in flight.
final class JobThroughput {
    private static final String ACCOUNT = "AUTH_test";

    private JobThroughput() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Path examples = Path.of(args[1]);
        int slots = Integer.parseInt(args[2]);
        int inFlight = Integer.parseInt(args[3]);
        ComputeConfig some = ComputeConfig.defaults(directory.resolve("tmp"));
        ComputeConfig config =
                new ComputeConfig(
                        slots,
                        1024,
                        64,
                        ComputeConfig.Memory.DEFAULT,
                        some.queueMax(),
                        Duration.ofSeconds(60),
                        2,
                        inFlight,
                        some.instancesMax(),
                        some.linksMax(),
                        some.descriptionBytesMax(),
                        some.moduleBytesMax(),
                        some.modulesKept(),
                        some.inlineBytes(),
                        some.replyBytes(),
                        Limits.DEFAULT,
                        ComputeConfig.Requests.DEFAULT,
                        ComputeConfig.History.DEFAULT,
                        ComputeConfig.Stderr.DEFAULT,
                        CacheConfig.DEFAULT,
                        SystemImages.Config.in(some.directory().resolveSibling("images")),
                        some.directory());
        try (ObjectStore store = EmbeddedStore.open(EmbeddedConfig.at(directory.resolve("store")));
                var engine = WorkerPool.start(EngineConfig.in(directory.resolve("engine")))) {
            fill(store, examples);
            var middleware =
                    new ComputeMiddleware(
                            config,
                            store,
                            engine,
                            new SimpleMeterRegistry(),
                            InstantSource.system());
            for (int i = 0; i < 4; i++) {
                map(middleware, "no");
            }
            put(store, new ContainerPath(ACCOUNT, "small"), "00042", new byte[] {'a'});
            map(middleware, "");
            nothing(middleware);
            for (String objects : new String[] {"000*", "00*"}) {
                mapReduce(middleware, objects);
                mapReduce(middleware, objects);
            }
        }
    }

    private static void fill(ObjectStore store, Path examples) throws Exception {
        for (String name : new String[] {"bin", "small", "out"}) {
            store.putContainer(new ContainerPath(ACCOUNT, name), MetadataUpdate.NONE);
        }
        ContainerPath bin = new ContainerPath(ACCOUNT, "bin");
        put(store, bin, "wc", Files.readAllBytes(examples.resolve("wc/wc.wasm")));
        put(store, bin, "map", Files.readAllBytes(examples.resolve("wordcount/map.wasm")));
        put(store, bin, "reduce", Files.readAllBytes(examples.resolve("wordcount/reduce.wasm")));
        put(store, bin, "hello", Files.readAllBytes(examples.resolve("hello/hello.wasm")));
        byte[] text =
                "the quick brown fox jumps over the lazy dog "
                        .repeat(24)
                        .substring(0, 1024)
                        .getBytes(StandardCharsets.UTF_8);
        ContainerPath small = new ContainerPath(ACCOUNT, "small");
        long began = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(32)) {
            for (int i = 0; i < 10_000; i++) {
                String name = "%05d".formatted(i);
                threads.execute(() -> put(store, small, name, text));
            }
        }
        System.out.printf("fill: %.0f puts/s%n", 10_000 / ((System.nanoTime() - began) / 1e9));
    }

    private static void put(ObjectStore store, ContainerPath container, String name, byte[] bytes) {
        try (Upload upload = store.upload(container.object(name))) {
            upload.write(ByteBuffer.wrap(bytes));
            upload.commit(new NewObject("text/plain", Map.of()));
        }
    }

    private static void map(ComputeMiddleware middleware, String cache) throws Exception {
        long began = System.nanoTime();
        Response response =
                post(
                        middleware,
                        "[{'name':'m','exec':{'path':'swift://~/bin/wc'},'devices':[{'name':'stdin','path':'swift://~/small/*'},{'name':'stdout','path':'swift://~/out/*'}]}]",
                        cache);
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "map: %d, %.2f s, %.0f instances/s, %s%n",
                response.status(),
                seconds,
                10_000 / seconds,
                response.headers().startingWith("x-nexe").fields());
    }

    private static void mapReduce(ComputeMiddleware middleware, String objects) throws Exception {
        long began = System.nanoTime();
        Response response =
                post(
                        middleware,
                        """
                        [{'name':'m','exec':{'path':'swift://~/bin/map'},'connect':['r'],'devices':[{'name':'stdin','path':'swift://~/small/%s'}]},
                         {'name':'r','exec':{'path':'swift://~/bin/reduce'},'devices':[{'name':'stdout','path':'swift://~/out/words'}]}]
                        """
                                .formatted(objects),
                        "no");
        System.out.printf(
                "map-reduce over %s: %d, %.2f s%n",
                objects, response.status(), (System.nanoTime() - began) / 1e9);
    }

    private static void nothing(ComputeMiddleware middleware) throws Exception {
        long[] nanos = new long[2000];
        for (int i = 0; i < nanos.length; i++) {
            long began = System.nanoTime();
            post(
                    middleware,
                    "[{'name':'h','exec':{'path':'swift://~/bin/hello'},'devices':[{'name':'stdout'}]}]",
                    "no");
            nanos[i] = System.nanoTime() - began;
        }
        long[] last = Arrays.copyOfRange(nanos, 1000, nanos.length);
        Arrays.sort(last);
        System.out.printf("no-op: p50 %.2f ms, p99 %.2f ms%n", last[500] / 1e6, last[990] / 1e6);
    }

    /// On a virtual thread, as the server does.
    private static Response post(ComputeMiddleware middleware, String job, String cache)
            throws Exception {
        Request request =
                new Request(
                        "POST",
                        "/v1/" + ACCOUNT,
                        Query.EMPTY,
                        Headers.of("X-Zerovm-Execute", "1.0", "Content-Type", "application/json")
                                .with("X-Zerovm-Cache", cache),
                        Body.of(
                                ByteBuffer.wrap(
                                        job.replace('\'', '"').getBytes(StandardCharsets.UTF_8))),
                        Authorizer.EVERYTHING,
                        new Exchange("tx", "127.0.0.1", "localhost", Instant.EPOCH, _ -> {}));
        var answer = new CompletableFuture<Response>();
        Thread.startVirtualThread(() -> {
            try {
                answer.complete(middleware.handle(request, _ -> Response.of(404)));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.get();
    }
}
