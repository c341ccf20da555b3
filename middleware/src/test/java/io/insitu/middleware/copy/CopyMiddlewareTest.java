package io.insitu.middleware.copy;

import static org.assertj.core.api.Assertions.assertThat;

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

class CopyMiddlewareTest {
    private static final String C = "/v1/AUTH_test/c";
    private static final String SOURCE = C + "/source";
    private static final String COPY = C + "/the copy";
    private static final String URL = C + "/the%20copy";

    @TempDir private Path folder;
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder, () -> Requests.NOW, new CopyMiddleware(10_000));
        store.send("PUT", C);
        store.send("PUT", "/v1/AUTH_other/c");
        store.put(
                SOURCE,
                "hello",
                "X-Object-Meta-Color",
                "blue",
                "X-Object-Meta-Size",
                "5",
                "Content-Type",
                "text/x-hello",
                "Content-Encoding",
                "none",
                "X-Object-Sysmeta-Secret",
                "s");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void assertCopied(Response answer, String url) {
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers().text("X-Copied-From")).isEqualTo("c/source");
        assertThat(answer.headers().text("X-Copied-From-Account")).isEqualTo("AUTH_test");
        assertThat(answer.headers().has("X-Copied-From-Last-Modified")).isTrue();
        assertThat(answer.headers().text("X-Object-Meta-Color")).isEqualTo("green");
        Response copy = store.send("GET", url);
        assertThat(copy.headers().text("Content-Type")).isEqualTo("text/x-hello");
        assertThat(copy.headers().text("X-Object-Meta-Color")).isEqualTo("green");
        assertThat(copy.headers().text("X-Object-Meta-Size")).isEqualTo("5");
        assertThat(copy.headers().text("Content-Encoding")).isEqualTo("none");
        assertThat(copy.headers().text("X-Object-Sysmeta-Secret")).isEqualTo("s");
        assertThat(Responses.body(copy)).isEqualTo("hello");
    }

    @Test
    void copyGoesToItsDestination() {
        Response answer =
                store.send(
                        "COPY",
                        SOURCE,
                        "Destination",
                        "/c/the%20copy",
                        "X-Object-Meta-Color",
                        "green");

        assertCopied(answer, URL);
    }

    @Test
    void putTakesItsSource() {
        Response answer =
                store.send(
                        "PUT",
                        URL,
                        "X-Copy-From",
                        "c/source",
                        "Content-Length",
                        "0",
                        "X-Object-Meta-Color",
                        "green");

        assertCopied(answer, URL);
    }

    @Test
    void accountsNeedNotBeTheSame() {
        Response there =
                store.send(
                        "COPY",
                        SOURCE,
                        "Destination",
                        "c/o",
                        "Destination-Account",
                        "AUTH_other",
                        "X-Object-Meta-Color",
                        "green");
        Response back =
                store.send(
                        "PUT",
                        C + "/back",
                        "X-Copy-From",
                        "c/o",
                        "X-Copy-From-Account",
                        "AUTH_other");

        assertCopied(there, "/v1/AUTH_other/c/o");
        assertThat(back.headers().text("X-Copied-From-Account")).isEqualTo("AUTH_other");
        assertThat(Responses.body(store.send("GET", C + "/back"))).isEqualTo("hello");
    }

    @Test
    void freshMetadataLeavesTheSourcesBehind() {
        store.send(
                "COPY",
                SOURCE,
                "Destination",
                "c/o",
                "X-Fresh-Metadata",
                "true",
                "Content-Type",
                "text/new");

        Response copy = store.send("HEAD", C + "/o");

        assertThat(copy.headers().has("X-Object-Meta-Color")).isFalse();
        assertThat(copy.headers().has("Content-Encoding")).isFalse();
        assertThat(copy.headers().text("X-Object-Sysmeta-Secret")).isEqualTo("s");
        assertThat(copy.headers().text("Content-Type")).isEqualTo("text/new");
    }

    @Test
    void aRangeOfTheSourceIsCopied() {
        Response answer = store.send("COPY", SOURCE, "Destination", "c/o", "Range", "bytes=1-3");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(Responses.body(store.send("GET", C + "/o"))).isEqualTo("ell");
    }

    @Test
    void anObjectIsCopiedOverItself() {
        Response answer =
                store.send("COPY", SOURCE, "Destination", "c/source", "X-Object-Meta-New", "1");

        Response copy = store.send("GET", SOURCE);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(copy.headers().text("X-Object-Meta-New")).isEqualTo("1");
        assertThat(Responses.body(copy)).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "Destination, c, 412",
        "Destination, /c/, 412",
        "Destination, '', 412",
        "Destination-Account, a%2Fb, 412",
        "If-Match, abc, 412",
        "Range, bytes=9-, 416",
        "Content-Length, 1, 400",
    })
    void whatIsNoCopyIsRefused(String name, String value, int status) {
        Response answer =
                store.send(
                        Requests.of("COPY", SOURCE, "Destination", "c/o")
                                .withHeaders(headers -> headers.with(name, value)));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(store.send("HEAD", C + "/o").status()).isEqualTo(404);
    }

    @Test
    void whatIsNotThereOrTooLargeIsNotCopied() {
        store.put(C + "/large", "x".repeat(10_001));

        assertThat(store.send("COPY", C + "/none", "Destination", "c/o").status()).isEqualTo(404);
        assertThat(store.send("COPY", SOURCE, "Destination", "d/o").status()).isEqualTo(404);
        assertThat(store.send("COPY", C + "/large", "Destination", "c/o").status()).isEqualTo(413);
        assertThat(store.send("HEAD", COPY.replace(' ', '_')).status()).isEqualTo(404);
    }

    @Test
    void optionsTellOfCopy() {
        assertThat(store.send("OPTIONS", SOURCE).headers().text("Allow")).endsWith(", COPY");
        assertThat(store.send("OPTIONS", C).headers().text("Allow")).doesNotContain("COPY");
    }
}
