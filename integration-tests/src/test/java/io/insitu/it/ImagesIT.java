package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Command;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.Requirement;
import io.insitu.it.harness.SharedServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs whose files come in tar files.
class ImagesIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    @TempDir private Path folder;
    private String container = "";

    @BeforeEach
    void aContainerWithAProgram() throws IOException {
        Requirement.program("tar");
        container = SERVER.freshContainer("images");
        Path program = Repository.root().resolve("examples/cat/cat.wasm");
        assertThat(put("cat.wasm", Files.readAllBytes(program), "application/wasm")).hasStatus(201);
        Files.createDirectories(folder.resolve("etc/deep"));
        Files.writeString(folder.resolve("etc/greeting"), "hello from an image\n");
        Files.createSymbolicLink(folder.resolve("etc/deep/link"), Path.of("../greeting"));
    }

    private Answer put(String name, byte[] bytes, String type) {
        return SERVER.tester().put(container + "/" + name, bytes, "Content-Type", type);
    }

    private byte[] tar(String options) throws IOException {
        Command.output(folder, Map.of(), "tar", options, "image", "etc");
        return Files.readAllBytes(folder.resolve("image"));
    }

    private Answer cat(String file) {
        return SERVER.tester()
                .job(
                        """
                        [{"name": "cat", "exec": {"path": "swift://~$/cat.wasm", "args": "FILE"},
                          "devices": [{"name": "image", "path": "swift://~$/image"},
                                      {"name": "stdout", "content_type": "text/plain"}]}]
                        """
                                .replace("$", container)
                                .replace("FILE", file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cf", "czf"})
    void aProgramReadsTheFilesOfItsImage(String options) throws IOException {
        put("image", tar(options), "application/x-tar");

        assertThat(cat("/etc/greeting /etc/deep/link"))
                .hasStatus(200)
                .hasText("hello from an image\nhello from an image\n");
    }

    @Test
    void anotherImageUnderTheSameNameIsSeen() throws IOException {
        put("image", tar("cf"), "application/x-tar");
        cat("/etc/greeting");
        Files.writeString(folder.resolve("etc/greeting"), "hello again\n");
        put("image", tar("cf"), "application/x-tar");

        assertThat(cat("/etc/greeting")).hasStatus(200).hasText("hello again\n");
    }

    @Test
    void folderThatAProgramLeavesIsAnImageForTheNext() throws IOException {
        Path program =
                Repository.root().resolve("sandbox-engine/src/test/resources/modules/saved.wasm");
        put("save.wasm", Files.readAllBytes(program), "application/wasm");

        Answer saved =
                SERVER.tester()
                        .job(
                                """
                                [{"name": "save", "exec": {"path": "swift://~$/save.wasm"},
                                  "devices": [{"name": "output", "path": "swift://~$/image", "mount": "/out"}]}]
                                """
                                        .replace("$", container));

        assertThat(saved).hasStatus(200).hasHeader("X-Nexe-Retcode", "3");
        assertThat(cat("/a /d/b")).hasStatus(200).hasText("hellohello");
    }

    @Test
    void whatIsNoArchiveIsRefusedByName() {
        put(
                "image",
                "no archive at all".repeat(100).getBytes(StandardCharsets.UTF_8),
                "application/x-tar");

        Answer answer = cat("/etc/greeting");

        assertThat(answer.status()).isBetween(400, 500);
        assertThat(answer.text() + answer.header("X-Nexe-Error")).contains("image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cf", "czf"})
    void aZappThatIsSentRunsAndCanBeOpened(String options) throws IOException {
        Files.createDirectories(folder.resolve("boot"));
        Files.copy(Repository.root().resolve("examples/cat/cat.wasm"), folder.resolve("boot/cat"));
        Files.writeString(
                folder.resolve("boot/system.map"),
                """
                [{"name": "cat", "exec": {"path": "file://boot/cat", "args": "/etc/greeting"},
                  "devices": [{"name": "stdout", "content_type": "text/plain"}]}]
                """);
        Command.output(folder, Map.of(), "tar", options, "zapp", "boot", "etc");
        byte[] zapp = Files.readAllBytes(folder.resolve("zapp"));
        put("show.zapp", zapp, "application/x-tar");

        Answer sent =
                SERVER.tester()
                        .send(
                                "POST",
                                "",
                                BodyPublishers.ofByteArray(zapp),
                                "X-Zerovm-Execute",
                                "1.0",
                                "Content-Type",
                                "application/x-tar");
        Answer opened =
                SERVER.tester().get(container + "/show.zapp", "X-Zerovm-Execute", "open/1.0");

        assertThat(sent).hasStatus(200).hasText("hello from an image\n");
        assertThat(opened).hasStatus(200).hasText("hello from an image\n");
    }
}
