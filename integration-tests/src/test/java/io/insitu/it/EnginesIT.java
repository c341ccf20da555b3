package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same jobs on V8 and on Endive, in worker processes and without any.
class EnginesIT {
    private static final String TEXT = "pear\napple\nfig\n".repeat(20_000);
    private static final Map<String, String> THREADS = Map.of("INSITU_WORKERS_ISOLATION", "thread");

    @TempDir private Path folder;

    private ServerProcess server(String name, Map<String, String> options) {
        var made =
                ServerProcess.on(folder.resolve(name))
                        .with("INSITU_COMPUTE_CACHE_ENABLED", "false");
        for (Map.Entry<String, String> option : options.entrySet()) {
            made = made.with(option.getKey(), option.getValue());
        }
        return made.start();
    }

    private static SwiftClient client(ServerProcess server) throws IOException {
        SwiftClient client = SwiftClient.signIn(server.url(), "test:tester", "testing");
        client.makeContainer("/c");
        client.put("/c/fruit.txt", TEXT);
        for (String program : List.of("cat", "sort")) {
            Path wasm = Repository.root().resolve("examples/%1$s/%1$s.wasm".formatted(program));
            client.put("/c/" + program, Files.readAllBytes(wasm));
        }
        return client;
    }

    private static JsonNode ran(SwiftClient client, String engine, String expected)
            throws IOException {
        Answer answer =
                client.job(
                        """
                        {"engine": "%s", "groups": [
                          {"name": "read", "exec": {"path": "swift://~/c/cat"},
                           "devices": [{"name": "stdin", "path": "swift://~/c/fruit.txt"},
                                       {"name": "stdout", "path": "zvm://sort:stdin"}]},
                          {"name": "sort", "exec": {"path": "swift://~/c/sort"},
                           "devices": [{"name": "stdin"},
                                       {"name": "stdout", "path": "swift://~/c/sorted"}]}]}\
                        """
                                .formatted(engine),
                        "Accept",
                        "application/vnd.insitu.report+json");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode report = new ObjectMapper().readTree(answer.text());
        assertThat(report.findValuesAsText("engine")).containsOnly(expected);
        return report;
    }

    private static List<String> fuelAndDigests(JsonNode report) {
        return report.findValues("instances").stream()
                .flatMap(JsonNode::valueStream)
                .map(instance -> instance.get("fuel") + " " + instance.get("channels"))
                .toList();
    }

    @Test
    void jobsGiveTheSameWhateverRunsThem() throws IOException {
        List<String> onV8;
        List<String> inWorkers;
        List<String> inThreads;
        try (ServerProcess workers = server("workers", Map.of())) {
            SwiftClient client = client(workers);
            onV8 = fuelAndDigests(ran(client, "v8", "v8"));
            assertThat(client.get("/c/sorted").text()).startsWith("apple\napple\n");
            inWorkers = fuelAndDigests(ran(client, "endive", "endive"));
        }
        try (ServerProcess threads = server("threads", THREADS)) {
            inThreads = fuelAndDigests(ran(client(threads), "auto", "endive"));
        }

        assertThat(onV8).hasSize(2);
        assertThat(inWorkers).isEqualTo(onV8);
        assertThat(inThreads).isEqualTo(onV8);
    }

    @Test
    void aServerWithoutWorkersEndsProgramsThatDoNotEndAndGoesOn() throws IOException {
        Path endless =
                Repository.root().resolve("sandbox-engine/src/test/resources/modules/endless.wasm");
        try (ServerProcess threads = server("threads", THREADS)) {
            SwiftClient client = client(threads);
            client.put("/c/endless", Files.readAllBytes(endless));
            Answer ended =
                    client.job(
                            """
                            [{"name": "x", "exec": {"path": "swift://~/c/endless"},
                              "limits": {"timeout": 1}}]\
                            """);

            assertThat(ended.status()).isEqualTo(500);
            assertThat(ended.header("X-Nexe-Error")).contains("timeout of 1 s");
            assertThat(ran(client, "endive", "endive").findValues("instances")).isNotEmpty();
        }
    }
}
