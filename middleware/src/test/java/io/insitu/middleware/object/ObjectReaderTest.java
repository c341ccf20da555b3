package io.insitu.middleware.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Content;
import io.insitu.middleware.Response;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectReaderTest {
    private static final String CONTAINER = "/v1/AUTH_test/c";
    private static final String OBJECT = CONTAINER + "/o.txt";
    private static final String HELLO_MD5 = "5d41402abc4b2a76b9719d911017c592";

    @TempDir private Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder, () -> Requests.NOW);
        store.send("PUT", CONTAINER);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Response put(String url, String body, String... headers) {
        return store.send(Requests.upload("PUT", url, body, headers));
    }

    @Test
    void headTellsTheLengthThatGetWouldSend() {
        put(OBJECT, "hello");

        assertThat(store.send("HEAD", OBJECT).content()).isEqualTo(new Content.HeadOnly(5));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 100_000})
    void smallObjectsComeFromMemoryAndLargeOnesFromTheirFile(int size) {
        put(OBJECT, "x".repeat(size));

        Response get = store.send("GET", OBJECT);

        assertThat(get.content())
                .isInstanceOf(size > 64 ? Content.FileRegion.class : Content.Bytes.class);
        assertThat(Responses.body(get)).isEqualTo("x".repeat(size));
    }

    @Test
    void aReaderKeepsItsBytesThoughTheObjectIsOverwritten() {
        put(OBJECT, "a".repeat(1000));
        Response get = store.send("GET", OBJECT);

        put(OBJECT, "b".repeat(1000));

        assertThat(Responses.body(get)).isEqualTo("a".repeat(1000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bytes=0-0    | 206 | bytes 0-0/10 | 0
                    bytes=2-4    | 206 | bytes 2-4/10 | 234
                    bytes=8-     | 206 | bytes 8-9/10 | 89
                    bytes=8-99   | 206 | bytes 8-9/10 | 89
                    bytes=-3     | 206 | bytes 7-9/10 | 789
                    bytes=-99    | 206 | bytes 0-9/10 | 0123456789
                    bytes=4-2    | 200 | ''           | 0123456789
                    bytes=a-b    | 200 | ''           | 0123456789
                    bytes=-      | 200 | ''           | 0123456789
                    bytes=       | 200 | ''           | 0123456789
                    lines=1-2    | 200 | ''           | 0123456789
                    bytes = 1-1  | 206 | bytes 1-1/10 | 1
                    """)
    void aRangeIsSent(String range, int status, String contentRange, String body) {
        put(OBJECT, "0123456789");

        Response get = store.send("GET", OBJECT, "Range", range);

        assertThat(get.status()).isEqualTo(status);
        assertThat(get.headers().text("Content-Range")).isEqualTo(contentRange);
        assertThat(Responses.body(get)).isEqualTo(body);
    }

    @Test
    void aRangeOfAFileIsAPartOfThatFile() {
        put(OBJECT, "0123456789".repeat(100));

        Response get = store.send("GET", OBJECT, "Range", "bytes=995-");

        assertThat(get.content()).isInstanceOf(Content.FileRegion.class);
        assertThat(Responses.body(get)).isEqualTo("56789");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1000})
    void severalRangesAreSentAsOneMultipart(int size) {
        put(OBJECT, "0123456789".repeat(size / 10));

        Response get = store.send("GET", OBJECT, "Range", "bytes=0-1,-1");

        String type = get.headers().text("Content-Type");
        String boundary = type.substring(type.indexOf('=') + 1);
        String body = Responses.body(get);
        assertThat(get.status()).isEqualTo(206);
        assertThat(type).matches("multipart/byteranges;boundary=[0-9a-f]{32}");
        assertThat(get.headers().has("Content-Range")).isFalse();
        assertThat(body)
                .isEqualTo(
                        """
                        --B\r
                        Content-Type: text/plain\r
                        Content-Range: bytes 0-1/N\r
                        \r
                        01\r
                        --B\r
                        Content-Type: text/plain\r
                        Content-Range: bytes L-L/N\r
                        \r
                        9\r
                        --B--\
                        """
                                .replace("B", boundary)
                                .replace("N", Integer.toString(size))
                                .replace("L", Integer.toString(size - 1)));
        assertThat(get.content().length()).isEqualTo(body.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=10-",
                "bytes=-0",
                "bytes=10-20,30-",
                "bytes=0-5,1-6,2-7,3-8",
                "bytes=1-1,0-0,2-2,3-3,4-4,5-5,6-6,7-7"
            })
    void aRangeThatIsNotThereOrTooMuchIsRefused(String range) {
        put(OBJECT, "0123456789");

        Response get = store.send("GET", OBJECT, "Range", range);

        assertThat(get.status()).isEqualTo(416);
        assertThat(get.headers().text("Content-Range")).isEqualTo("bytes */10");
        assertThat(Responses.body(get)).startsWith("<html><h1>Requested Range Not Satisfiable");
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-0, 416", "bytes=-5, 200", "bytes=5-, 416"})
    void aRangeOfNothing(String range, int status) {
        put(OBJECT, "");

        assertThat(store.send("GET", OBJECT, "Range", range).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    If-None-Match       | 5d41402abc4b2a76b9719d911017c592   | 304
                    If-None-Match       | "5d41402abc4b2a76b9719d911017c592" | 304
                    If-None-Match       | "a", "5d41402abc4b2a76b9719d911017c592" | 304
                    If-None-Match       | *                                  | 304
                    If-None-Match       | "other"                            | 200
                    If-Match            | 5d41402abc4b2a76b9719d911017c592   | 200
                    If-Match            | *                                  | 200
                    If-Match            | other                              | 412
                    If-Modified-Since   | Mon, 23 Nov 2026 08:59:59 GMT      | 200
                    If-Modified-Since   | Mon, 23 Nov 2026 09:00:01 GMT      | 304
                    If-Modified-Since   | Monday, 23-Nov-26 09:00:01 GMT     | 304
                    If-Modified-Since   | Mon Nov 23 09:00:01 2026           | 304
                    If-Modified-Since   | Fri, 23 Nov 2026 09:00:01 GMT      | 304
                    If-Modified-Since   | Mon, 23 Nov 2026 10:00:01 +0100    | 304
                    If-Modified-Since   | yesterday                          | 200
                    If-Unmodified-Since | Mon, 23 Nov 2026 08:59:59 GMT      | 412
                    If-Unmodified-Since | Mon, 23 Nov 2026 09:00:01 GMT      | 200
                    """)
    void aConditionIsHeeded(String header, String value, int status) {
        put(OBJECT, "hello");

        Response get = store.send("GET", OBJECT, header, value);
        Response head = store.send("HEAD", OBJECT, header, value);

        assertThat(get.status()).isEqualTo(status);
        assertThat(head.status()).isEqualTo(status);
        assertThat(get.headers().text("Etag")).isEqualTo(HELLO_MD5);
        assertThat(Responses.body(get)).isEqualTo(status == 200 ? "hello" : "");
    }

    @Test
    void whatIsNotThereMatchesNoTag() {
        assertThat(store.send("GET", OBJECT, "If-Match", "*").status()).isEqualTo(412);
        assertThat(store.send("GET", OBJECT).status()).isEqualTo(404);
    }
}
