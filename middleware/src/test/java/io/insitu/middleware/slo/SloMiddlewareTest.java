package io.insitu.middleware.slo;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.bulk.BulkConfig;
import io.insitu.middleware.copy.CopyMiddleware;
import io.insitu.middleware.segments.SegmentRate;
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

class SloMiddlewareTest {
    private static final String C = "/v1/AUTH_test/c";
    private static final String BIG = C + "/big.txt";
    private static final String PUT = "?multipart-manifest=put";
    private static final String GET = "?multipart-manifest=get";
    private static final String DELETE = "?multipart-manifest=delete";
    private static final String LONG = "0123456789".repeat(10);

    @TempDir private Path folder;
    private Store store;

    @BeforeEach
    void open() {
        SloConfig config = new SloConfig(5, 2000, 4, 10, true, SegmentRate.ANY);
        store =
                Store.open(
                        folder,
                        () -> Requests.NOW,
                        new CopyMiddleware(1 << 20),
                        new SloMiddleware(config, BulkConfig.DEFAULT));
        store.send("PUT", C);
        store.send("PUT", "/v1/AUTH_test/d");
        store.put(C + "/s1", "hello ");
        store.put(C + "/s2", LONG);
        store.put("/v1/AUTH_test/d/s 3", "world");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Response put(String url, String manifest, String... headers) {
        return store.send(Requests.upload("PUT", url, manifest.replace('\'', '"'), headers));
    }

    private void putBig() {
        String manifest =
                "[{'path':'/c/s1'},{'path':'c/s2','range':'10-14'},{'data':'LSs='},"
                        + "{'path':'/d/s 3','size_bytes':5}]";
        assertThat(put(BIG + PUT, manifest, "X-Object-Meta-Color", "blue").status()).isEqualTo(201);
    }

    private String get(String url, String... headers) {
        return Responses.body(store.send("GET", url, headers));
    }

    @Test
    void segmentsRangesAndDataAreReadAsOne() {
        putBig();

        Response answer = store.send("GET", BIG);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content().length()).isEqualTo(18);
        assertThat(answer.headers().text("X-Static-Large-Object")).isEqualTo("True");
        assertThat(answer.headers().text("X-Object-Meta-Color")).isEqualTo("blue");
        assertThat(answer.headers().text("Content-Type")).isEqualTo("text/plain");
        assertThat(answer.headers().text("Etag")).matches("\"[0-9a-f]{32}\"");
        assertThat(answer.headers().text("X-Manifest-Etag")).matches("[0-9a-f]{32}");
        assertThat(Responses.body(answer)).isEqualTo("hello 01234-+world");
    }

    @Test
    void headTellsOfTheWhole() {
        putBig();

        Response head = store.send("HEAD", BIG);

        assertThat(head.content().length()).isEqualTo(18);
        assertThat(head.headers().text("Etag"))
                .isEqualTo(store.send("GET", BIG).headers().text("Etag"));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-4, hello",
        "bytes=4-7, o 01",
        "bytes=11-, -+world",
        "bytes=-5, world",
        "bytes=12-13, +w"
    })
    void aRangeTakesItsPartOfEachSegment(String range, String expected) {
        putBig();

        Response answer = store.send("GET", BIG, "Range", range);

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.headers().text("Content-Range")).endsWith("/18");
        assertThat(Responses.body(answer)).isEqualTo(expected);
    }

    @Test
    void severalRangesComeInParts() {
        putBig();

        Response answer = store.send("GET", BIG, "Range", "bytes=0-1,-2");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.headers().text("Content-Type")).startsWith("multipart/byteranges");
        assertThat(Responses.body(answer))
                .contains("Content-Range: bytes 0-1/18\r\n\r\nhe\r\n")
                .contains("Content-Range: bytes 16-17/18\r\n\r\nld\r\n");
    }

    @Test
    void conditionsAreAskedOfTheWhole() {
        putBig();
        String etag = store.send("HEAD", BIG).headers().text("Etag");
        String manifestEtag = store.send("HEAD", BIG).headers().text("X-Manifest-Etag");

        assertThat(store.send("GET", BIG, "If-None-Match", etag).status()).isEqualTo(304);
        assertThat(store.send("HEAD", BIG, "If-None-Match", etag).status()).isEqualTo(304);
        assertThat(store.send("GET", BIG, "If-Match", etag).status()).isEqualTo(200);
        assertThat(store.send("GET", BIG, "If-Match", manifestEtag).status()).isEqualTo(412);
        assertThat(get(BIG, "If-None-Match", manifestEtag)).isEqualTo("hello 01234-+world");
        assertThat(store.send("GET", BIG, "Range", "bytes=18-").status()).isEqualTo(416);
    }

    @Test
    void manifestsNest() {
        putBig();
        put(C + "/outer" + PUT, "[{'path':'c/big.txt','range':'4-12'},{'path':'c/big.txt'}]");

        assertThat(get(C + "/outer")).isEqualTo("o 01234-+hello 01234-+world");
        assertThat(get(C + "/outer", "Range", "bytes=7-10")).isEqualTo("-+he");
        assertThat(store.send("HEAD", C + "/outer").content().length()).isEqualTo(27);
    }

    @Test
    void aManifestThatLeadsBackToItselfEnds() {
        put(C + "/a" + PUT, "[{'path':'c/s1'}]");
        put(C + "/b" + PUT, "[{'path':'c/a'}]");
        put(C + "/a" + PUT, "[{'path':'c/b'}]");

        assertThat(store.send("GET", C + "/a").status()).isEqualTo(409);
    }

    @Test
    void theManifestComesAsItIsStoredAndAsItWasSent() {
        putBig();

        Response stored = store.send("GET", BIG + GET);
        Response raw = store.send("GET", BIG + GET + "&format=raw");

        assertThat(stored.headers().text("Content-Type"))
                .isEqualTo("application/json; charset=utf-8");
        assertThat(Responses.body(stored))
                .startsWith(
                        "[{\"name\": \"/c/s1\", \"bytes\": 6, \"hash\": "
                                + "\"f814893777bcc2295fff05f00e508da6\", \"content_type\": "
                                + "\"application/octet-stream\", \"last_modified\": "
                                + "\"2026-11-23T09:00:0")
                .contains("\"range\": \"10-14\"}, {\"data\": \"LSs=\"}, ");
        assertThat(Responses.body(raw))
                .contains("{\"etag\": \"f814893777bcc2295fff05f00e508da6\", \"path\": \"/c/s1\", ")
                .contains("\"range\": \"10-14\", \"size_bytes\": 100}");
    }

    @Test
    void aCopyOfTheManifestIsALargeObjectAndACopyOfItIsNot() {
        putBig();

        store.send("COPY", BIG + GET, "Destination", "c/manifest");
        store.send("COPY", BIG, "Destination", "c/plain");

        assertThat(store.send("HEAD", C + "/manifest").headers().has("X-Static-Large-Object"))
                .isTrue();
        assertThat(get(C + "/manifest")).isEqualTo("hello 01234-+world");
        assertThat(store.send("HEAD", C + "/plain").headers().has("X-Static-Large-Object"))
                .isFalse();
        assertThat(get(C + "/plain")).isEqualTo("hello 01234-+world");
    }

    @Test
    void listingsShowTheLargeObject() {
        putBig();
        String etag = store.send("HEAD", BIG).headers().text("Etag").replace("\"", "");

        assertThat(get(C + "?format=json&prefix=big"))
                .startsWith("[{\"bytes\": 18, ")
                .contains("\"content_type\": \"text/plain\"")
                .contains("\"slo_etag\": \"\\\"" + etag + "\\\"\"");
        assertThat(get(C + "?format=xml&prefix=big")).contains("<bytes>18</bytes>");
    }

    @Test
    void aPostKeepsItALargeObject() {
        putBig();

        store.send("POST", BIG, "X-Object-Meta-New", "1", "Content-Type", "text/new");

        assertThat(get(BIG)).isEqualTo("hello 01234-+world");
        assertThat(store.send("HEAD", BIG).headers().text("Content-Type")).isEqualTo("text/new");
        assertThat(get(C + "?format=json&prefix=big")).startsWith("[{\"bytes\": 18, ");
    }

    @Test
    void deleteTakesTheSegmentsAndTheirs() {
        putBig();
        put(C + "/outer" + PUT, "[{'path':'c/big.txt'}]");

        Response answer = store.send("DELETE", C + "/outer" + DELETE, "Accept", "application/json");

        assertThat(Responses.body(answer))
                .isEqualTo(
                        "{\"Response Status\": \"200 OK\", \"Response Body\": \"\", \"Number"
                                + " Deleted\": 5, \"Number Not Found\": 0, \"Errors\": []}");
        assertThat(get(C)).isEmpty();
        assertThat(get("/v1/AUTH_test/d")).isEmpty();
    }

    @Test
    void asyncDeleteTakesSegmentsOfOneContainer() {
        put(BIG + PUT, "[{'path':'c/s1'},{'path':'c/s2'}]");
        put(C + "/two" + PUT, "[{'path':'c/s1'},{'path':'d/s 3'}]");

        Response refused = store.send("DELETE", C + "/two" + DELETE + "&async=t");
        Response answer = store.send("DELETE", BIG + DELETE + "&async=t");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(get(C)).isEqualTo("two\n");
    }

    @Test
    void aPlainDeleteTakesTheManifestOnly() {
        putBig();

        assertThat(store.send("DELETE", BIG).status()).isEqualTo(204);
        assertThat(get(C)).isEqualTo("s1\ns2\n");
    }

    @Test
    void whatIsNoManifestIsReportedByDelete() {
        Response answer = store.send("DELETE", C + "/s1" + DELETE);

        assertThat(Responses.body(answer)).contains("/c/s1, Not an SLO manifest\n");
        assertThat(get(C + "/s1")).isEqualTo("hello ");
    }

    @Test
    void segmentsThatAreNotAsToldAreReported() {
        Response answer =
                put(
                        BIG + PUT,
                        "[{'path':'c/none'},{'path':'c/s1','etag':'x'},"
                                + "{'path':'c/s2','size_bytes':7},{'path':'c/s1','range':'9-'}]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().text("Content-Type")).isEqualTo("text/plain");
        assertThat(Responses.body(answer))
                .isEqualTo(
                        """
                        Errors:
                        c/none, 404 Not Found
                        c/s1, Etag Mismatch
                        c/s2, Size Mismatch
                        c/s1, Unsatisfiable Range
                        """);
        assertThat(store.send("HEAD", BIG).status()).isEqualTo(404);
    }

    @Test
    void heartbeatTellsTheStatusInTheBody() {
        Response good = put(BIG + PUT + "&heartbeat=on", "[{'path':'c/s1'}]");
        Response bad = put(C + "/bad" + PUT + "&heartbeat=on", "[{'path':'c/none'}]");

        assertThat(good.status()).isEqualTo(202);
        assertThat(Responses.body(good))
                .startsWith(" \r\n\r\nEtag: \"")
                .contains("Response Status: 201 Created\n");
        assertThat(Responses.body(bad))
                .contains("Response Status: 400 Bad Request\n")
                .endsWith("Errors:\nc/none, 404 Not Found\n");
        assertThat(get(BIG)).isEqualTo("hello ");
    }

    @Test
    void theTagOfThePutIsThatOfTheSegments() {
        String etag = put(BIG + PUT, "[{'path':'c/s1'}]").headers().text("Etag").replace("\"", "");

        assertThat(put(BIG + PUT, "[{'path':'c/s1'}]", "Etag", etag).status()).isEqualTo(201);
        assertThat(put(BIG + PUT, "[{'path':'c/s2'}]", "Etag", etag).status()).isEqualTo(422);
    }

    @Test
    void aSegmentThatHasChangedIsAConflict() {
        putBig();
        store.put(C + "/s1", "other ");

        assertThat(store.send("GET", BIG).status()).isEqualTo(409);
        assertThat(get(BIG, "Range", "bytes=6-")).isEqualTo("01234-+world");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x | Manifest must be valid JSON.",
                "{} | Manifest must be a list.",
                "[1] | Index 0: not a JSON object",
                "[{}] | Index 0: expected keys to include one of 'data' or 'path'",
                "[{\"path\":\"c/o\",\"x\":1,\"a\":1}] | Index 0: extraneous keys \"a\", \"x\"",
                "[{\"path\":1}] | Index 0: \"path\" must be a string",
                "[{\"path\":\"/c/\"}] | Index 0: path does not refer to an object. Path must be of"
                        + " the form /container/object.",
                "[{\"path\":\"c/o\",\"size_bytes\":\"x\"}] | Index 0: invalid size_bytes",
                "[{\"path\":\"c/o\",\"size_bytes\":0},{\"path\":\"c/o\"}] | Index 0: too small;"
                        + " each segment must be at least 1 byte.",
                "[{\"path\":\"c/big.txt\"}] | Index 0: manifest must not include itself as a"
                        + " segment",
                "[{\"path\":\"c/o\",\"range\":\"x\"}] | Index 0: invalid range",
                "[{\"path\":\"c/o\",\"range\":\"1-2,4-5\"}] | Index 0: multiple ranges (only one"
                        + " allowed)",
                "[{\"path\":\"c/o\",\"range\":\"9-\",\"size_bytes\":9}] | Index 0: unsatisfiable"
                        + " range",
                "[{\"data\":\"?\"},{\"path\":\"c/o\"}] | Index 0: data must be valid base64",
                "[{\"data\":\"eA==\"}] | Inline data segments require at least one object-backed"
                        + " segment."
            })
    void whatIsNoManifestIsRefused(String manifest, String message) {
        Response answer = put(BIG + PUT, manifest);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Responses.body(answer)).isEqualTo(message + "\n");
    }

    @Test
    void limitsHold() {
        String five = "{'path':'c/s1'},".repeat(4) + "{'path':'c/s1'}";

        assertThat(put(BIG + PUT, "[" + five + "]").status()).isEqualTo(201);
        assertThat(put(BIG + PUT, "[" + five + ",{'path':'c/s1'}]").status()).isEqualTo(413);
        assertThat(put(BIG + PUT, "[" + five + "]" + " ".repeat(2000)).status()).isEqualTo(413);
        assertThat(put(BIG, "", "X-Static-Large-Object", "true").status()).isEqualTo(400);
    }
}
