package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;

import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.Command;
import io.insitu.it.harness.Requirement;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store on a file system of 400 MB that is really full, or read-only.
class DiskFaultsIT {
    private static final int OBJECT = 40_000_000;

    @TempDir private Path disk;

    @BeforeEach
    void mount() {
        Requirement.root();
        Command.output(
                disk,
                Map.of(),
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=400m",
                "tmpfs",
                disk.toString());
    }

    @AfterEach
    void unmount() {
        Command.run(Path.of("/"), Map.of(), "umount", disk.toString());
    }

    @Test
    void readOnlyDiskIsNamedAtTheStartAndLosesNothing() {
        try (ServerProcess server = ServerProcess.on(disk.resolve("data")).start()) {
            SwiftClient client = SwiftClient.signIn(server.url(), "test:tester", "testing");
            client.makeContainer("/c");
            client.put("/c/o", "kept");
        }
        remount("ro");

        ServerProcess.Ended ended = ServerProcess.on(disk.resolve("data")).runToItsEnd();

        Assertions.assertThat(ended.status()).isEqualTo(1);
        Assertions.assertThat(ended.standardError())
                .contains(disk + "/data", "Read-only file system");
        remount("rw");
        try (ServerProcess server = ServerProcess.on(disk.resolve("data")).start()) {
            SwiftClient client = SwiftClient.signIn(server.url(), "test:tester", "testing");
            assertThat(client.get("/c/o")).hasStatus(200).hasText("kept");
        }
    }

    private void remount(String mode) {
        String[] words = {"mount", "-o", "remount," + mode, disk.toString()};
        Command.output(Path.of("/"), Map.of(), words);
    }

    @Test
    void fullDiskRefusesUploadsAndKeepsWhatItHas() {
        try (ServerProcess server = ServerProcess.on(disk.resolve("data")).start()) {
            SwiftClient client = SwiftClient.signIn(server.url(), "test:tester", "testing");
            client.makeContainer("/c");

            int stored = 0;
            while (client.put("/c/" + stored, Bytes.of(stored, OBJECT)).status() == 201) {
                stored++;
            }

            assertThat(client.put("/c/one-more", Bytes.of(99, OBJECT))).hasStatus(507);
            assertThat(client.get("/c/one-more")).hasStatus(404);
            for (int i = 0; i < stored; i++) {
                assertThat(client.get("/c/" + i)).hasStatus(200).hasBytes(Bytes.of(i, OBJECT));
            }
            assertThat(client.delete("/c/0")).hasStatus(204);
            assertThat(client.put("/c/again", Bytes.of(99, OBJECT))).hasStatus(201);
        }
    }
}
