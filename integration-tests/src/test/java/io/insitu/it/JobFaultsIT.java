package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.Eventually;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers and the server are killed (SIGKILL) while a job runs.
class JobFaultsIT {
    /// Enough of them, each a file that is synced, that a kill comes while the job runs.
    private static final int INSTANCES = 800;

    private static final byte[] CONTENT = Bytes.of(7, 100_000);
    private static final String COPIES =
            """
            [{"name": "copy", "count": %d, "exec": {"path": "swift://~/programs/cat"}, "devices": [
              {"name": "stdin", "path": "swift://~/in/o"},
              {"name": "stdout", "path": "swift://~/out/*"}, {"name": "stderr", "path": "swift://~/err/*"}]}]
            """
                    .formatted(INSTANCES);

    /// So many that they run before what reads from them.
    private static final int MAPPERS = 80;

    private static final String COUNT =
            """
            [{"name": "map", "exec": {"path": "swift://~/programs/map"}, "connect": ["sum"],
              "devices": [{"name": "stdin", "path": "swift://~/text/*"}]},
             {"name": "sum", "exec": {"path": "swift://~/programs/reduce"},
              "devices": [{"name": "stdout", "path": "swift://~/out/words"}]}]
            """;

    @TempDir private Path data;

    /// Waits until that many instances run.
    static void awaitRunning(SwiftClient client, int count) {
        awaitRunning(client, count, () -> "");
    }

    /// @param instead what there is to say when they do not
    static void awaitRunning(SwiftClient client, int count, Supplier<String> instead) {
        Eventually.value(
                Duration.ofMinutes(2),
                () -> "%d instances do not run %s".formatted(count, instead.get()),
                () -> isRunning(client, count) ? Boolean.TRUE : null);
    }

    private static boolean isRunning(SwiftClient client, int count) {
        return count > 0 ? running(client) >= count : running(client) == 0;
    }

    private static long running(SwiftClient client) {
        return client.absolute("GET", "/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("insitu_instances_running"))
                .mapToLong(line ->
                        (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static SwiftClient prepared(ServerProcess server) throws IOException {
        SwiftClient client = SwiftClient.signIn(server.url(), "test:tester", "testing");
        client.makeContainer("/programs");
        client.makeContainer("/in");
        client.makeContainer("/out");
        client.makeContainer("/err");
        byte[] cat = Files.readAllBytes(Repository.root().resolve("examples/cat/cat.wasm"));
        assertThat(client.put("/programs/cat", cat, "Content-Type", "application/wasm"))
                .hasStatus(201);
        assertThat(client.put("/in/o", CONTENT)).hasStatus(201);
        return client;
    }

    private static CompletableFuture<Answer> later(SwiftClient client) {
        return CompletableFuture.supplyAsync(
                () -> client.job(COPIES), Executors.newVirtualThreadPerTaskExecutor());
    }

    private static int stored(SwiftClient client) {
        return Integer.parseInt(client.head("/out").header("X-Container-Object-Count"));
    }

    /// Waits until some outputs are stored, so many that the job is far from its end.
    ///
    /// @return how many, at least
    private static int awaitRandomMoment(SwiftClient client) {
        int outputs = 1 + new Random().nextInt(100);
        Eventually.isTrue(
                Duration.ofSeconds(60),
                outputs + " outputs are stored",
                () -> stored(client) >= outputs);
        return outputs;
    }

    /// Every output that is there is whole, and so is what its instance wrote beside it.
    private static List<String> verified(SwiftClient client) {
        List<String> names = client.get("/out").lines();
        for (String name : names) {
            assertThat(client.get("/out/" + name)).hasBytes(CONTENT);
        }
        assertThat(client.get("/err").lines()).isEqualTo(names);
        return names;
    }

    @Test
    void jobOutlivesItsWorkers() throws Exception {
        try (ServerProcess server = ServerProcess.on(data).start()) {
            SwiftClient client = prepared(server);
            CompletableFuture<Answer> answer = later(client);
            awaitRandomMoment(client);

            server.children().forEach(ProcessHandle::destroyForcibly);

            assertThat(answer.get(2, TimeUnit.MINUTES))
                    .hasStatus(200)
                    .hasHeader("X-Nexe-Status", "ok=" + INSTANCES);
            assertThat(verified(client)).hasSize(INSTANCES);
        }
    }

    /// A map-reduce, whose mappers run first and whose reducer reads what they wrote.
    @Test
    void connectedInstancesThatLoseTheirWorkersWriteTheSameBytes() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (ServerProcess server = ServerProcess.on(data).start()) {
            SwiftClient client = prepared(server);
            words(client, random);
            Answer undisturbed = client.job(COUNT, "X-Zerovm-Cache", "no");
            byte[] expected = client.get("/out/words").body();

            CompletableFuture<Answer> disturbed =
                    CompletableFuture.supplyAsync(
                            () -> client.job(COUNT, "X-Zerovm-Cache", "no"),
                            Executors.newVirtualThreadPerTaskExecutor());
            for (int kills = 0; kills < 2 && !disturbed.isDone(); kills++) {
                Thread.sleep(Duration.ofMillis(random.nextInt(400)));
                server.children().forEach(ProcessHandle::destroyForcibly);
            }

            Answer answer = disturbed.get(2, TimeUnit.MINUTES);
            assertThat(answer).as("seed %d", seed).hasStatus(200);
            assertThat(answer.header("X-Nexe-Report")).as("seed %d", seed).isNotEmpty();
            assertThat(client.get("/out/words")).as("seed %d", seed).hasBytes(expected);
            assertThat(undisturbed).hasStatus(200);
        }
    }

    private static void words(SwiftClient client, Random random) throws IOException {
        for (String program : List.of("map", "reduce")) {
            Path module = Repository.root().resolve("examples/wordcount/" + program + ".wasm");
            byte[] bytes = Files.readAllBytes(module);
            assertThat(client.put("/programs/" + program, bytes)).hasStatus(201);
        }
        client.makeContainer("/text");
        for (int i = 0; i < MAPPERS; i++) {
            byte[] text = new byte[20_000];
            for (int at = 0; at < text.length; at++) {
                text[at] = (byte) (at % 5 == 4 ? ' ' : 'a' + random.nextInt(3));
            }
            assertThat(client.put("/text/" + i, text)).hasStatus(201);
        }
    }

    @Test
    void deferredJobGoesOnWhenItsServerIsStartedAgain() throws Exception {
        String id;
        try (ServerProcess server = ServerProcess.on(data).start()) {
            SwiftClient client = prepared(server);
            id = client.job(COPIES, "X-Zerovm-Deferred", "always").header("X-Zerovm-Job");
            awaitRandomMoment(client);
            server.kill();
        }
        try (ServerProcess server = ServerProcess.on(data).start()) {
            SwiftClient client = SwiftClient.signIn(server.url(), "test:tester", "testing");

            assertThat(client.get("?job=" + id + "&events").text()).contains("\"state\":\"done\"");

            assertThat(client.get("/.jobs/result/" + id)).hasStatus(200);
            assertThat(verified(client)).hasSize(INSTANCES);
        }
    }

    @Test
    void outputsOfAJobWhoseServerIsKilledAreWholeOrAbsent() throws Exception {
        int acknowledged;
        try (ServerProcess server = ServerProcess.on(data).start()) {
            SwiftClient client = prepared(server);
            CompletableFuture<Answer> answer = later(client);
            acknowledged = awaitRandomMoment(client);

            server.kill();

            assertThat(answer.handle((_, error) -> error).get(2, TimeUnit.MINUTES))
                    .hasRootCauseInstanceOf(IOException.class)
                    .hasCauseInstanceOf(UncheckedIOException.class);
        }
        try (ServerProcess server = ServerProcess.on(data).start()) {
            SwiftClient client = SwiftClient.signIn(server.url(), "test:tester", "testing");
            assertThat(verified(client)).hasSizeGreaterThanOrEqualTo(acknowledged);

            assertThat(client.job(COPIES)).hasStatus(200);

            assertThat(verified(client)).hasSize(INSTANCES);
            assertThat(data.resolve("jobs")).isEmptyDirectory();
        }
    }
}
