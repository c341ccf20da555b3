package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.it.harness.Command;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store as its operator meets it: looked at, saved, put back, and with a disk that rots.
class StoreIT {
    private static final String LARGE = "0123456789".repeat(50_000);

    @TempDir private Path folder;

    private Command store(String line) {
        String insitu = Repository.root().resolve("insitu").toString();
        return Command.run(
                folder, Map.of("INSITU", insitu), "sh", "-c", "$INSITU store " + line + " 2>&1");
    }

    private ServerProcess server() {
        return ServerProcess.on(folder.resolve("data")).start();
    }

    private static SwiftClient client(ServerProcess server) {
        return SwiftClient.signIn(server.url(), "test:tester", "testing");
    }

    private Path dataFile() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data/store/data"))) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void aBackupMadeMeanwhileIsPutBackAndFoundSound() {
        try (ServerProcess server = server()) {
            SwiftClient client = client(server);
            client.makeContainer("/c");
            client.put("/c/large", LARGE);
            client.put("/c/small", "small");
            assertThat(store("check").output()).contains("is in use by process");

            assertThat(store("backup saved"))
                    .isEqualTo(new Command(0, "backup of data/store in saved\n"));

            client.put("/c/small", "overwritten");
            client.put("/c/later", "later");
        }
        assertThat(store("check"))
                .isEqualTo(new Command(0, "3 objects, 0 old versions, 500016 bytes: 0 problems\n"));

        assertThat(store("restore saved").status()).isZero();

        assertThat(store("check").status()).isZero();
        try (ServerProcess server = server()) {
            SwiftClient client = client(server);
            assertThat(client.get("/c/small").text()).isEqualTo("small");
            assertThat(client.get("/c/large").text()).isEqualTo(LARGE);
            assertThat(client.get("/c/later").status()).isEqualTo(404);
        }
    }

    @Test
    void aRottenFileIsNeverTakenForWhole() throws IOException {
        try (ServerProcess server = server()) {
            SwiftClient client = client(server);
            client.makeContainer("/c");
            client.put("/c/large", LARGE);
        }
        byte[] bytes = Files.readAllBytes(dataFile());
        bytes[123_456]++;
        Files.write(dataFile(), bytes);

        Command check = store("check");
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.output()).contains("/AUTH_test/c/large: the MD5", ": 1 problems");
        try (ServerProcess server = server()) {
            SwiftClient client = client(server);
            assertThatThrownBy(() -> client.get("/c/large"))
                    .isInstanceOf(UncheckedIOException.class);
            assertThat(client.get("/c/large").status()).isEqualTo(404);
            assertThat(client.get("/c").lines()).isEmpty();
        }
        assertThat(folder.resolve("data/store/quarantined")).isNotEmptyDirectory();
        assertThat(store("check").status()).isZero();
    }
}
