package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.Eventually;
import io.insitu.it.harness.RawConnection;
import io.insitu.it.harness.SharedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Clients that go away, or are slow, harm nobody but themselves.
class ClientsThatLeaveIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    @Test
    void uploadThatIsBrokenOffStoresNothingAndLeavesTheOldObject() throws IOException {
        String container = SERVER.freshContainer("broken-off");
        SERVER.tester().put(container + "/old", "old");

        breakOff(container + "/old", "Content-Length: 1000000");
        breakOff(container + "/new", "Content-Length: 1000000");
        breakOff(container + "/new", "Transfer-Encoding: chunked");

        assertThat(SERVER.tester().get(container)).hasText("old\n");
        assertThat(SERVER.tester().get(container + "/old")).hasText("old");
    }

    private static void breakOff(String path, String length) throws IOException {
        try (RawConnection connection = RawConnection.to(SERVER.process())) {
            connection.send(head("PUT", path, length));
            connection.send(length.startsWith("T") ? "30d40\r\n" : "");
            connection.send(Bytes.of(1, 200_000));
            connection.abort();
        }
        awaitNoRequests();
    }

    @Test
    void downloadThatIsBrokenOffIsEnded() throws IOException {
        String container = SERVER.freshContainer("left");
        SERVER.tester().put(container + "/o", Bytes.of(3, 50_000_000));

        try (RawConnection connection = RawConnection.to(SERVER.process(), 4096)) {
            connection.send(head("GET", container + "/o"));
            connection.readThrough("\r\n\r\n");
            connection.abort();
        }

        awaitNoRequests();
    }

    @Test
    void slowReaderGetsAllAndHoldsNobodyUp() throws IOException {
        byte[] bytes = Bytes.of(4, 20_000_000);
        String container = SERVER.freshContainer("slow");
        SERVER.tester().put(container + "/o", bytes);

        try (RawConnection slow = RawConnection.to(SERVER.process(), 4096)) {
            slow.send(head("GET", container + "/o"));
            slow.readThrough("\r\n\r\n");
            byte[] first = slow.in().readNBytes(1000);

            for (int i = 0; i < 20; i++) {
                assertThat(SERVER.tester().get(container + "/o", "Range", "bytes=0-9"))
                        .hasStatus(206);
            }
            byte[] rest = slow.in().readNBytes(bytes.length - 1000);

            assertThat(first).isEqualTo(Arrays.copyOf(bytes, 1000));
            assertThat(Bytes.md5(rest))
                    .isEqualTo(Bytes.md5(Arrays.copyOfRange(bytes, 1000, bytes.length)));
        }
    }

    @Test
    void refusedUploadOfALargeObjectGetsItsAnswer() throws IOException {
        try (RawConnection connection = RawConnection.to(SERVER.process())) {
            connection.send(
                    RawConnection.head(
                            "PUT /v1/AUTH_test/c/o HTTP/1.1",
                            "Host: h",
                            "Content-Length: 30000000"));
            connection.send(Bytes.of(5, 1_000_000));

            assertThat(connection.readThrough("\r\n\r\n")).startsWith("HTTP/1.1 401 ");
        }
    }

    private static String head(String method, String path, String... headers) {
        List<String> lines = new ArrayList<>();
        lines.add(method + " /v1/AUTH_test" + path + " HTTP/1.1");
        lines.add("Host: h");
        lines.add("X-Auth-Token: " + SERVER.tester().token());
        lines.addAll(List.of(headers));
        return RawConnection.head(lines.toArray(String[]::new));
    }

    /// The request that asks is itself the one that is left.
    private static void awaitNoRequests() {
        Eventually.isTrue(
                Duration.ofSeconds(20),
                "no request but the one that asks is being answered",
                () ->
                        SERVER.tester()
                                .absolute("GET", "/metrics")
                                .lines()
                                .contains("insitu_http_requests_running 1.0"));
    }
}
