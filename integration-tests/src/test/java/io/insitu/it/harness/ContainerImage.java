package io.insitu.it.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import org.testcontainers.DockerClientFactory;

/// The image of Insitu, built as `docker/build` does for anyone, once for all tests.
public final class ContainerImage {
    public static final String TAG = "insitu:it";

    private ContainerImage() {}

    /// Goes on only where a Docker engine answers; fails where INSITU_REQUIRE_DOCKER says that one
    /// must.
    public static void requireEngine() {
        boolean docker = DockerClientFactory.instance().isDockerAvailable();
        if (!docker && "true".equals(System.getenv("INSITU_REQUIRE_DOCKER"))) {
            throw new AssertionError("no Docker engine answers, and INSITU_REQUIRE_DOCKER is set");
        }
        assumeTrue(docker, "no Docker engine answers");
    }

    /// The same for Compose.
    static void requireCompose() {
        boolean compose =
                Command.run(
                                        Repository.root(),
                                        Map.of(),
                                        "sh",
                                        "-c",
                                        "docker compose version || docker-compose version")
                                .status()
                        == 0;
        if (!compose && "true".equals(System.getenv("INSITU_REQUIRE_DOCKER"))) {
            throw new AssertionError(
                    "Docker Compose is not installed, and INSITU_REQUIRE_DOCKER is set");
        }
        assumeTrue(compose, "Docker Compose is not installed");
    }

    /// {@return its name, when it is there}
    public static String built() {
        return Built.NAME;
    }

    private static final class Built {
        static final String NAME = build();

        private static String build() {
            Command.output(Repository.root(), Map.of(), "docker/build", "--tag", TAG);
            return TAG;
        }
    }
}
