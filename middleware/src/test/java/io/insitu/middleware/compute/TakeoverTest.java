package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.storage.ObjectStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deferred jobs whose server is gone, on two servers in front of one store.
final class TakeoverTest {
    private static final String JOB =
            """
            [{'name': 'w', 'exec': {'path': 'swift://~/bin/work'}, 'devices': [{'name': 'stdout', 'path': 'swift://~/out/o'}, {'name': 'stderr'}]}]
            """;

    @TempDir Path directory;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final FakeEngine stuck = new FakeEngine();
    private final FakeEngine well = new FakeEngine();
    private Bench own;
    private Bench first;
    private Bench second;

    @BeforeEach
    void open() {
        stuck.program(
                "work",
                _ -> {
                    begun.countDown();
                    release.await();
                    return FakeRun.DONE;
                });
        well.program(
                "work",
                run -> {
                    run.write("stdout", "worked");
                    return FakeRun.DONE;
                });
        InstantSource clock = now::get;
        own = Bench.of(directory, stuck);
        first = own.beside("first", stuck, clock);
        second = own.beside("second", well, clock);
        own.object("bin", "work", "wasm:work").container("out");
    }

    @AfterEach
    void close() {
        release.countDown();
        first.close();
        second.close();
        own.close();
    }

    private String deferred() throws InterruptedException {
        return deferred(first);
    }

    private String deferred(Bench server) throws InterruptedException {
        Bench.Answer answer = server.job(JOB, "X-Zerovm-Deferred", "always");
        assertThat(answer.status()).isEqualTo(202);
        begun.await();
        return answer.header("X-Zerovm-Job");
    }

    private void leaseIsOver() {
        now.updateAndGet(time -> time.plus(Duration.ofSeconds(31)));
    }

    private static Request request(Bench server, String method, String query) {
        return server.request(method, "/v1/AUTH_test", "", Headers.EMPTY, Authorizer.EVERYTHING)
                .withQuery(Query.parse(query));
    }

    private static Bench.Answer ask(Bench server, String method, String query) {
        return server.answer(request(server, method, query));
    }

    private static JsonNode json(Bench server, String query) {
        try {
            return new ObjectMapper().readTree(ask(server, "GET", query).body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void jobGoesOnWhereItIsAskedAboutWhenItsLeaseIsOver() throws InterruptedException {
        String id = deferred();
        leaseIsOver();

        ask(second, "GET", "job=" + id);
        ask(second, "GET", "job=" + id + "&events");

        assertThat(json(second, "job=" + id).path("state").asText()).isEqualTo("done");
        assertThat(second.stored("out", "o")).contains("worked");
        assertThat(second.stored(".jobs", "result/" + id + ".headers").orElseThrow())
                .contains("\"status\":200");
        assertThat(second.names(".jobs")).noneMatch(name -> name.startsWith("lease/"));
    }

    @Test
    void jobGoesOnWhereItsResultIsAskedFor() throws InterruptedException {
        String id = deferred();
        leaseIsOver();

        Bench.Answer early =
                second.send("GET", "/v1/AUTH_test/.jobs/result/" + id, "", Headers.EMPTY);
        ask(second, "GET", "job=" + id + "&events");

        assertThat(early.status()).isEqualTo(404);
        assertThat(second.stored(".jobs", "result/" + id)).isPresent();
    }

    @Test
    void jobIsLeftToItsServerWhileTheLeaseHolds() throws InterruptedException {
        String id = deferred();

        JsonNode seen = json(second, "job=" + id);

        assertThat(seen.path("state").asText()).isIn("queued", "planned", "running");
        assertThat(well.started()).isEmpty();
    }

    @Test
    void jobThatRunsElsewhereIsFollowedToItsEnd() throws InterruptedException {
        String id = deferred();

        CompletableFuture<Bench.Answer> events =
                CompletableFuture.supplyAsync(() -> ask(second, "GET", "job=" + id + "&events"));
        release.countDown();

        assertThat(events.join().body()).contains("\"state\":\"done\"");
    }

    @Test
    void jobThatEndsBetweenTheLooksAtItsRecordAndItsLeaseIsSeenAsDone()
            throws InterruptedException {
        String id = deferred();
        ObjectStore seen =
                beforeItsLeaseIsOpened(() -> {
                    release.countDown();
                    ask(first, "GET", "job=" + id + "&events");
                });
        try (Bench third = own.beside("third", well, now::get, seen)) {
            assertThat(json(third, "job=" + id).path("state").asText()).isEqualTo("done");
        }
    }

    /// {@return our store, in which something happens before any lease is read}
    private ObjectStore beforeItsLeaseIsOpened(Runnable happens) {
        return (ObjectStore)
                Proxy.newProxyInstance(
                        ObjectStore.class.getClassLoader(),
                        new Class<?>[] {ObjectStore.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("open")
                                    && arguments[0].toString().contains("lease/")) {
                                happens.run();
                            }
                            return method.invoke(own.store, arguments);
                        });
    }

    @Test
    void jobWhoseCancellingWasAskedForDoesNotGoOn() throws InterruptedException {
        String id = deferred();

        Bench.Answer asked = ask(second, "DELETE", "job=" + id);
        leaseIsOver();

        assertThat(asked.status()).isEqualTo(204);
        assertThat(json(second, "job=" + id).path("state").asText()).isEqualTo("cancelled");
        assertThat(well.started()).isEmpty();
    }

    @Test
    void oneOfManyWhoAskRunsIt() throws InterruptedException {
        String id = deferred();
        leaseIsOver();

        List<CompletableFuture<Bench.Answer>> asked =
                Stream.generate(() ->
                                CompletableFuture.supplyAsync(
                                        () -> ask(second, "GET", "job=" + id)))
                        .limit(8)
                        .toList();
        asked.forEach(CompletableFuture::join);
        ask(second, "GET", "job=" + id + "&events");

        assertThat(well.started()).hasSize(1);
    }

    @Test
    void serverThatLostItsLeaseStoresNoResult() throws Exception {
        String id = deferred();
        leaseIsOver();

        // Who asks when the job has been left would have it begun again.
        Request follow = request(first, "GET", "job=" + id + "&events");
        try (Content events = first.respond(follow).content()) {
            release.countDown();
            ContentBody.bytes(events, 1 << 16);
        }

        assertThat(first.stored(".jobs", "result/" + id)).isEmpty();
    }

    @Test
    void jobThatWasBegunTooOftenHasFailed() throws InterruptedException {
        String id = deferred();
        for (int i = 2; i <= 3; i++) {
            second.object(".jobs", "lease/" + id + "/" + i, "{\"until\":\"2000-01-01T00:00:00Z\"}");
        }
        leaseIsOver();

        JsonNode seen = json(second, "job=" + id);

        assertThat(seen.path("state").asText()).isEqualTo("failed");
        assertThat(seen.path("error").asText()).contains("each of the 3 times");
        assertThat(well.started()).isEmpty();
    }

    @Test
    void serverGoesOnWithTheJobsOfItsOwnStoreAtItsNextStart() throws InterruptedException {
        String id = deferred(own);
        own.close();

        own = Bench.of(directory, well);
        ask(own, "GET", "job=" + id + "&events");

        assertThat(own.stored("out", "o")).contains("worked");
    }

    @Test
    void jobOfAServerThatIsStoppedNeedNotBeWaitedFor() throws InterruptedException {
        String id = deferred();

        first.close();
        ask(second, "GET", "job=" + id);
        ask(second, "GET", "job=" + id + "&events");

        assertThat(second.stored("out", "o")).contains("worked");
    }
}
