package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.storage.Body;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Jobs whose programs are WebAssembly, in worker processes.
final class JobOnWorkersTest extends OnWorkers {
    private static final String ENDLESS =
            "[{'name': 'x', 'exec': {'path': 'swift://~/bin/endless'}, 'devices': [{'name':"
                    + " 'stdout', 'path': 'swift://~/out/x'}]%s}]";

    private static final int PART = 70_001;

    @BeforeEach
    void open() {
        bench.object("bin", "wc", Guests.example("wc/wc"));
        bench.object("bin", "map", Guests.example("wordcount/map"));
        bench.object("bin", "reduce", Guests.example("wordcount/reduce"));
        bench.object("bin", "gzip", Guests.example("gzip/gzip"));
        bench.object("bin", "trap", Guests.trap()).object("bin", "endless", Guests.endless());
        bench.container("out");
    }

    @Test
    void smallAndLargeObjectsAreReadWhole() {
        bench.object("in", "1-small", "one two\n")
                .object("in", "2-large", "three\n".repeat(50_000));

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'wc', 'exec': {'path': 'swift://~/bin/wc'}, 'devices': [
                          {'name': 'stdin', 'path': 'swift://~/in/*'}, {'name': 'stdout', 'content_type': 'text/plain'}]}]
                        """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().strip().split("\\s+"))
                .startsWith("1", "2", "8", "50000", "50000", "300000");
        assertThat(answer.header("X-Nexe-Cdr-Line"))
                .matches("[\\d.]+, [\\d.]+, [\\d.]+ [\\d.]+ \\d+ 8 .*");
    }

    @Test
    void mapAndReduceCountWordsOverManyObjects() {
        for (int i = 0; i < 20; i++) {
            bench.object("in", "%02d".formatted(i), "alpha beta alpha\n".repeat(i + 1));
        }

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'map', 'exec': {'path': 'swift://~/bin/map'}, 'connect': ['reduce'],
                          'devices': [{'name': 'stdin', 'path': 'swift://~/in/*'}]},
                         {'name': 'reduce', 'count': 2, 'exec': {'path': 'swift://~/bin/reduce'},
                          'devices': [{'name': 'stdout', 'path': 'swift://~/out/*'}]}]
                        """);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        String all =
                bench.stored("out", "reduce-1").orElse("")
                        + bench.stored("out", "reduce-2").orElse("");
        assertThat(all.lines()).containsExactlyInAnyOrder("alpha\t420", "beta\t210");
    }

    /// More channels than the kernel passes descriptors with one message.
    @Test
    void oneInstanceReadsFromHundreds() {
        bench.close();
        bench =
                new Bench(
                        directory.resolve("wide"),
                        engine,
                        _ -> ComputeConfig.defaults(directory.resolve("wide-tmp")));
        bench.object("bin", "map", Guests.example("wordcount/map"));
        bench.object("bin", "reduce", Guests.example("wordcount/reduce"));
        for (int i = 0; i < 300; i++) {
            bench.object("in", "%03d".formatted(i), "word\n");
        }

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'map', 'exec': {'path': 'swift://~/bin/map'}, 'connect': ['reduce'],
                          'devices': [{'name': 'stdin', 'path': 'swift://~/in/*'}]},
                         {'name': 'reduce', 'exec': {'path': 'swift://~/bin/reduce'}, 'devices': [{'name': 'stdout'}]}]
                        """);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("word\t300\n");
    }

    @Test
    void trapIsReportedAndNothingIsStored() {
        Bench.Answer answer = bench.job(ENDLESS.replace("endless", "trap").formatted(""));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("X-Nexe-Error")).startsWith("x: trap: ").contains("unreachable");
        assertThat(bench.names("out")).isEmpty();
    }

    @Test
    void timeoutEndsAnEndlessProgram() {
        Bench.Answer answer = bench.job(ENDLESS.formatted(", 'limits': {'timeout': 0.2}"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("X-Nexe-Error"))
                .isEqualTo("x: reached its limit: timeout of 0.2 s");
        assertThat(bench.names("out")).isEmpty();
    }

    @Test
    void instancesThatWaitForEachOtherEndAtTheirLimit() {
        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'a', 'exec': {'path': 'swift://~/bin/wc'}, 'limits': {'timeout': 0.5}, 'devices': [
                           {'name': 'stdin', 'path': 'zvm://b:stdout'}]},
                         {'name': 'b', 'exec': {'path': 'swift://~/bin/wc'}, 'limits': {'timeout': 0.5}, 'devices': [
                           {'name': 'stdin', 'path': 'zvm://a:stdout'}]}]
                        """);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("X-Nexe-Error")).contains("reached its limit: timeout of 0.5 s");
    }

    static Stream<Arguments> jobsThatDoNotEnd() {
        String member =
                """
                {'name': '%1$s', 'exec': {'path': 'swift://~/bin/wc'}, 'devices': [
                  {'name': 'stdin', 'path': 'zvm://%2$s:stdout'}]}
                """;
        return Stream.of(
                Arguments.argumentSet("it loops", ENDLESS.formatted("")),
                Arguments.argumentSet(
                        "both wait for the other",
                        "[%s, %s]"
                                .formatted(
                                        member.formatted("a", "b"), member.formatted("b", "a"))));
    }

    @ParameterizedTest
    @MethodSource("jobsThatDoNotEnd")
    void jobThatIsCancelledEndsAndItsPlacesAreFree(String job) throws Exception {
        CompletableFuture<Bench.Answer> answer = later(job);
        awaitRunning();
        String id = answer("GET", "jobs").body().replaceFirst("(?s).*\"id\":\"([^\"]+)\".*", "$1");

        Bench.Answer cancelled = answer("DELETE", "job=" + id);

        assertThat(cancelled.status()).isEqualTo(204);
        assertThat(answer.get(20, TimeUnit.SECONDS).status()).isEqualTo(499);
        assertThat(engine.status().running()).isZero();
        assertThat(bench.metrics.get("insitu.instances.running").gauge().value()).isZero();
    }

    private Bench.Answer answer(String method, String query) {
        return bench.send(method, "/v1/AUTH_test", Query.parse(query), "");
    }

    @Test
    void clientThatLeavesEndsAnEndlessProgram() throws Exception {
        CompletableFuture<Bench.Answer> answer = later(ENDLESS.formatted(""));
        awaitRunning();

        bench.clientGoes();

        assertThat(answer.get(20, TimeUnit.SECONDS).status()).isEqualTo(499);
    }

    @Test
    void workerThatIsKilledDoesNotFailTheJob() throws Exception {
        bench.object("in", "large", "some text that can be packed\n".repeat(2_000_000));
        CompletableFuture<Bench.Answer> answer =
                later(
                        """
                        [{'name': 'gz', 'exec': {'path': 'swift://~/bin/gzip'}, 'devices': [
                          {'name': 'stdin', 'path': 'swift://~/in/large'}, {'name': 'stdout', 'path': 'swift://~/out/large.gz'}]}]
                        """);
        awaitRunning();

        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);

        assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(bench.names("out")).containsExactly("large.gz");
        assertThat(engine.status().lost()).isPositive();
    }

    @Test
    void moduleIsValidatedByV8WhenItIsUploaded() {
        Headers wasm = Headers.of("Content-Type", "application/wasm");
        String module = new String(Guests.trap(), StandardCharsets.ISO_8859_1);

        Bench.Answer good = bench.send("PUT", "/v1/AUTH_test/bin/new", module, wasm);
        Bench.Answer bad =
                bench.send("PUT", "/v1/AUTH_test/bin/bad", module.substring(0, 40), wasm);

        assertThat(good.header("X-Zerovm-Valid")).isEqualTo("true");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.body())
                .startsWith("nexe is invalid: /AUTH_test/bin/bad: ")
                .contains(" at byte ");
        assertThat(bench.stored("bin", "bad")).isEmpty();
    }

    private CompletableFuture<Bench.Answer> later(String job) {
        return CompletableFuture.supplyAsync(
                () -> bench.job(job), Executors.newVirtualThreadPerTaskExecutor());
    }

    private static void awaitRunning() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (engine.status().running() == 0) {
            assertThat(System.nanoTime()).as("nothing runs").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /// A body that comes in parts of a size that no message has.
    ///
    /// @param second what happens before its second part comes
    private static Body parts(byte[] bytes, Runnable second) {
        return new Body() {
            private int at;

            @Override
            public @Nullable ByteBuffer next() {
                if (at == PART) {
                    second.run();
                }
                int from = at;
                at = Math.min(bytes.length, at + PART);
                return from == at ? null : ByteBuffer.wrap(bytes, from, at - from).slice();
            }

            @Override
            public void close() {}
        };
    }

    private Bench.Answer upload(Body body) {
        bench.object("bin", "cat", Guests.example("cat/cat"));
        Headers headers = Headers.of("X-Zerovm-Run", "swift://~/bin/cat");
        return bench.answer(
                bench.request("PUT", "/v1/AUTH_test/out/new", "", headers, Authorizer.EVERYTHING)
                        .withBody(body));
    }

    @Test
    void aLongUploadPassesThroughAProgramWhole() {
        String text = "0123456789abcde\n".repeat(70_000);

        Bench.Answer answer = upload(parts(text.getBytes(StandardCharsets.UTF_8), () -> {}));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(bench.stored("out", "new").orElse("").equals(text)).isTrue();
    }

    @Test
    void aLongUploadOutlivesTheWorkerOfItsProgram() {
        String text = "0123456789abcde\n".repeat(70_000);
        Runnable kill =
                () -> ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);

        Bench.Answer answer = upload(parts(text.getBytes(StandardCharsets.UTF_8), kill));

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(bench.stored("out", "new").orElse("").equals(text)).isTrue();
    }

    @Test
    void aRingInWhichEverybodyWaitsIsEndedByItsTimeLimit() {
        bench.object("bin", "cat", Guests.example("cat/cat"));
        String member =
                """
                {'name': '%1$s', 'exec': {'path': 'swift://~/bin/cat', 'args': '/dev/in/%2$s'}, 'connect': ['%2$s'],
                 'limits': {'timeout': 1}, 'devices': [{'name': 'stdout', 'path': 'swift://~/out/%1$s'}]}
                """;

        Bench.Answer answer =
                bench.job(
                        "[%s, %s]"
                                .formatted(member.formatted("a", "b"), member.formatted("b", "a")));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("X-Nexe-Error")).contains("reached its limit: timeout of 1 s");
        assertThat(bench.names("out")).isEmpty();
    }
}
