package io.insitu.middleware.symlink;

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

class SymlinkMiddlewareTest {
    private static final String C = "/v1/AUTH_test/c";
    private static final String LINK = C + "/link";
    private static final String MD5 = "5d41402abc4b2a76b9719d911017c592";

    @TempDir private Path folder;
    private Store store;

    @BeforeEach
    void open() {
        store =
                Store.open(
                        folder,
                        () -> Requests.NOW,
                        new CopyMiddleware(1000),
                        new SymlinkMiddleware(SymlinkConfig.DEFAULT));
        store.send("PUT", C);
        store.send("PUT", "/v1/AUTH_other/d");
        store.put(C + "/a b", "hello", "X-Object-Meta-Color", "blue");
        store.put("/v1/AUTH_other/d/o", "other");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Response link(String url, String target, String... headers) {
        return store.send(
                Requests.upload("PUT", url, "", headers)
                        .withHeaders(given -> given.with("X-Symlink-Target", target)));
    }

    private String get(String url, String... headers) {
        return Responses.body(store.send("GET", url, headers));
    }

    @Test
    void whoReadsASymlinkReadsItsTarget() {
        assertThat(link(LINK, "c/a%20b").status()).isEqualTo(201);

        Response answer = store.send("GET", LINK);

        assertThat(answer.headers().text("Content-Location")).isEqualTo(C + "/a%20b");
        assertThat(answer.headers().text("X-Object-Meta-Color")).isEqualTo("blue");
        assertThat(answer.headers().text("Etag")).isEqualTo(MD5);
        assertThat(Responses.body(answer)).isEqualTo("hello");
        assertThat(store.send("HEAD", LINK).content().length()).isEqualTo(5);
        assertThat(get(LINK, "Range", "bytes=1-2")).isEqualTo("el");
        assertThat(store.send("GET", LINK, "If-None-Match", MD5).status()).isEqualTo(304);
    }

    @Test
    void theSymlinkItselfIsShownOnRequest() {
        link(LINK, "d/o", "X-Symlink-Target-Account", "AUTH_other");

        Response answer = store.send("GET", LINK + "?symlink=get");

        assertThat(answer.headers().text("X-Symlink-Target")).isEqualTo("d/o");
        assertThat(answer.headers().text("X-Symlink-Target-Account")).isEqualTo("AUTH_other");
        assertThat(answer.headers().text("Content-Type")).isEqualTo("application/symlink");
        assertThat(Responses.body(answer)).isEmpty();
        assertThat(get(LINK)).isEqualTo("other");
    }

    @Test
    void aStaticSymlinkHoldsToItsTarget() {
        Response answer = link(LINK, "c/a%20b", "X-Symlink-Target-Etag", MD5);
        String before = get(LINK);
        store.put(C + "/a b", "changed");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(before).isEqualTo("hello");
        Response after = store.send("GET", LINK);
        assertThat(after.status()).isEqualTo(409);
        assertThat(after.headers().text("Content-Location")).isEqualTo(C + "/a%20b");
        assertThat(Responses.body(after)).contains("does not match X-Symlink-Target-Etag");
    }

    @Test
    void aStaticSymlinkNeedsItsTarget() {
        assertThat(link(LINK, "c/a%20b", "X-Symlink-Target-Etag", "abc").status()).isEqualTo(409);
        assertThat(link(LINK, "c/none", "X-Symlink-Target-Etag", MD5).status()).isEqualTo(409);
        assertThat(store.send("HEAD", LINK + "?symlink=get").status()).isEqualTo(404);
    }

    @Test
    void symlinksInARowAreLimited() {
        link(C + "/1", "c/a%20b");
        link(C + "/2", "c/1");
        link(C + "/3", "c/2");

        assertThat(get(C + "/2")).isEqualTo("hello");
        Response answer = store.send("GET", C + "/3");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(Responses.body(answer))
                .isEqualTo("Too many levels of symbolic links, maximum allowed is 2");
    }

    @Test
    void aCircleEnds() {
        link(C + "/1", "c/2");
        link(C + "/2", "c/1");

        assertThat(store.send("GET", C + "/1").status()).isEqualTo(409);
    }

    @Test
    void aTargetThatIsNotThereIsNotFound() {
        link(LINK, "c/none");

        Response answer = store.send("GET", LINK);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().text("Content-Location")).isEqualTo(C + "/none");
    }

    @Test
    void aPostChangesTheSymlinkAndTellsOfTheTarget() {
        link(LINK, "c/a%20b");

        Response answer = store.send("POST", LINK, "X-Object-Meta-New", "1");

        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.headers().text("Location")).isEqualTo(C + "/a%20b");
        assertThat(store.send("HEAD", LINK + "?symlink=get").headers().has("X-Object-Meta-New"))
                .isTrue();
        assertThat(get(LINK)).isEqualTo("hello");
        assertThat(store.send("POST", C + "/a%20b", "X-Object-Meta-New", "1").status())
                .isEqualTo(202);
    }

    @Test
    void aDeleteTakesTheSymlinkOnly() {
        link(LINK, "c/a%20b");

        assertThat(store.send("DELETE", LINK).status()).isEqualTo(204);
        assertThat(get(C)).isEqualTo("a b\n");
    }

    @Test
    void copiesAreOfTheTargetOrOfTheSymlink() {
        link(LINK, "c/a%20b");

        store.send("COPY", LINK, "Destination", "c/bytes");
        store.send("COPY", LINK + "?symlink=get", "Destination", "c/link2");

        assertThat(store.send("HEAD", C + "/bytes?symlink=get").content().length()).isEqualTo(5);
        assertThat(store.send("HEAD", C + "/link2?symlink=get").headers().text("X-Symlink-Target"))
                .isEqualTo("c/a%20b");
        assertThat(get(C + "/link2")).isEqualTo("hello");
    }

    @Test
    void listingsShowWhereSymlinksLead() {
        link(LINK, "c/a%20b", "X-Symlink-Target-Etag", MD5);

        assertThat(get(C + "?format=json&prefix=link"))
                .endsWith(
                        ", \"symlink_etag\": \""
                                + MD5
                                + "\", \"symlink_bytes\": 5, "
                                + "\"symlink_path\": \"/v1/AUTH_test/c/a%20b\"}]");
    }

    @ParameterizedTest
    @CsvSource({"c, 412", "/c/o, 412", "c/, 412", "c/link, 400"})
    void whatIsNoTargetIsRefused(String target, int status) {
        assertThat(link(LINK, target).status()).isEqualTo(status);
    }

    @Test
    void aSymlinkHasNoBytes() {
        Response answer = store.send(Requests.upload("PUT", LINK, "x", "X-Symlink-Target", "c/o"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Responses.body(answer)).isEqualTo("Symlink requests require a zero byte body");
        assertThat(store.send("POST", C + "/a%20b", "X-Symlink-Target", "c/o").status())
                .isEqualTo(400);
    }
}
