package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SharedServer;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `/metrics` says, and what operators are told of it.
class MetricsIT {
    private static final Pattern NAME = Pattern.compile("\\binsitu_[a-z][a-z_]*[a-z]\\b");
    private static final String OPERATING = "docs/operations.md";

    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    /// Some metrics are a node's alone; for these it needs no Swift behind it.
    private static ServerProcess node;

    @BeforeAll
    static void startANode(@TempDir Path data) {
        node =
                ServerProcess.on(data)
                        .asNode()
                        .with("INSITU_CLUSTER_SWIFT_URL", "http://127.0.0.1:1")
                        .with("INSITU_CLUSTER_OBJECT_SERVER", "http://127.0.0.1:1")
                        .with("INSITU_CLUSTER_KEYS", "a key for tests only")
                        .start();
    }

    @AfterAll
    static void endTheNode() {
        node.close();
    }

    /// Some exist only once there was something to count.
    @BeforeAll
    static void runAJobTwice() throws IOException {
        String container = SERVER.freshContainer("metrics");
        byte[] module = Files.readAllBytes(Repository.root().resolve("examples/hello/hello.wasm"));
        SERVER.tester().put(container + "/hello", module, "Content-Type", "application/wasm");
        String job =
                """
                [{"name": "h", "exec": {"path": "swift://~%s/hello"}, "devices": [{"name": "stdout"}]}]
                """
                        .formatted(container);
        for (int i = 0; i < 2; i++) {
            assertThat(SERVER.tester().job(job).status()).isEqualTo(200);
        }
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group().replaceFirst("_(count|sum)$", ""));
        }
        return names;
    }

    private static Set<String> printed() {
        Set<String> printed = printed(SERVER.process().url());
        printed.addAll(printed(node.url()));
        return printed;
    }

    private static Set<String> printed(String url) {
        Answer metrics = SwiftClient.anonymous(url, "").absolute("GET", "/metrics");
        return names(metrics.text().replaceAll("(?m)^#.*$", ""));
    }

    private static String read(String file) throws IOException {
        return Files.readString(Repository.root().resolve(file));
    }

    @Test
    void thePageForOperatorsExplainsEachMetric() throws IOException {
        assertThat(names(read(OPERATING))).containsAll(printed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OPERATING,
                "docker/monitoring/alerts.yml",
                "docker/monitoring/grafana/insitu.json"
            })
    void whatIsSpokenOfIsThere(String file) throws IOException {
        assertThat(printed()).containsAll(names(read(file)));
    }
}
