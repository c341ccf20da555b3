package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.cache.CacheConfig;
import io.insitu.middleware.compute.live.JobArchive;
import io.insitu.middleware.compute.live.JobRecord;
import io.insitu.middleware.compute.live.JobState;
import io.insitu.storage.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Jobs as resources, and jobs that nobody waits for.
final class JobResourceTest extends OnBench {
    private static final String WAITING =
            """
            {'name': 'nightly', 'groups': [{'name': 'w', 'exec': {'path': 'swift://~/bin/wait'}, 'devices': [{'name': 'stdout', 'content_type': 'text/x-w'}]}]}
            """;
    private static final String QUICK =
            """
            [{'name': 'q', 'exec': {'path': 'swift://~/bin/quick'}, 'devices': [{'name': 'stdout'}]}]
            """;

    private CountDownLatch started;
    private CountDownLatch release;

    @BeforeEach
    void open() {
        started = new CountDownLatch(1);
        release = new CountDownLatch(1);
        engine.program("wait", FakeEngine.waiting(started, release));
        engine.program("quick", FakeEngine.writing("quick"));
        fill();
    }

    private void fill() {
        bench.object("bin", "wait", "wasm:wait").object("bin", "quick", "wasm:quick");
    }

    @AfterEach
    void close() {
        release.countDown();
    }

    private Bench.Answer ask(String method, String query, String... headers) {
        return ask(method, query, Authorizer.EVERYTHING, headers);
    }

    private Bench.Answer ask(String method, String query, Authorizer who, String... headers) {
        Request request =
                bench.request(method, "/v1/AUTH_test", "", Headers.of(headers), who)
                        .withQuery(Query.parse(query));
        return bench.answer(request);
    }

    private JsonNode json(String query) {
        try {
            return new ObjectMapper().readTree(ask("GET", query).body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Reads the job's events to their end, which comes with the job's.
    private String events(String id) {
        return ask("GET", "job=" + id + "&events").body();
    }

    private String defer(String job) {
        Bench.Answer answer = bench.job(job, "X-Zerovm-Deferred", "always");
        assertThat(answer.status()).isEqualTo(202);
        String id = answer.header("X-Zerovm-Job");
        assertThat(answer.body()).isEqualTo("swift://AUTH_test/.jobs/result/" + id + "\n");
        return id;
    }

    @Test
    void deferredJobIsAnsweredAtOnceAndItsResultBecomesAnObject() throws Exception {
        String id = defer(WAITING);
        started.await();

        JsonNode running = json("job=" + id);
        release.countDown();
        String events = events(id);
        JsonNode done = json("job=" + id);

        assertThat(running.path("state").asText()).isEqualTo("running");
        assertThat(running.path("name").asText()).isEqualTo("nightly");
        assertThat(running.at("/instances/running").asInt()).isEqualTo(1);
        assertThat(events.stripTrailing().lines().toList().getLast())
                .contains("\"state\":\"done\"");
        assertThat(done.at("/instances/done").asInt()).isEqualTo(1);
        assertThat(done.path("bytes_written").asInt()).isEqualTo(6);
        assertThat(done.has("ended")).isTrue();
        assertThat(bench.stored(".jobs", "result/" + id)).contains("waited");
        assertThat(bench.stored(".jobs", "result/" + id + ".headers").orElseThrow())
                .contains("\"status\":200", "\"Content-Type\":\"text/x-w\"");
        var kept = bench.store.object(new ObjectPath("AUTH_test", ".jobs", "result/" + id));
        assertThat(kept.orElseThrow().metadata()).containsKey("x-delete-at");
    }

    @Test
    void jobThatIsQuickIsAnsweredItself() {
        Bench.Answer answer = bench.job(QUICK, "X-Zerovm-Deferred", "auto");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("quick");
        assertThat(json("job=" + answer.header("X-Zerovm-Job")).path("state").asText())
                .isEqualTo("done");
        assertThat(bench.names("bin")).hasSize(2);
    }

    @Test
    void jobThatTakesLongerThanTheClientWaitsBecomesAnObject() {
        restart(Duration.ofMillis(20), true);

        Bench.Answer answer = bench.job(WAITING, "X-Zerovm-Deferred", "auto");
        release.countDown();
        String id = answer.header("X-Zerovm-Job");
        events(id);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("swift://AUTH_test/.jobs/result/" + id + "\n");
        assertThat(bench.stored(".jobs", "result/" + id)).contains("waited");
    }

    @Test
    void whoDefersMoreThanThereMayBeIsToldWhenToComeAgain() {
        restart(Duration.ofSeconds(20), true, 1);
        String first = defer(WAITING);

        Bench.Answer second = bench.job(QUICK, "X-Zerovm-Deferred", "always");
        release.countDown();
        events(first);

        assertThat(second.status()).isEqualTo(503);
        assertThat(second.body()).contains("Too many deferred jobs");
        assertThat(second.header("Retry-After")).isEqualTo("5");
    }

    private void restart(Duration interactiveTimeout, boolean all) {
        restart(interactiveTimeout, all, ComputeConfig.History.DEFAULT.deferredMax());
    }

    private void restart(Duration interactiveTimeout, boolean all, int deferredMax) {
        ComputeConfig.History some = ComputeConfig.History.DEFAULT;
        ComputeConfig.History other =
                new ComputeConfig.History(
                        some.retention(),
                        interactiveTimeout,
                        deferredMax,
                        some.endedKept(),
                        some.endedReportsBytesMax(),
                        some.descriptionBytesMax(),
                        some.inputBytesMax(),
                        all,
                        some.lease(),
                        some.begunMax());
        bench.close();
        Path home = directory.resolve("another");
        bench =
                new Bench(
                        home,
                        engine,
                        _ -> Bench.config(home.resolve("tmp"), CacheConfig.DEFAULT, other));
        fill();
    }

    @Test
    void reportIsRememberedWhereNotAllRecordsAreStored() {
        restart(Duration.ofSeconds(20), false);
        String id = bench.job(QUICK).header("X-Zerovm-Job");

        JsonNode report = json("job=" + id + "&report");

        assertThat(report.at("/instances/0/exit_code").asText()).isEqualTo("0");
        assertThat(bench.stored(".jobs", "record/" + id)).isEmpty();
    }

    @Test
    void deferredJobThatCannotRunHasItsErrorAsResult() {
        String id = defer(QUICK.replace("bin/quick", "bin/missing"));

        String events = events(id);

        assertThat(events).contains("\"state\":\"failed\"", "while fetching");
        assertThat(bench.stored(".jobs", "result/" + id + ".headers").orElseThrow())
                .contains("\"status\":404");
    }

    @Test
    void jobIsCancelledByWhoeverOwnsTheAccount() throws Exception {
        CompletableFuture<Bench.Answer> sent =
                CompletableFuture.supplyAsync(() -> bench.job(WAITING));
        started.await();
        String id = json("jobs").path(0).path("id").asText();

        Bench.Answer cancelled = ask("DELETE", "job=" + id);
        String events = events(id);

        assertThat(cancelled.status()).isEqualTo(204);
        assertThat(sent.join().status()).isEqualTo(499);
        assertThat(events).contains("\"state\":\"cancelled\"");
        assertThat(ask("DELETE", "job=" + id).status()).isEqualTo(409);
        assertThat(bench.metrics.get("insitu.instances.running").gauge().value()).isZero();
    }

    @Test
    void jobsAreListedInTheirOrderByStateAndFromAMarker() {
        String first = bench.job(QUICK).header("X-Zerovm-Job");
        String second = defer(QUICK);
        events(second);
        String third = bench.job(QUICK.replace("quick", "nothing")).header("X-Zerovm-Job");

        assertThat(third).isEmpty();
        List<JsonNode> all = json("jobs").valueStream().toList();
        assertThat(all).hasSize(3);
        assertThat(all.get(0).path("id").asText()).isEqualTo(first);
        assertThat(all.get(1).path("id").asText()).isEqualTo(second);
        assertThat(all.get(2).path("error").asText()).contains("while fetching");
        assertThat(json("jobs&state=failed")).hasSize(1);
        assertThat(json("jobs&marker=" + first)).hasSize(2);
        assertThat(json("jobs&limit=1")).hasSize(1);
    }

    @Test
    void historyOutlivesTheServerAndWhatItInterruptedHasFailed() {
        String id = defer(QUICK);
        events(id);
        JobRecord lost =
                new JobRecord(
                        "000000000000-1",
                        "AUTH_test",
                        "",
                        JobState.RUNNING,
                        Instant.now(),
                        null,
                        "",
                        JobRecord.Counts.NONE,
                        "",
                        "",
                        JobRecord.Details.NONE);
        new JobArchive(bench.store, Duration.ofDays(1)).put(lost);
        bench.close();
        bench = Bench.of(directory, engine);

        assertThat(json("jobs")).hasSize(2);
        assertThat(json("job=" + lost.id()).path("error").asText()).contains("was stopped");
        assertThat(json("job=" + id).path("state").asText()).isEqualTo("done");
        assertThat(events(id)).contains("\"state\":\"done\"");
        assertThat(ask("POST", "job=" + id + "&rerun").body()).isEqualTo("quick");
    }

    @Test
    void recordAndReportOfEveryJobOutliveTheServer() throws IOException {
        String id = bench.job(QUICK).header("X-Zerovm-Job");
        bench.close();

        bench = Bench.of(directory, engine);

        assertThat(json("job=" + id).path("state").asText()).isEqualTo("done");
        JsonNode report = json("job=" + id + "&report");
        assertThat(report.path("instances").get(0).path("name").asText()).isEqualTo("q");
        assertThat(report.path("instances").get(0).path("exit_code").asInt()).isZero();
        assertThat(ask("POST", "job=" + id + "&rerun").body()).isEqualTo("quick");
        assertThat(ask("GET", "job=nothing&report").status()).isEqualTo(404);
    }

    @Test
    void keyNeverRunsTwice() {
        Bench.Answer first = bench.job(QUICK, "X-Zerovm-Idempotency", "k");
        Bench.Answer second = bench.job(QUICK, "X-Zerovm-Idempotency", "k");
        Bench.Answer other = bench.job(QUICK, "X-Zerovm-Idempotency", "k2", "X-Zerovm-Cache", "no");

        assertThat(first.body()).isEqualTo("quick");
        assertThat(second.header("X-Zerovm-Job")).isEqualTo(first.header("X-Zerovm-Job"));
        assertThat(second.body()).contains("\"state\":\"done\"");
        assertThat(other.body()).isEqualTo("quick");
        assertThat(engine.started()).hasSize(2);
    }

    @Test
    void keyWithoutACharacterIsRefused() {
        Bench.Answer answer = bench.job(QUICK, "X-Zerovm-Idempotency", " ");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("X-Zerovm-Idempotency: a key has one character or more");
    }

    @ParameterizedTest(name = "{0} ?{1}: {2}")
    @CsvSource({
        "GET, job=nothing, 404",
        "GET, job=, 404",
        "DELETE, job=nothing, 404",
        "POST, job=nothing&rerun, 404",
        "GET, job=nothing&events, 404",
        "GET, job=nothing&rerun, 501",
        "PUT, job=nothing, 501",
        "POST, jobs, 501"
    })
    void whatIsNotThereIsSaid(String method, String query, int status) {
        assertThat(ask(method, query).status()).isEqualTo(status);
    }

    @Test
    void strangerIsToldNothing() {
        String id = bench.job(QUICK).header("X-Zerovm-Job");
        Authorizer stranger =
                new Authorizer() {
                    @Override
                    public void check(Request request, String account, Right right, String acl) {
                        throw new SwiftException(403);
                    }

                    @Override
                    public String user() {
                        return "stranger";
                    }
                };

        assertThat(ask("GET", "jobs", stranger).status()).isEqualTo(403);
        assertThat(ask("GET", "job=" + id, stranger).status()).isEqualTo(403);
        assertThat(ask("DELETE", "job=" + id, stranger).status()).isEqualTo(403);
    }

    private Bench.Answer deferTo(String path, Authorizer who) {
        Headers headers =
                Headers.of(
                        "X-Zerovm-Execute",
                        "1.0",
                        "Content-Type",
                        "application/json",
                        "X-Zerovm-Deferred",
                        "always");
        String json = QUICK.replace('\'', '"');
        return bench.answer(bench.request("POST", path, json, headers, who));
    }

    @Test
    void deferredAnswerBecomesTheObjectThatItsRequestNames() {
        bench.container("answers");

        Bench.Answer answer = deferTo("/v1/AUTH_test/answers/a/1", Authorizer.EVERYTHING);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("swift://AUTH_test/answers/a/1\n");
        assertThat(events(answer.header("X-Zerovm-Job"))).contains("\"done\"");
        assertThat(bench.stored("answers", "a/1")).contains("quick");
        assertThat(bench.stored("answers", "a/1.headers").orElse(""))
                .contains("\"status\":200", "X-Nexe-Retcode");
        assertThat(json("job=" + answer.header("X-Zerovm-Job")).path("result").asText())
                .isEqualTo("swift://AUTH_test/answers/a/1");
    }

    @Test
    void anAnswerThatCannotBecomeTheObjectIsSaidBeforeTheJobRuns() {
        Bench.Answer answer = deferTo("/v1/AUTH_test/missing/a", Authorizer.EVERYTHING);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body())
                .isEqualTo("Status 404 Not Found when putting /AUTH_test/missing/a");
        assertThat(engine.started()).isEmpty();
    }
}
