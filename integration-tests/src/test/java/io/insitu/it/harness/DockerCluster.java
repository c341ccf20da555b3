package io.insitu.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The small cluster of `docker/cluster`, of images built in this run: a real Swift of three
/// storage machines, an Insitu node beside each, two servers in front.
public final class DockerCluster implements Backend {
    private static final String SWIFT = "insitu-swift:it";

    private final int port;
    private final Map<String, String> environment;

    private DockerCluster() {
        this.port = Ports.free();
        this.environment =
                Map.of(
                        "INSITU_IMAGE", ContainerImage.built(),
                        "SWIFT_IMAGE", SWIFT,
                        "INSITU_PROJECT", "insitu-it",
                        "INSITU_CLUSTER_ENV", secrets().toString(),
                        "INSITU_PROXY1_PORT", Integer.toString(port),
                        "INSITU_PROXY2_PORT", Integer.toString(Ports.free()),
                        "SWIFT_OTHER_USERS", "test2:tester2:testing2");
    }

    /// Those that the tests know users by.
    private static Path secrets() {
        Path file = Repository.root().resolve("integration-tests/target/cluster.env");
        try {
            return Files.write(
                    file,
                    List.of(
                            "INSITU_CLUSTER_KEYS=a-key-for-tests-only",
                            "SWIFT_KEY=testing",
                            "SWIFT_HASH=for-tests"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the cluster, up} The class is skipped where no Docker engine answers or Compose is
    /// not installed, unless INSITU_REQUIRE_DOCKER is set.
    static DockerCluster up() {
        ContainerImage.requireEngine();
        ContainerImage.requireCompose();
        DockerCluster cluster = new DockerCluster();
        // Built anew by `up`, which costs nothing where nothing has changed.
        Command.run(Repository.root(), Map.of(), "docker", "rmi", "-f", SWIFT);
        try {
            cluster.run("up");
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close(); // what has come up of it
            throw e;
        }
    }

    /// {@return what `docker/cluster` says to that command}
    public String run(String... command) {
        return Command.output(Repository.root(), environment, words(command));
    }

    /// {@return the same, whatever its exit code}
    public Command tried(String... command) {
        return Command.run(Repository.root(), environment, words(command));
    }

    private static String[] words(String... command) {
        return Stream.concat(Stream.of("docker/cluster"), Stream.of(command))
                .toArray(String[]::new);
    }

    /// {@return the first server's}
    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        run("down");
    }
}
