package io.insitu.it.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Command;
import io.insitu.it.harness.Eventually;
import io.insitu.it.harness.Ports;
import io.insitu.it.harness.Repository;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The small cluster of `docker/cluster`: a real Swift of three storage machines, an Insitu node
/// beside each, two servers in front. Skipped where no Docker engine answers or Compose is not
/// installed, unless INSITU_REQUIRE_DOCKER is set.
class ClusterIT {
    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void up() {
        ContainerImage.requireEngine();
        ContainerImage.requireCompose();
        environment =
                Map.of(
                        "INSITU_IMAGE", ContainerImage.built(),
                        "INSITU_PROJECT", "insitu-it",
                        "INSITU_PROXY1_PORT", Integer.toString(Ports.free()),
                        "INSITU_PROXY2_PORT", Integer.toString(Ports.free()));
        cluster("up");
    }

    @AfterAll
    static void down() {
        if (!environment.isEmpty()) {
            cluster("down");
        }
    }

    private static String cluster(String... command) {
        String[] words =
                Stream.concat(Stream.of("docker/cluster"), Stream.of(command))
                        .toArray(String[]::new);
        return Command.output(Repository.root(), environment, words);
    }

    @Test
    void instancesRunBesideTheObjectsThatTheyRead() {
        String output = cluster("job");

        assertThat(output)
                .contains("colocated:local", "0 through Swift, 0 between nodes")
                .doesNotContain("colocated:remote");
        Eventually.isTrue(
                Duration.ofMinutes(1),
                "the nodes that it met are up",
                () ->
                        Command.run(Repository.root(), environment, "docker/cluster", "status")
                                        .status()
                                == 0);
    }

    @Test
    void machinesThatFailInTheMiddleChangeNoResult() {
        assertThat(cluster("fault", "kill", "pause", "storage"))
                .contains(
                        "fault kill: the same result as undisturbed: yes",
                        "fault pause: the same result as undisturbed: yes",
                        "fault storage: the same result as undisturbed: yes");
    }
}
