package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.insitu.middleware.Query;
import io.insitu.storage.ObjectStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever a job waits for, DELETE ends it, and what it held is free then. What it is like for
/// programs that loop or wait for one another: [JobOnWorkersTest].
final class JobCancelTest extends OnBench {
    /// So many have all slots, and all memory.
    private static final int ALL = 8;

    private static final String WAITING =
            """
            [{'name': 'w', 'exec': {'path': 'swift://~/bin/wait'}, 'count': %d, 'limits': {'memory': 1073741824}, 'devices': [
              {'name': 'stdout', 'path': 'swift://~/out/%s-*'}]}]
            """;

    private final CountDownLatch started = new CountDownLatch(ALL);
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void open() {
        engine.program("wait", FakeEngine.waiting(started, release));
        engine.program("quick", FakeEngine.writing("quick"));
        bench.object("bin", "wait", "wasm:wait")
                .object("bin", "quick", "wasm:quick")
                .container("out");
    }

    @AfterEach
    void close() {
        release.countDown();
    }

    private static CompletableFuture<Bench.Answer> later(Bench server, String job) {
        return CompletableFuture.supplyAsync(
                () -> server.job(job), Executors.newVirtualThreadPerTaskExecutor());
    }

    private static Bench.Answer ended(CompletableFuture<Bench.Answer> job) throws Exception {
        return job.get(20, TimeUnit.SECONDS);
    }

    /// Cancels the job that came last.
    private static void cancelLast(Bench server) throws IOException {
        String jobs = server.send("GET", "/v1/AUTH_test", Query.parse("jobs"), "").body();
        String id =
                new ObjectMapper()
                        .readTree(jobs)
                        .valueStream()
                        .toList()
                        .getLast()
                        .path("id")
                        .asText();
        Bench.Answer answer = server.send("DELETE", "/v1/AUTH_test", Query.parse("job=" + id), "");
        assertThat(answer.status()).isEqualTo(204);
    }

    private double gauge(String name) {
        return bench.metrics.get(name).gauge().value();
    }

    private void awaitOneInTheQueue() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (gauge("insitu.queue.length") != 1) {
            assertThat(System.nanoTime()).as("nothing waits").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void jobThatWaitsForAPlaceEndsAndLeavesTheQueue() throws Exception {
        CompletableFuture<Bench.Answer> running = later(bench, WAITING.formatted(ALL, "a"));
        started.await();
        CompletableFuture<Bench.Answer> queued = later(bench, WAITING.formatted(1, "b"));
        awaitOneInTheQueue();

        cancelLast(bench);

        assertThat(ended(queued).status()).isEqualTo(499);
        assertThat(gauge("insitu.queue.length")).isZero();
        assertThat(gauge("insitu.instances.running")).isEqualTo(ALL);
        release.countDown();
        assertThat(ended(running).status()).isEqualTo(200);
    }

    @Test
    void placesAndMemoryOfAJobThatRunsGoToTheNext() throws Exception {
        CompletableFuture<Bench.Answer> running = later(bench, WAITING.formatted(ALL, "a"));
        started.await();

        cancelLast(bench);

        assertThat(ended(running).status()).isEqualTo(499);
        assertThat(gauge("insitu.instances.running")).isZero();
        Bench.Answer next = bench.job(WAITING.formatted(ALL, "b").replace("wait", "quick"));
        assertThat(next.status()).isEqualTo(200);
        assertThat(bench.names("out")).hasSize(ALL).allMatch(name -> name.startsWith("b-"));
    }

    @Test
    void jobThatIsCancelledWhileItStoresHasStoredNothingInTheEnd() throws Exception {
        CountDownLatch storing = new CountDownLatch(1);
        try (Bench slow =
                bench.beside("slow", engine, InstantSource.system(), waitingToCommit(storing))) {
            CompletableFuture<Bench.Answer> job =
                    later(slow, WAITING.formatted(1, "a").replace("wait", "quick"));
            storing.await();

            cancelLast(slow);
            release.countDown();

            assertThat(ended(job).status()).isEqualTo(499);
            assertThat(bench.names("out")).isEmpty();
        }
    }

    /// The store, where the outputs of a component are stored when the test says so.
    private ObjectStore waitingToCommit(CountDownLatch storing) {
        return (ObjectStore)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {ObjectStore.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("commit")) {
                                storing.countDown();
                                release.await();
                            }
                            try {
                                return method.invoke(bench.store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
