package io.insitu.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.insitu.server.config.ConfigException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {
    @Test
    void shortKeyIsRefusedByTheNameOfItsOption() {
        Map<String, String> environment =
                Map.of(
                        "INSITU_CLUSTER_SWIFT_URL", "http://127.0.0.1:8080",
                        "INSITU_CLUSTER_KEYS", "short");

        ConfigException refused =
                assertThrows(
                        ConfigException.class,
                        () -> InsituConfig.read(environment, Map.of(), Optional.empty()));

        assertThat(refused.problems())
                .containsExactly(
                        "cluster.keys: each must have 16 characters or more, and there must be"
                                + " one");
    }

    @Test
    void proxyThatIsNoUrlIsRefusedByTheNameOfItsOption() {
        Map<String, String> environment =
                Map.of(
                        "INSITU_CLUSTER_SWIFT_URL", "http://127.0.0.1:8080",
                        "INSITU_CLUSTER_PROXIES", "http://127.0.0.1:8081, insitu-2:8080");

        ConfigException refused =
                assertThrows(
                        ConfigException.class,
                        () -> InsituConfig.read(environment, Map.of(), Optional.empty()));

        assertThat(refused.problems())
                .containsExactly(
                        "cluster.proxies: 'insitu-2:8080' is neither http://HOST:PORT nor"
                                + " https://HOST:PORT");
    }
}
