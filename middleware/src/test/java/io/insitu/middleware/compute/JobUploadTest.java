package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Outcome;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An upload that passes through a program does so while it comes.
@Timeout(60)
final class JobUploadTest extends OnBench {
    private static final String FIRST = "0123456789".repeat(20_000);
    private static final String SECOND = "the end";

    private final CountDownLatch wanted = new CountDownLatch(1);

    @BeforeEach
    void open() {
        bench.object("bin", "p", "wasm:p").container("c");
    }

    /// Its second part comes when somebody wants it.
    private final class Upload implements Body {
        private final @Nullable String second;
        private int parts;

        /// @param second null when the client goes away in its place
        Upload(@Nullable String second) {
            this.second = second;
        }

        @Override
        public @Nullable ByteBuffer next() throws IOException {
            return switch (parts++) {
                case 0 -> StandardCharsets.UTF_8.encode(FIRST);
                case 1 -> second();
                default -> null;
            };
        }

        private ByteBuffer second() throws IOException {
            try {
                if (second == null || !wanted.await(30, TimeUnit.SECONDS)) {
                    throw new IOException("the client is gone");
                }
                return StandardCharsets.UTF_8.encode(second);
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }

        boolean isRead() {
            return parts > 2;
        }

        @Override
        public void close() {}
    }

    private Bench.Answer put(Upload upload, String... headers) {
        Headers all = Headers.of("X-Zerovm-Run", "swift://~/bin/p").and(Headers.of(headers));
        return bench.answer(
                bench.request("PUT", "/v1/AUTH_test/c/new", "", all, Authorizer.EVERYTHING)
                        .withBody(upload));
    }

    private void assertNothingIsStored() throws IOException {
        assertThat(bench.stored("c", "new")).isEmpty();
        assertNothingLeft();
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void theProgramReadsItBeforeAllOfItHasCome() throws IOException {
        engine.program(
                "p",
                run -> {
                    String first = run.readOne("stdin");
                    wanted.countDown();
                    run.write("stdout", (first + run.read("stdin")).toUpperCase(Locale.ROOT));
                    return FakeRun.DONE;
                });

        Bench.Answer answer = put(new Upload(SECOND));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(bench.stored("c", "new")).contains(FIRST + "THE END");
        assertNothingLeft();
    }

    private void copies() {
        wanted.countDown();
        engine.program(
                "p",
                run -> {
                    run.write("stdout", run.read("stdin"));
                    return FakeRun.DONE;
                });
    }

    @Test
    void aClientThatGoesAwayStoresNothing() throws IOException {
        copies();

        Bench.Answer answer = put(new Upload(null));

        assertThat(answer.status()).isEqualTo(499);
        assertNothingIsStored();
    }

    @Test
    void bytesThatAreNotWhatTheirEtagSaysAreNotStored() throws IOException {
        copies();

        Bench.Answer answer = put(new Upload(SECOND), "Etag", "0".repeat(32));

        assertThat(answer.status()).isEqualTo(422);
        assertNothingIsStored();
    }

    @Test
    void whatTheProgramLeavesIsStillReadAndCompared() throws IOException {
        wanted.countDown();
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "enough");
                    return FakeRun.DONE;
                });
        Upload upload = new Upload(SECOND);

        Bench.Answer answer = put(upload);
        Bench.Answer wrong = put(new Upload(SECOND), "Etag", "0".repeat(32));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(upload.isRead()).isTrue();
        assertThat(bench.stored("c", "new")).contains("enough");
        assertThat(wrong.status()).isEqualTo(422);
        assertNothingLeft();
    }

    @Test
    void aProgramRefusesAnUploadBeforeAllOfItHasCome() throws IOException {
        engine.program(
                "p",
                run -> {
                    run.write("stderr", "it begins with " + run.readOne("stdin").charAt(0));
                    return new Outcome.Exited(2);
                });

        Bench.Answer answer = put(new Upload(SECOND));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("it begins with 0");
        assertNothingIsStored();
    }

    @Test
    void aProgramWhoseWorkerDiesReadsItFromItsBeginningAgain() throws IOException {
        AtomicInteger runs = new AtomicInteger();
        engine.program(
                "p",
                run -> {
                    if (runs.getAndIncrement() == 0) {
                        run.readOne("stdin");
                        wanted.countDown();
                        return new Outcome.Lost("killed");
                    }
                    run.write("stdout", run.read("stdin"));
                    return FakeRun.DONE;
                });

        Bench.Answer answer = put(new Upload(SECOND));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(bench.stored("c", "new")).contains(FIRST + SECOND);
        assertThat(runs).hasValue(2);
        assertNothingLeft();
    }
}
