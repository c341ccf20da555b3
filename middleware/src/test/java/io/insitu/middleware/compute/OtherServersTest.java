package io.insitu.middleware.compute;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A deferred job that one server runs and another is asked about.
@Timeout(60)
final class OtherServersTest {
    private static final String JOB =
            """
            [{'name': 'w', 'exec': {'path': 'swift://~/bin/work'}, 'devices': [{'name': 'stdout', 'path': 'swift://~/out/o'}, {'name': 'stderr'}]}]
            """;

    @TempDir Path directory;
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private UnaryOperator<Response> onTheWay = UnaryOperator.identity();
    private Bench own;
    private Bench runs;
    private Bench knows;

    @BeforeEach
    void open() {
        FakeEngine engine = new FakeEngine();
        engine.program(
                "work",
                run -> {
                    run.complain("so far so good");
                    begun.countDown();
                    release.await();
                    return FakeRun.DONE;
                });
        own = Bench.of(directory, engine);
        runs = own.beside("runs", engine, InstantSource.system());
        knows =
                own.beside(
                        "knows",
                        new FakeEngine(),
                        InstantSource.system(),
                        own.store,
                        this::askRuns);
        own.object("bin", "work", "wasm:work").container("out");
    }

    private Stream<Response> askRuns(Request request) {
        asked.incrementAndGet();
        Response answer =
                runs.respond(request.withHeaders(all -> all.with(OtherServers.ASKED, "true")));
        return answer.status() == 404 ? Stream.empty() : Stream.of(onTheWay.apply(answer));
    }

    @AfterEach
    void close() {
        release.countDown();
        knows.close();
        runs.close();
        own.close();
    }

    private String deferred() throws InterruptedException {
        Bench.Answer answer = runs.job(JOB, "X-Zerovm-Deferred", "always");
        assertThat(answer.status()).isEqualTo(202);
        begun.await();
        return answer.header("X-Zerovm-Job");
    }

    private static Request request(Bench server, String method, String query) {
        return server.request(method, "/v1/AUTH_test", "", Headers.EMPTY, Authorizer.EVERYTHING)
                .withQuery(Query.parse(query));
    }

    private Bench.Answer ask(String method, String query) {
        return knows.answer(request(knows, method, query));
    }

    private String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /// Reads events until one has the words.
    private void readThrough(Body events, String words) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(words) < 0) {
            ByteBuffer next = events.next();
            read.append(text(requireNonNull(next, "it has ended behind " + read)));
        }
    }

    private Body events(String id) {
        Response response = knows.respond(request(knows, "GET", "job=" + id + "&events"));
        return ((Content.Stream) response.content()).body();
    }

    @Test
    void linesOfStderrAreTold() throws Exception {
        String id = deferred();

        try (Body events = events(id)) {
            readThrough(events, "so far so good");
            release.countDown();
            readThrough(events, "\"state\":\"done\"");
        }
    }

    @Test
    void reportNamesWhatRuns() throws InterruptedException {
        Bench.Answer report = ask("GET", "job=" + deferred() + "&report");

        assertThat(report.status()).isEqualTo(200);
        assertThat(report.body()).contains("\"running\":[\"w\"]");
    }

    @Test
    void cancellingTakesEffectAtOnce() throws InterruptedException {
        String id = deferred();

        assertThat(ask("DELETE", "job=" + id).status()).isEqualTo(204);

        assertThat(runs.answer(request(runs, "GET", "job=" + id + "&events")).body())
                .contains("\"state\":\"cancelled\"");
        assertThat(own.names(".jobs")).noneMatch(name -> name.endsWith("/cancel"));
    }

    @Test
    void eventsGoOnByTheRecordWhereTheServerGoesAway() throws Exception {
        String id = deferred();
        onTheWay = OtherServersTest::breakingOff;

        try (Body events = events(id)) {
            readThrough(events, "\"state\":\"running\"");
            readThrough(events, "event: state");
            release.countDown();
            readThrough(events, "\"state\":\"done\"");
        }
    }

    /// {@return the answer, which breaks off behind its first events}
    private static Response breakingOff(Response answer) {
        Body events = ((Content.Stream) answer.content()).body();
        Body broken =
                new Body() {
                    private boolean given;

                    @Override
                    public @Nullable ByteBuffer next() throws IOException {
                        if (given) {
                            throw new IOException("broke off");
                        }
                        given = true;
                        return events.next();
                    }

                    @Override
                    public void close() {
                        events.close();
                    }
                };
        return answer.withContent(new Content.Stream(broken, -1));
    }

    @Test
    void whatNobodyHasDeferredIsListedWhileItRuns() throws Exception {
        CompletableFuture<Bench.Answer> job = CompletableFuture.supplyAsync(() -> runs.job(JOB));
        begun.await();

        Bench.Answer all = ask("GET", "jobs");
        Bench.Answer running = ask("GET", "jobs&state=running");
        Bench.Answer done = ask("GET", "jobs&state=done");
        release.countDown();

        assertThat(all.body()).contains("\"state\":\"running\"").doesNotContain("description");
        assertThat(running.body()).contains("\"state\":\"running\"");
        assertThat(done.body()).isEqualTo("[]");
        assertThat(job.join().status()).isEqualTo(200);
    }

    @Test
    void nobodyIsAskedAboutWhatHasEndedOrNeverWas() throws InterruptedException {
        String id = deferred();
        release.countDown();
        ask("GET", "job=" + id + "&events");
        asked.set(0);

        assertThat(ask("GET", "job=" + id).body()).contains("\"state\":\"done\"");
        assertThat(ask("GET", "job=nothing").status()).isEqualTo(404);
        assertThat(asked).hasValue(0);
    }

    @Test
    void whoIsAskedAnswersOnlyFromWhatItRunsItself() throws InterruptedException {
        String id = deferred();

        Request request = request(knows, "GET", "job=" + id);
        Bench.Answer answer =
                knows.answer(request.withHeaders(all -> all.with(OtherServers.ASKED, "true")));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(asked).hasValue(0);
    }
}
