package io.insitu.it.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Command;
import io.insitu.it.harness.ContainerImage;
import io.insitu.it.harness.Repository;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/// Builds the image as `docker/build` does for anyone, starts it, and uses it from outside. Skipped
/// where no Docker engine answers, unless INSITU_REQUIRE_DOCKER is set.
class ImageIT {
    private static final int PORT = 8080;

    @SuppressWarnings("resource") // closed by stop()
    private static final GenericContainer<?> CONTAINER =
            new GenericContainer<>(DockerImageName.parse(ContainerImage.TAG))
                    .withExposedPorts(PORT)
                    .waitingFor(Wait.forHealthcheck().withStartupTimeout(Duration.ofMinutes(2)));

    @BeforeAll
    static void start() {
        ContainerImage.requireEngine();
        ContainerImage.built();
        CONTAINER.start();
    }

    @AfterAll
    static void stop() {
        CONTAINER.stop();
    }

    @Test
    void theQuickstartsJobsRunInTheContainer() {
        String url = "http://%s:%d".formatted(CONTAINER.getHost(), CONTAINER.getMappedPort(PORT));

        String output =
                Command.output(Repository.root(), Map.of(), "./quickstart", "--server", url);

        assertThat(output)
                .contains("the same as tr, awk and sort count on the files: yes")
                .contains("each unpacks to its input: yes");
    }

    @Test
    void theServerIsNotRootAndWritesOnlyItsData() throws Exception {
        ExecResult who = CONTAINER.execInContainer("id", "-un");
        ExecResult write = CONTAINER.execInContainer("touch", "/opt/insitu/lib/another.jar");

        assertThat(who.getStdout().strip()).isEqualTo("insitu");
        assertThat(write.getExitCode()).isNotZero();
    }
}
