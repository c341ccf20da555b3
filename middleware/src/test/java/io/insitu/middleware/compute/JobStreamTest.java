package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Outcome;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.storage.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What programs between clients and objects write is on its way while they run.
@Timeout(60)
final class JobStreamTest extends OnBench {
    private static final String FIRST = "0123456789".repeat(100);

    private final CountDownLatch seen = new CountDownLatch(1);

    @BeforeEach
    void open() {
        bench.object("bin", "p", "wasm:p").object("c", "o", "hello");
    }

    @AfterEach
    void close() {
        seen.countDown();
    }

    /// Writes a part, waits until somebody has seen it, and ends so.
    private void program(String second, Outcome outcome) {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", FIRST);
                    run.flush("stdout");
                    if (!seen.await(30, TimeUnit.SECONDS)) {
                        return new Outcome.Trapped("nobody has seen it");
                    }
                    run.write("stdout", second);
                    run.write("stderr", "it will not do");
                    return outcome;
                });
    }

    private Response get(String... headers) {
        Headers all = Headers.of("X-Zerovm-Run", "swift://~/bin/p").and(Headers.of(headers));
        return bench.respond(
                bench.request("GET", "/v1/AUTH_test/c/o", "", all, Authorizer.EVERYTHING));
    }

    private static Body body(Response response) {
        return ((Content.Stream) response.content()).body();
    }

    private static String first(Body body) throws IOException {
        ByteBuffer next = body.next();
        return next == null ? "" : StandardCharsets.UTF_8.decode(next).toString();
    }

    private static String rest(Body body) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer next = body.next(); next != null; next = body.next()) {
            byte[] part = new byte[next.remaining()];
            next.get(part);
            all.writeBytes(part);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void bytesReachTheClientBeforeTheProgramHasEnded() throws IOException {
        program("the end", FakeRun.DONE);

        Response response = get();

        try (Body body = body(response)) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.content().length()).isEqualTo(-1);
            assertThat(response.headers().text("Content-Type")).isEqualTo("text/plain");
            assertThat(response.headers().text("Etag")).matches("\"[0-9a-f]{32}\"");
            assertThat(first(body)).isEqualTo(FIRST);
            seen.countDown();
            assertThat(rest(body)).isEqualTo("the end");
        }
        assertNothingLeft();
    }

    @Test
    void aProgramThatTrapsWithinItsAnswerEndsItBeforeItsEnd() throws IOException {
        program("", new Outcome.Trapped("no"));

        try (Body body = body(get())) {
            first(body);
            seen.countDown();
            assertThatThrownBy(() -> rest(body))
                    .isInstanceOf(IOException.class)
                    .hasMessage("filter: trap: no");
        }
        assertNothingLeft();
    }

    @Test
    void anExitCodeThatCanNoLongerBeToldEndsTheAnswerBeforeItsEnd() throws IOException {
        program("", new Outcome.Exited(3));

        try (Body body = body(get())) {
            first(body);
            seen.countDown();
            assertThatThrownBy(() -> rest(body))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("exited with 3");
        }
    }

    @Test
    void whatWasLostWithItsWorkerGoesOnWhereItWas() throws IOException {
        AtomicInteger runs = new AtomicInteger();
        engine.program(
                "p",
                run -> {
                    run.write("stdout", FIRST);
                    run.flush("stdout");
                    if (runs.getAndIncrement() == 0) {
                        seen.await(30, TimeUnit.SECONDS);
                        return new Outcome.Lost("killed");
                    }
                    run.write("stdout", "the end");
                    return FakeRun.DONE;
                });

        try (Body body = body(get())) {
            assertThat(first(body)).isEqualTo(FIRST);
            seen.countDown();
            assertThat(rest(body)).isEqualTo("the end");
        }
        assertNothingLeft();
    }

    @Test
    void aClientThatLeavesEndsTheProgram() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        engine.program(
                "p",
                run -> {
                    run.write("stdout", FIRST);
                    run.flush("stdout");
                    try {
                        seen.await();
                        return FakeRun.DONE;
                    } catch (InterruptedException e) {
                        ended.countDown();
                        throw e;
                    }
                });
        Body body = body(get());
        first(body);

        body.close();

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPartOrTheHeadIsAnsweredWhenTheProgramHasEnded() {
        seen.countDown();
        program("the end", FakeRun.DONE);

        Response part = get("Range", "bytes=1000-1002");

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.content().length()).isEqualTo(3);
        part.content().close();
    }

    @Test
    void whatRanBeforeHasALength() {
        seen.countDown();
        program("the end", FakeRun.DONE);
        bench.answer(
                bench.request(
                        "GET",
                        "/v1/AUTH_test/c/o",
                        "",
                        Headers.of("X-Zerovm-Run", "swift://~/bin/p"),
                        Authorizer.EVERYTHING));

        Response again = get();

        assertThat(again.content().length()).isEqualTo(FIRST.length() + 7);
        assertThat(again.headers().text("X-Nexe-Cached")).isEqualTo("true");
        again.content().close();
    }

    private Bench.Answer put() {
        return bench.send(
                "PUT",
                "/v1/AUTH_test/c/new",
                "hello",
                Headers.of("X-Zerovm-Run", "swift://~/bin/p"));
    }

    @Test
    void whatIsStoredIsAllThatTheProgramWrote() throws IOException {
        seen.countDown();
        program("the end", FakeRun.DONE);

        Bench.Answer answer = put();

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("X-Nexe-Retcode")).isEqualTo("0");
        assertThat(bench.stored("c", "new")).contains(FIRST + "the end");
        assertNothingLeft();
    }

    @Test
    void aProgramThatRefusesWhatItHasBegunToWriteStoresNothing() throws IOException {
        seen.countDown();
        program("", new Outcome.Exited(2));

        Bench.Answer answer = put();

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("it will not do");
        assertThat(bench.stored("c", "new")).isEmpty();
        assertNothingLeft();
    }
}
