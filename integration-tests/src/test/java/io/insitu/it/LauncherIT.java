package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./insitu` as a user meets it.
class LauncherIT {
    @TempDir private Path folder;

    @Test
    void versionIsPrintedFromAnyFolderThroughASymbolicLinkAndWithoutWarnings()
            throws IOException, InterruptedException {
        Path link = folder.resolve("bin");
        Files.createDirectory(link);
        Path launcher =
                Files.createSymbolicLink(
                        link.resolve("insitu"), Repository.root().resolve("insitu"));
        Process process =
                new ProcessBuilder(launcher.toString(), "--version")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();

        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(out).matches("insitu \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void everythingThatIsWrongInTheConfigurationIsToldAndTheExitCodeIs2() throws IOException {
        Path config =
                Files.writeString(folder.resolve("c.yaml"), "http: {prot: 80, drain: soon}\n");

        ServerProcess.Ended ended =
                ServerProcess.on(folder.resolve("data"))
                        .withArgument("--config")
                        .withArgument(config.toString())
                        .with("INSITU_HTTP_KEEP_ALIVE", "long")
                        .runToItsEnd();

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.standardError())
                .contains("http.prot: is not a known option")
                .contains("http.drain: 'soon' is not a time")
                .contains("INSITU_HTTP_KEEP_ALIVE: 'long' is not a time");
    }

    @Test
    void endSignalEndsAnIdleServerWithExitCode0() {
        try (ServerProcess server = ServerProcess.on(folder.resolve("data")).start()) {
            assertThat(server.end()).isZero();
            assertThat(server.log()).doesNotContain("WARNING:");
        }
    }
}
