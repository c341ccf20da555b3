package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that encrypts what lies on its disk: clients and programs see what they stored, the
/// disk does not.
class EncryptionIT {
    private static final String OLD = "old=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String NEW = "new=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=";
    private static final String LINE = "nobody is to find this on the disk\n";
    private static final String LARGE = LINE.repeat(3000);

    @TempDir private Path data;

    private ServerProcess start(String secrets, String active) {
        return ServerProcess.on(data)
                .with("INSITU_ENCRYPTION_ROOT_SECRETS", secrets)
                .with("INSITU_ENCRYPTION_ACTIVE_ROOT_SECRET", active)
                .start();
    }

    private static SwiftClient client(ServerProcess server) {
        return SwiftClient.signIn(server.url(), "test:tester", "testing");
    }

    @Test
    void onlyTheDiskDoesNotKnowWhatWasStored() throws IOException {
        try (ServerProcess server = start(OLD, "old")) {
            SwiftClient client = client(server);
            client.makeContainer("/c");
            client.put("/c/large", LARGE, "X-Object-Meta-Secret", LINE.strip());
            client.put("/c/small", LINE);
            client.put(
                    "/c/both?multipart-manifest=put",
                    "[{\"path\": \"c/large\"}, {\"path\": \"c/small\"}]");

            Answer large = client.get("/c/large");
            assertThat(large.text()).isEqualTo(LARGE);
            assertThat(large.header("X-Object-Meta-Secret")).isEqualTo(LINE.strip());
            assertThat(client.get("/c/large", "Range", "bytes=35-69").text()).isEqualTo(LINE);
            assertThat(client.get("/c/large", "If-None-Match", large.header("Etag")).status())
                    .isEqualTo(304);
            assertThat(client.get("/c?format=json").text())
                    .contains("\"hash\": \"%s\"".formatted(large.header("Etag")));
            assertThat(client.get("/c/both").text()).isEqualTo(LARGE + LINE);
            programsReadAndWrite(client);
        }
        assertThat(filesWith(LINE.strip())).isEmpty();
        try (ServerProcess server = start(OLD + ";" + NEW, "new")) {
            SwiftClient client = client(server);
            assertThat(client.get("/c/large").text()).isEqualTo(LARGE);
            client.put("/c/small", "new");
            assertThat(client.get("/c/small").text()).isEqualTo("new");
        }
        try (ServerProcess server = start(NEW, "new")) {
            assertThat(client(server).get("/c/large").status()).isEqualTo(503);
            assertThat(client(server).get("/c/small").text()).isEqualTo("new");
        }
    }

    private static void programsReadAndWrite(SwiftClient client) throws IOException {
        Path cat = Repository.root().resolve("examples/cat/cat.wasm");
        client.put("/c/cat.wasm", Files.readAllBytes(cat));
        Answer job =
                client.job(
                        """
                        [{"name": "cat", "exec": {"path": "swift://~/c/cat.wasm"}, "devices": [
                          {"name": "stdin", "path": "swift://~/c/large"},
                          {"name": "stdout", "path": "swift://~/c/copy"}]}]\
                        """);

        assertThat(job.status()).as(job.text()).isEqualTo(200);
        assertThat(client.get("/c/copy").text()).isEqualTo(LARGE);
    }

    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("store"))) {
            return files.filter(Files::isRegularFile).filter(file -> holds(file, text)).toList();
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
