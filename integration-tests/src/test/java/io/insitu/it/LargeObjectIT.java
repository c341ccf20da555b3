package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objects pass through the server; they are never held in it. `-Dinsitu.it.large=8589934592` makes
/// it 8 GiB instead of one.
class LargeObjectIT {
    private static final long SIZE =
            Long.parseLong(System.getProperty("insitu.it.large", "1073741824"));

    @TempDir private Path data;

    @Test
    void objectManyTimesTheHeapGoesInAndComesOut() {
        try (ServerProcess server =
                ServerProcess.on(data)
                        .with("INSITU_JAVA_OPTS", "-Xmx96m")
                        .with("INSITU_SWIFT_CONSTRAINTS_MAX_FILE_SIZE", Long.toString(SIZE))
                        .start()) {
            SwiftClient client = SwiftClient.signIn(server.url(), "test:tester", "testing");
            client.makeContainer("/c");
            String md5 = Bytes.md5(Bytes.stream(7, SIZE));

            Answer put = client.putChunked("/c/large", () -> Bytes.stream(7, SIZE));
            String got = Bytes.md5(client.stream("/c/large").body());

            assertThat(put).hasStatus(201).hasHeader("ETag", md5);
            assertThat(got).isEqualTo(md5);
            assertThat(server.log()).doesNotContain("OutOfMemory");
        }
    }
}
