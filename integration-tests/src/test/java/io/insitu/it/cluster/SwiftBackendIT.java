package io.insitu.it.cluster;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.PeerSwift;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server in front of a real Swift.
class SwiftBackendIT {
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private static @Nullable ServerProcess server;
    private static SwiftClient insitu;
    private static SwiftClient swift;
    private static String container;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        String peer = PeerSwift.url();
        server =
                ServerProcess.on(data)
                        .with("INSITU_CLUSTER_SWIFT_URL", peer)
                        .with("INSITU_CLUSTER_PROGRAMS_LIFE", "1h")
                        .start();
        insitu = SwiftClient.signIn(server.url(), "test:tester", "testing");
        swift = SwiftClient.signIn(peer, "test:tester", "testing");
        container = "/cluster-" + RUN;
        insitu.makeContainer(container);
        for (String name : new String[] {"hello", "wc", "gzip"}) {
            Answer answer =
                    insitu.put(
                            container + "/" + name,
                            example(name),
                            "Content-Type",
                            "application/wasm");
            assertThat(answer).hasStatus(201).hasHeader("X-Zerovm-Valid", "true");
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            String log = server.log();
            assertThat(server.end()).isZero();
            assertThat(log).doesNotContain("level=ERROR");
        }
    }

    /// `'` stands for `"`, `$` for the container.
    private static Answer job(String description) {
        return insitu.job(description.replace('\'', '"').replace("$", "swift://~" + container));
    }

    private static byte[] example(String name) throws IOException {
        return Files.readAllBytes(
                Repository.root().resolve("examples/%1$s/%1$s.wasm".formatted(name)));
    }

    /// {@return the first word that a program of that name writes}
    private static String word(String program) {
        Answer answer =
                job(
                        "[{'name': 'p', 'exec': {'path': '$/%s'}, 'devices': [{'name': 'stdout'}]}]"
                                .formatted(program));
        assertThat(answer).hasStatus(200).hasHeader("X-Nexe-Status", "ok");
        return answer.text().strip().split("[, ]", 2)[0];
    }

    @Test
    void whichProgramIsStoredIsRememberedForAWhile() throws IOException {
        insitu.put(container + "/kept", example("hello"), "Content-Type", "application/wasm");
        assertThat(word("kept")).isEqualTo("hello");

        swift.put(container + "/kept", example("wc"), "Content-Type", "application/wasm");

        assertThat(word("kept")).isEqualTo("hello");
    }

    @Test
    void programThatIsReplacedThroughTheServerRunsAtOnce() throws IOException {
        insitu.put(container + "/new", example("hello"), "Content-Type", "application/wasm");
        assertThat(word("new")).isEqualTo("hello");

        insitu.put(container + "/new", example("wc"), "Content-Type", "application/wasm");
        assertThat(word("new")).isEqualTo("0");

        assertThat(
                        insitu.send(
                                "COPY",
                                container + "/hello",
                                BodyPublishers.noBody(),
                                "Destination",
                                container + "/new"))
                .hasStatus(201);
        assertThat(word("new")).isEqualTo("hello");
    }

    @Test
    void objectsPassInBothDirectionsByteForByte() {
        byte[] bytes = Bytes.of(1, 5_000_000);
        String path = container + "/gr%C3%BCn%20%26%3F";

        assertThat(insitu.put(path, bytes, "X-Object-Meta-Color", "blue")).hasStatus(201);

        assertThat(swift.get(path)).hasBytes(bytes).hasHeader("X-Object-Meta-Color", "blue");
        assertThat(insitu.get(path)).hasBytes(bytes).hasHeader("X-Object-Meta-Color", "blue");
        assertThat(insitu.get(path, "Range", "bytes=10-19"))
                .hasStatus(206)
                .hasBytes(Arrays.copyOfRange(bytes, 10, 20));
        assertThat(insitu.head(path)).hasStatus(200).hasHeader("Content-Length", "5000000");
    }

    @Test
    void chunkedUploadPasses() {
        byte[] bytes = Bytes.of(2, 300_000);

        Answer answer =
                insitu.putChunked(container + "/chunked", () -> new ByteArrayInputStream(bytes));

        assertThat(answer).hasStatus(201);
        assertThat(swift.get(container + "/chunked")).hasBytes(bytes);
    }

    @Test
    void listingsAndErrorsAreSwiftsOwn() {
        insitu.put(container + "/listed/a", "1");
        String query = container + "?prefix=listed/&format=json&delimiter=/";

        assertThat(insitu.get(query).json()).isEqualTo(swift.get(query).json());
        assertThat(insitu.get(container + "/nothing"))
                .hasStatus(404)
                .hasBytes(swift.get(container + "/nothing").body());
        assertThat(SwiftClient.anonymous(url(), "/v1/AUTH_test").get(container)).hasStatus(401);
    }

    @Test
    void infoHasOurSectionBesideSwifts() {
        var info = insitu.absolute("GET", "/info").json();

        assertThat(info.has("slo")).isTrue();
        assertThat(info.at("/swift/version").asText()).isNotEmpty();
        assertThat(info.at("/zerovm/version").asText()).isEqualTo("1.0");
    }

    @Test
    void jobReadsFromSwiftAndStoresThroughIt() {
        for (int i = 0; i < 10; i++) {
            swift.put(container + "/in/" + i, "text %d\n".formatted(i).repeat(10_000 * (i % 2)));
        }

        Answer answer =
                job(
                        """
                        [{'name': 'gz', 'exec': {'path': '$/gzip'}, 'devices': [
                          {'name': 'stdin', 'path': '$/in/*'},
                          {'name': 'stdout', 'path': '$/out/*.gz', 'content_type': 'application/gzip', 'meta': {'Of': 'text'}}]}]
                        """);

        assertThat(answer)
                .hasStatus(200)
                .hasHeader("X-Nexe-Status", "ok,ok,ok,ok,ok,ok,ok,ok,ok,ok");
        assertThat(swift.get(container + "?prefix=out/").lines()).hasSize(10);
        assertThat(swift.head(container + "/out/3.gz"))
                .hasHeader("Content-Type", "application/gzip")
                .hasHeader("X-Object-Meta-Of", "text");
    }

    @Test
    void whoDoesNotOwnTheAccountRunsNoJobInIt() {
        String description =
                "[{'name': 'hello', 'exec': {'path': '$/hello'}, 'devices': [{'name': 'stdout'}]}]"
                        .replace('\'', '"')
                        .replace("$", "swift://~" + container);

        assertThat(SwiftClient.signIn(url(), "test:tester3", "testing3").job(description))
                .hasStatus(403);
        assertThat(SwiftClient.anonymous(url(), "/v1/AUTH_test").job(description)).hasStatus(401);
        assertThat(job(description)).hasStatus(200);
    }

    @Test
    void jobIsRefusedWhatItsSenderMayNotTouch() {
        SwiftClient other = SwiftClient.signIn(url(), "test2:tester2", "testing2");
        other.makeContainer(container);
        other.put(container + "/secret", "secret");

        Answer answer =
                job(
                        "[{'name': 'wc', 'exec': {'path': '$/wc'}, 'devices': [{'name': 'stdin',"
                                + " 'path':"
                                + " 'swift://AUTH_test2%s/secret'}, {'name': 'stdout'}]}]"
                                        .formatted(container));

        assertThat(answer).hasStatus(403);
    }

    @Test
    void publicObjectsOfAnotherAccountAreRead() {
        SwiftClient other = SwiftClient.signIn(url(), "test2:tester2", "testing2");
        String open = "/open-" + RUN;
        other.makeContainer(open, "X-Container-Read", ".r:*");
        other.put(open + "/words", "one two\n");

        Answer answer =
                job(
                        "[{'name': 'wc', 'exec': {'path': '$/wc'}, 'devices': [{'name': 'stdin',"
                                + " 'path':"
                                + " 'swift://AUTH_test2%s/words'}, {'name': 'stdout'}]}]"
                                        .formatted(open));

        assertThat(answer).hasStatus(200).contains("2");
    }

    @Test
    void missingInputIsNamed() {
        Answer answer =
                job(
                        "[{'name': 'wc', 'exec': {'path': '$/wc'}, 'devices': [{'name': 'stdin',"
                                + " 'path': '$/not-there'}, {'name': 'stdout'}]}]");

        assertThat(answer).hasStatus(404).contains(container + "/not-there");
    }

    private static String url() {
        return Objects.requireNonNull(server).url();
    }
}
