package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.SharedServer;
import io.insitu.it.harness.SwiftClient;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectsIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    private SwiftClient client = SwiftClient.anonymous("", "");
    private String container = "";

    @BeforeEach
    void freshContainer() {
        client = SERVER.tester();
        container = SERVER.freshContainer("objects");
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 4096, 16_384, 16_385, 65_537, 5_000_000})
    void whatIsPutIsGot(int size) {
        byte[] bytes = Bytes.of(size, size);

        Answer put = client.put(container + "/o", bytes, "X-Object-Meta-Colour", "blue");
        Answer got = client.get(container + "/o");

        assertThat(put).hasStatus(201).hasHeader("ETag", Bytes.md5(bytes));
        assertThat(got)
                .hasStatus(200)
                .hasBytes(bytes)
                .hasHeader("Content-Length", String.valueOf(size))
                .hasHeader("ETag", Bytes.md5(bytes))
                .hasHeader("X-Object-Meta-Colour", "blue");
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 10, 300_000})
    void chunkedUploadIsStored(int size) {
        byte[] bytes = Bytes.of(size, size);

        Answer put = client.putChunked(container + "/o", () -> new ByteArrayInputStream(bytes));

        assertThat(put).hasStatus(201).hasHeader("ETag", Bytes.md5(bytes));
        assertThat(client.get(container + "/o")).hasBytes(bytes);
    }

    @Test
    void headTellsWhatGetWouldSend() {
        client.put(container + "/o", Bytes.of(1, 100_000), "Content-Type", "text/x-thing");

        Answer head = client.head(container + "/o");

        assertThat(head)
                .hasStatus(200)
                .hasText("")
                .hasHeader("Content-Length", "100000")
                .hasHeader("Content-Type", "text/x-thing");
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @CsvSource({
        "bytes=0-9, 206, 0, 10",
        "bytes=99990-, 206, 99990, 100000",
        "bytes=-7, 206, 99993, 100000",
        "bytes=5-5, 206, 5, 6",
        "bytes=99999-200000, 206, 99999, 100000",
        "bytes=100000-, 416, 0, 0",
        "lines=1-2, 200, 0, 100000",
    })
    void rangeOfAnObjectIsSent(String range, int status, int from, int to) {
        byte[] bytes = Bytes.of(2, 100_000);
        client.put(container + "/o", bytes);

        Answer answer = client.get(container + "/o", "Range", range);

        assertThat(answer).hasStatus(status);
        if (status != 416) {
            assertThat(answer).hasBytes(java.util.Arrays.copyOfRange(bytes, from, to));
        }
    }

    @Test
    void severalRangesComeInOneAnswer() {
        client.put(container + "/o", "0123456789");

        Answer answer = client.get(container + "/o", "Range", "bytes=1-2,7-8");

        assertThat(answer)
                .hasStatus(206)
                .hasHeaderMatching("Content-Type", "multipart/byteranges; ?boundary=.+")
                .contains("Content-Range: bytes 1-2/10\r\n\r\n12\r\n")
                .contains("Content-Range: bytes 7-8/10\r\n\r\n78\r\n");
    }

    @Test
    void conditionsAreKept() {
        String etag = Bytes.md5("x".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        client.put(container + "/o", "x");

        assertThat(client.get(container + "/o", "If-None-Match", '"' + etag + '"')).hasStatus(304);
        assertThat(client.get(container + "/o", "If-Match", "\"other\"")).hasStatus(412);
        assertThat(client.put(container + "/o", "y", "If-None-Match", "*")).hasStatus(412);
        assertThat(client.get(container + "/o")).hasText("x");
    }

    @Test
    void uploadThatDoesNotMatchItsEtagIsNotStored() {
        assertThat(client.put(container + "/o", "x", "ETag", "0".repeat(32))).hasStatus(422);
        assertThat(client.get(container + "/o")).hasStatus(404);
    }

    @Test
    void namesMayHaveAnyCharacter() {
        String name = "/a%20b/%C5%BA%2F%25%3F%23/%F0%9F%90%98";

        assertThat(client.put(container + name, "here")).hasStatus(201);

        assertThat(client.get(container + name)).hasText("here");
        assertThat(client.get(container)).hasText("a b/ź/%?#/🐘\n");
    }

    @Test
    void listingsAreOrderedAndCanBePaged() {
        for (String name : new String[] {"b", "a/2", "c", "a/1"}) {
            client.put(container + "/" + name, name);
        }

        assertThat(client.get(container).lines()).containsExactly("a/1", "a/2", "b", "c");
        assertThat(client.get(container + "?limit=2&marker=a/1").lines())
                .containsExactly("a/2", "b");
        assertThat(client.get(container + "?delimiter=/").lines()).containsExactly("a/", "b", "c");
        assertThat(client.get(container + "?format=json").json().get(0).get("name").textValue())
                .isEqualTo("a/1");
        assertThat(client.head(container)).hasHeader("X-Container-Object-Count", "4");
    }

    @Test
    void postReplacesMetadata() {
        client.put(container + "/o", "x", "X-Object-Meta-A", "1");

        assertThat(client.post(container + "/o", "X-Object-Meta-B", "2")).hasStatus(202);

        assertThat(client.head(container + "/o"))
                .hasNoHeader("X-Object-Meta-A")
                .hasHeader("X-Object-Meta-B", "2");
    }

    @Test
    void deletedObjectIsGone() {
        client.put(container + "/o", "x");

        assertThat(client.delete(container)).hasStatus(409);
        assertThat(client.delete(container + "/o")).hasStatus(204);
        assertThat(client.get(container + "/o")).hasStatus(404);
        assertThat(client.delete(container)).hasStatus(204);
        assertThat(client.head(container)).hasStatus(404);
    }

    @Test
    void everyAnswerHasATransactionIdThatIsInTheLog() {
        Answer answer = client.get(container + "/none");

        assertThat(answer)
                .hasStatus(404)
                .hasHeaderMatching("X-Trans-Id", "tx[0-9a-f]{21}-[0-9a-f]{10}");
        assertThat(SERVER.process().log()).contains("txn=" + answer.header("X-Trans-Id"));
    }
}
