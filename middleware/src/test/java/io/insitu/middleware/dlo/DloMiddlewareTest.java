package io.insitu.middleware.dlo;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.copy.CopyMiddleware;
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

class DloMiddlewareTest {
    private static final String C = "/v1/AUTH_test/c";
    private static final String BIG = C + "/big";
    private static final String LONG = "x".repeat(100);

    @TempDir private Path folder;
    private Store store;

    @BeforeEach
    void open() {
        store =
                Store.open(
                        folder,
                        () -> Requests.NOW,
                        new CopyMiddleware(1 << 20),
                        new DloMiddleware(DloConfig.DEFAULT, 4));
        store.send("PUT", C);
        store.put(C + "/seg ment/1", "hello ");
        store.put(C + "/seg ment/2", LONG);
        store.put(C + "/seg ment/3", "world");
        store.put(BIG, "own", "X-Object-Manifest", "c/seg%20ment/", "Content-Type", "text/x");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String get(String url, String... headers) {
        return Responses.body(store.send("GET", url, headers));
    }

    @Test
    void allThatBeginsSoIsReadAsOne() {
        Response answer = store.send("GET", BIG);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content().length()).isEqualTo(111);
        assertThat(answer.headers().text("X-Object-Manifest")).isEqualTo("c/seg%20ment/");
        assertThat(answer.headers().text("Content-Type")).isEqualTo("text/x");
        assertThat(answer.headers().text("Etag")).matches("\"[0-9a-f]{32}\"");
        assertThat(Responses.body(answer)).isEqualTo("hello " + LONG + "world");
        assertThat(store.send("HEAD", BIG).content().length()).isEqualTo(111);
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-4, hello", "bytes=4-7, o xx", "bytes=-6, xworld", "bytes=106-, world"})
    void aRangeTakesItsPartOfEachSegment(String range, String expected) {
        Response answer = store.send("GET", BIG, "Range", range);

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.headers().text("Content-Range")).endsWith("/111");
        assertThat(Responses.body(answer)).isEqualTo(expected);
    }

    @Test
    void conditionsAreAskedOfTheWhole() {
        String etag = store.send("HEAD", BIG).headers().text("Etag");

        assertThat(store.send("GET", BIG, "If-None-Match", etag).status()).isEqualTo(304);
        assertThat(store.send("GET", BIG, "If-Match", "x").status()).isEqualTo(412);
        assertThat(store.send("GET", BIG, "Range", "bytes=111-").status()).isEqualTo(416);
    }

    @Test
    void whatIsAddedIsThere() {
        store.put(C + "/seg ment/0", "0");

        Response answer = store.send("GET", BIG);

        assertThat(answer.content().length()).as("more than a page").isEqualTo(-1);
        assertThat(Responses.body(answer)).isEqualTo("0hello " + LONG + "world");
    }

    @Test
    void itselfIsReadOnRequest() {
        assertThat(get(BIG + "?multipart-manifest=get")).isEqualTo("own");
    }

    @Test
    void copiesAreOfTheBytesOrOfTheManifest() {
        store.send("COPY", BIG, "Destination", "c/plain");
        store.send("COPY", BIG + "?multipart-manifest=get", "Destination", "c/manifest");

        assertThat(store.send("HEAD", C + "/plain").headers().has("X-Object-Manifest")).isFalse();
        assertThat(get(C + "/plain")).hasSize(111);
        assertThat(get(C + "/manifest")).hasSize(111);
        assertThat(get(C + "/manifest?multipart-manifest=get")).isEqualTo("own");
    }

    @Test
    void aPostWithoutTheHeaderMakesAPlainObject() {
        store.send("POST", BIG, "X-Object-Meta-A", "1");

        assertThat(get(BIG)).isEqualTo("own");
    }

    @Test
    void manifestAmongItsOwnSegmentsIsReadAsItIs() {
        store.put(C + "/round/0", "manifest", "X-Object-Manifest", "c/round/");
        store.put(C + "/round/1", "segment");

        assertThat(get(C + "/round/0")).isEqualTo("manifestsegment");
    }

    @Test
    void noSegmentsAreNoBytes() {
        store.put(BIG, "", "X-Object-Manifest", "c/none/");

        assertThat(get(BIG)).isEmpty();
        assertThat(store.send("HEAD", BIG).headers().text("Etag"))
                .isEqualTo("\"d41d8cd98f00b204e9800998ecf8427e\"");
    }

    @Test
    void aContainerThatIsNotThereIsToldOf() {
        store.put(BIG, "", "X-Object-Manifest", "nowhere/x");

        assertThat(store.send("GET", BIG).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "c/", "/p", "c//p", "c/p?x", "c/p&x", ""})
    void whatNamesNoSegmentsIsRefused(String manifest) {
        Response answer =
                store.send(Requests.upload("PUT", BIG, "", "X-Object-Manifest", manifest));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Responses.body(answer))
                .isEqualTo("X-Object-Manifest must be in the format container/prefix");
    }
}
