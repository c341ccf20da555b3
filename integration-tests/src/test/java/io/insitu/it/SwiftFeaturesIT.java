package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.Command;
import io.insitu.it.harness.Requirement;
import io.insitu.it.harness.SharedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What OpenStack's own client does beyond single objects, through the packaged server.
class SwiftFeaturesIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"--use-slo", "--object-threads=1"})
    void swiftUploadsInSegmentsAndDownloadsTheWhole(String option) throws IOException {
        Requirement.program("swift");
        byte[] bytes = Bytes.of(3, 2_500_000);
        Files.write(folder.resolve("large"), bytes);

        swift("upload", option, "-S", "1000000", "segmented", "large");
        swift("download", "segmented", "large", "-o", "out");
        String segments = swift("list", "segmented_segments");
        swift("delete", "segmented", "large");

        assertThat(folder.resolve("out")).hasBinaryContent(bytes);
        assertThat(segments.lines()).hasSize(3);
        assertThat(swift("list", "segmented_segments")).isEmpty();
        swift("delete", "segmented");
        swift("delete", "segmented_segments");
    }

    @Test
    void swiftCopiesOnTheServer() throws IOException {
        Requirement.program("swift");
        Files.writeString(folder.resolve("o"), "copied");

        swift("upload", "copies", "o");
        swift("copy", "-d", "/copies/p", "-H", "X-Object-Meta-Color: blue", "copies", "o");
        swift("download", "copies", "p", "-o", "out");

        assertThat(folder.resolve("out")).hasContent("copied");
        assertThat(swift("stat", "copies", "p")).contains("Meta Color: blue");
        swift("delete", "copies");
    }

    @Test
    void temporaryUrlsOfSwiftOpenForCurl() throws IOException {
        Requirement.program("swift");
        Requirement.program("curl");
        Files.writeString(folder.resolve("o"), "for a while");

        swift("post", "-m", "Temp-URL-Key:secret");
        swift("upload", "temporary", "o");
        String path = run("swift", "tempurl", "GET", "600", "/v1/AUTH_test/temporary/o", "secret");
        String wrong = run("swift", "tempurl", "GET", "600", "/v1/AUTH_test/temporary/o", "no");

        assertThat(run("curl", "-sSf", url() + path.strip())).isEqualTo("for a while");
        assertThat(run("curl", "-sS", url() + wrong.strip())).contains("Temp URL invalid");
        swift("delete", "temporary");
    }

    @Test
    void curlSendsAnArchiveThatBecomesObjects() throws IOException {
        Requirement.program("curl");
        Requirement.program("tar");
        Files.createDirectories(folder.resolve("archived/deep"));
        byte[] bytes = Bytes.of(4, 1_500_000);
        Files.write(folder.resolve("archived/deep/large"), bytes);
        Files.writeString(folder.resolve("archived/small"), "small");
        run("tar", "cjf", "a.tar.bz2", "archived");
        String account = url() + SERVER.tester().storagePath();
        String token = "X-Auth-Token: " + SERVER.tester().token();

        String report =
                run(
                        "curl",
                        "-sSf",
                        "-T",
                        "a.tar.bz2",
                        "-H",
                        token,
                        account + "?extract-archive=tar.bz2");
        run("curl", "-sSf", "-o", "out", "-H", token, account + "/archived/deep/large");

        assertThat(report).contains("Number Files Created: 2", "Response Status: 201 Created");
        assertThat(folder.resolve("out")).hasBinaryContent(bytes);
    }

    private String swift(String... words) {
        String[] login = {
            "swift", "-A", url() + "/auth/v1.0", "-U", "test:tester", "-K", "testing"
        };
        return run(Stream.of(login, words).flatMap(Stream::of).toArray(String[]::new));
    }

    private String run(String... words) {
        return Command.output(folder, Map.of(), words);
    }

    private static String url() {
        return SERVER.process().url();
    }
}
