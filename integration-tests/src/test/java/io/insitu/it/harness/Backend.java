package io.insitu.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is behind a [SharedServer].
sealed interface Backend permits Backend.Processes, DockerCluster {
    /// {@return where clients ask}
    String url();

    /// Ends it, and fails when it did not end well or logged an error.
    void close();

    /// Processes of this machine.
    ///
    /// @param server the one that clients ask
    record Processes(ServerProcess server, List<ServerProcess> nodes) implements Backend {
        private static final String KEY = "a key for tests only";

        private static ServerProcess.Setup process(String purpose) {
            try {
                Path folder = Repository.root().resolve("integration-tests/target");
                return ServerProcess.on(Files.createTempDirectory(folder, purpose))
                        .with("INSITU_HTTP_BLOCKED_LOOP_WARNING", "3s");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /// {@return a server that keeps the objects itself}
        static Processes embedded() {
            return new Processes(process("shared-data").start(), new ArrayList<>());
        }

        /// {@return a server in front of a real Swift, one node for two of its three disks and
        /// another for the third}
        static Processes swift() {
            String swift = PeerSwift.url();
            URI object = PeerSwift.endpoint(swift, "/AUTH_test/any/thing");
            List<ServerProcess> nodes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                nodes.add(
                        inFrontOf(swift, "shared-node")
                                .asNode()
                                .with(
                                        "INSITU_CLUSTER_OBJECT_SERVER",
                                        "http://" + object.getAuthority())
                                .start());
            }
            String both = nodes.getFirst().url();
            String third = nodes.getLast().url();
            String places =
                    "%1$s/d1=%2$s;%1$s/d2=%2$s;%1$s/d3=%3$s"
                            .formatted(object.getAuthority(), both, third);
            ServerProcess server =
                    inFrontOf(swift, "shared-proxy").with("INSITU_CLUSTER_NODES", places).start();
            return new Processes(server, nodes);
        }

        private static ServerProcess.Setup inFrontOf(String swift, String purpose) {
            return process(purpose)
                    .with("INSITU_CLUSTER_SWIFT_URL", swift)
                    .with("INSITU_CLUSTER_KEYS", KEY);
        }

        @Override
        public String url() {
            return server.url();
        }

        @Override
        public void close() {
            end(server);
            nodes.forEach(Processes::end);
        }

        private static void end(ServerProcess process) {
            String log = process.log();
            assertThat(process.end()).as("the shared server's exit code").isZero();
            assertThat(log).doesNotContain("level=ERROR").doesNotContain("has been blocked");
        }
    }
}
