package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.insitu.engine.Outcome;
import io.insitu.middleware.compute.cache.CacheConfig;
import io.insitu.middleware.compute.image.SystemImages;
import io.insitu.storage.ContainerPath;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens around a job while it runs: waiting, leaving, many instances, what is left behind.
final class JobLifeTest extends OnBench {
    private static final String WAITING =
            "[{'name': 'w', 'exec': {'path': 'swift://~/bin/wait'}, 'devices': [{'name': 'stdout',"
                    + " 'path': 'swift://~/out/w'}]}]";

    private CountDownLatch started;
    private CountDownLatch release;

    @BeforeEach
    void open() {
        started = new CountDownLatch(1);
        release = new CountDownLatch(1);
        engine.program(
                "wait",
                run -> {
                    run.write("stdout", "half");
                    started.countDown();
                    release.await();
                    return FakeRun.DONE;
                });
        engine.program(
                "copy",
                run -> {
                    run.write("stdout", run.read("stdin"));
                    return FakeRun.DONE;
                });
        fill();
    }

    private void fill() {
        bench.object("bin", "wait", "wasm:wait")
                .object("bin", "copy", "wasm:copy")
                .container("out");
    }

    private CompletableFuture<Bench.Answer> later(String job) {
        return CompletableFuture.supplyAsync(
                () -> bench.job(job), Executors.newVirtualThreadPerTaskExecutor());
    }

    @Test
    void clientThatLeavesCancelsItsJobAndNothingIsStored() throws Exception {
        CompletableFuture<Bench.Answer> answer = later(WAITING);
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        bench.clientGoes();

        assertThat(answer.get(20, TimeUnit.SECONDS).status()).isEqualTo(499);
        assertThat(engine.running()).isZero();
        assertThat(bench.names("out")).isEmpty();
        assertThat(bench.metrics.counter("insitu.jobs", "state", "cancelled").count()).isEqualTo(1);
    }

    @Test
    void jobThatFindsNoSlotInTimeIs503WithRetryAfter() throws Exception {
        bench.close();
        bench =
                new Bench(
                        directory.resolve("narrow"),
                        engine,
                        c ->
                                new ComputeConfig(
                                        1,
                                        c.places(),
                                        c.stagedFrom(),
                                        c.memory(),
                                        c.queueMax(),
                                        Duration.ofMillis(50),
                                        c.retries(),
                                        c.inFlight(),
                                        c.instancesMax(),
                                        c.linksMax(),
                                        c.descriptionBytesMax(),
                                        c.moduleBytesMax(),
                                        c.modulesKept(),
                                        c.inlineBytes(),
                                        c.replyBytes(),
                                        c.limits(),
                                        ComputeConfig.Requests.DEFAULT,
                                        ComputeConfig.History.DEFAULT,
                                        ComputeConfig.Stderr.DEFAULT,
                                        CacheConfig.DEFAULT,
                                        SystemImages.Config.in(
                                                c.directory().resolveSibling("images")),
                                        c.directory()));
        fill();
        CompletableFuture<Bench.Answer> first = later(WAITING);
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        Bench.Answer second = bench.job(WAITING);
        release.countDown();

        assertThat(second.status()).isEqualTo(503);
        assertThat(second.body()).isEqualTo("Slot not available");
        assertThat(second.header("Retry-After")).isEqualTo("5");
        assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    @Test
    void wideMapStoresEveryOutputOnceAndKeepsItsReport() throws Exception {
        int count = 10_500;
        for (int i = 0; i < count; i++) {
            bench.object("in", "%05d".formatted(i), "object " + i);
        }

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'c', 'exec': {'path': 'swift://~/bin/copy'}, 'devices': [
                          {'name': 'stdin', 'path': 'swift://~/in/*'}, {'name': 'stdout', 'path': 'swift://~/out/*'}]}]
                        """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Nexe-System")).isEqualTo("10500");
        assertThat(answer.header("X-Nexe-Status")).isEqualTo("ok=10500");
        assertThat(
                        bench.store
                                .container(new ContainerPath("AUTH_test", "out"))
                                .orElseThrow()
                                .objectCount())
                .isEqualTo(count);
        assertThat(bench.stored("out", "10499")).contains("object 10499");
        assertThat(engine.mostRunning()).isLessThanOrEqualTo(8);
        JsonNode report = report(answer);
        assertThat(report.get("instances")).hasSize(count);
        assertThat(report.at("/instances/10499/name").asText()).isEqualTo("c-10500");
        assertThat(report.at("/instances/10499/channels/0/object").asText())
                .isEqualTo("/AUTH_test/in/10499");
    }

    private JsonNode report(Bench.Answer answer) throws Exception {
        String url = answer.header("X-Nexe-Report");
        assertThat(url).matches("swift://AUTH_test/\\.jobs/[0-9a-f]{12}-[0-9a-f]{16}\\.json");
        return new ObjectMapper()
                .readTree(
                        bench.stored(".jobs", url.substring(url.lastIndexOf('/') + 1))
                                .orElseThrow());
    }

    @Test
    void sixtyFourInstancesAreListedAndSixtyFiveAreTotalled() {
        String job = "[{'name': 'n', 'count': %d, 'exec': {'path': 'swift://~/bin/wait'}}]";
        release.countDown();

        Bench.Answer listed = bench.job(job.formatted(64));
        Bench.Answer totalled = bench.job(job.formatted(65));

        assertThat(listed.header("X-Nexe-System").split(",")).hasSize(64);
        assertThat(listed.header("X-Nexe-Cdr-Line").split(", ")).hasSize(1 + 2 * 64);
        assertThat(listed.headers().has("X-Nexe-Report")).isFalse();
        assertThat(totalled.header("X-Nexe-System")).isEqualTo("65");
        assertThat(totalled.header("X-Nexe-Cdr-Line").split(", ")).hasSize(3);
        assertThat(totalled.headers().has("X-Nexe-Report")).isTrue();
    }

    @Test
    void reportComesInThePlaceOfTheOutputsWhenItIsAskedFor() throws Exception {
        engine.program(
                "copy",
                run -> {
                    run.write("stderr", "complaint");
                    run.write("stdout", "unseen");
                    return new Outcome.Exited(4);
                });

        Bench.Answer answer =
                bench.job(
                        "[{'name': 'n', 'exec': {'path': 'swift://~/bin/copy'}, 'devices':"
                                + " [{'name': 'stdout'}]}]",
                        "Accept",
                        "application/vnd.insitu.report+json");

        JsonNode report = new ObjectMapper().readTree(answer.body());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/vnd.insitu.report+json");
        assertThat(report.at("/instances/0/exit_code").asInt()).isEqualTo(4);
        assertThat(report.at("/instances/0/stderr").asText()).isEqualTo("complaint");
        assertThat(report.at("/state").asText()).isEqualTo("done");
    }

    @Test
    void inputThatGoesAwayBeforeItsTurnFailsTheJobWith404() {
        for (int i = 0; i < 50; i++) {
            bench.object("in", "%02d".formatted(i), "x");
        }
        engine.program(
                "copy",
                run -> {
                    if (bench.stored("in", "49").isPresent()) {
                        bench.store.deleteObject(new ContainerPath("AUTH_test", "in").object("49"));
                    }
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'c', 'exec': {'path': 'swift://~/bin/copy'}, 'devices': [{'name': 'stdin', 'path': 'swift://~/in/*'}]},
                         {'name': 'd', 'exec': {'path': 'swift://~/bin/copy'}, 'devices': [{'name': 'stdin', 'path': 'swift://~/in/*'}]}]
                        """);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("X-Nexe-Error"))
                .isEqualTo("Error 404 Not Found while fetching /AUTH_test/in/49");
        assertThat(engine.running()).isZero();
    }

    @Test
    void outputsOfAJobThatAreLargerThanItsMemoryComeFromFiles() {
        String part = "x".repeat(200);
        engine.program(
                "wait",
                run -> {
                    run.write("stdout", run.name() + part);
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        "[{'name': 'n', 'count': 60, 'exec': {'path': 'swift://~/bin/wait'},"
                                + " 'devices': [{'name': 'stdout'}]}]");

        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 60; i++) {
            expected.append("n-").append(i).append(part);
        }
        assertThat(answer.body()).isEqualTo(expected.toString());
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }
}
