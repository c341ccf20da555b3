package io.insitu.middleware.versionedwrites;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.copy.CopyMiddleware;
import io.insitu.middleware.symlink.SymlinkConfig;
import io.insitu.middleware.symlink.SymlinkMiddleware;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectVersioningTest {
    private static final String C = "/v1/AUTH_test/c";
    private static final String OBJECT = C + "/o";

    @TempDir private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Requests.NOW);
    private Store store;

    @BeforeEach
    void open() {
        store = open(VersionedWritesConfig.DEFAULT);
        store.send("PUT", C, "X-Versions-Enabled", "yes");
    }

    private Store open(VersionedWritesConfig config) {
        return Store.open(
                folder,
                this::tick,
                new CopyMiddleware(1 << 20),
                (request, next) ->
                        new VersionedWritesMiddleware(config, store.objects(), this::tick)
                                .handle(request, next),
                new SymlinkMiddleware(SymlinkConfig.DEFAULT));
    }

    private Instant tick() {
        return now.updateAndGet(before -> before.plusMillis(1));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String get(String url) {
        return Responses.body(store.send("GET", url));
    }

    private String put(String body) {
        return id(store.send(Requests.upload("PUT", OBJECT, body)));
    }

    private static String id(Response answer) {
        return answer.headers().text("X-Object-Version-Id");
    }

    @Test
    void everyVersionIsReadByItsId() {
        String one = put("one");
        String two = put("two!");

        assertThat(get(OBJECT + "?version-id=" + one)).isEqualTo("one");
        assertThat(get(OBJECT + "?version-id=" + two)).isEqualTo("two!");
        Response current = store.send("HEAD", OBJECT);
        assertThat(id(current)).isEqualTo(two);
        assertThat(current.headers().text("Content-Location"))
                .isEqualTo(OBJECT + "?version-id=" + two);
        assertThat(store.send("GET", OBJECT + "?version-id=null").status()).isEqualTo(404);
        assertThat(store.send("HEAD", C).headers().text("X-Versions-Enabled")).isEqualTo("True");
    }

    @Test
    void aDeletionIsAMarkerInTheListing() {
        put("one");
        Response deleted = store.send("DELETE", OBJECT);
        Response again = store.send("DELETE", OBJECT);

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(again.status()).isEqualTo(404);
        assertThat(id(store.send("GET", OBJECT))).isEqualTo("null");
        Response marker = store.send("GET", OBJECT + "?version-id=" + id(deleted));
        assertThat(marker.status()).isEqualTo(404);
        assertThat(marker.headers().text("Content-Type"))
                .isEqualTo("application/x-deleted;swift_versions_deleted=1");
        assertThat(get(C + "?versions"))
                .contains("\"is_latest\": true, \"version_id\": \"" + id(again) + "\"")
                .contains("\"is_latest\": false, \"version_id\": \"" + id(deleted) + "\"");
    }

    @Test
    void aPageGoesOnWhereTheLastOneEnded() {
        String one = put("one");
        String two = put("two!");

        assertThat(get(C + "?versions&limit=1")).contains(two).doesNotContain(one);
        assertThat(get(C + "?versions&marker=o&version_marker=" + two))
                .contains(one)
                .doesNotContain(two);
        assertThat(get(C + "?versions&marker=o")).isEqualTo("[]");
    }

    @Test
    void aVersionCanComeBackAndBeCopied() {
        String one = put("one");
        String two = put("two!");

        Response back = store.send("PUT", OBJECT + "?version-id=" + one, "Content-Length", "0");

        assertThat(back.status()).isEqualTo(201);
        assertThat(get(OBJECT)).isEqualTo("one");
        Response copy = store.send("COPY", OBJECT + "?version-id=" + two, "Destination", "c/copy");
        assertThat(copy.headers().text("X-Copied-From-Version-Id")).isEqualTo(two);
        assertThat(get(C + "/copy")).isEqualTo("two!");
    }

    @Test
    void endingTheCurrentVersionEndsTheObject() {
        String one = put("one");
        String two = put("two!");

        Response ended = store.send("DELETE", OBJECT + "?version-id=" + two);

        assertThat(ended.status()).isEqualTo(204);
        assertThat(ended.headers().text("X-Object-Current-Version-Id")).isEqualTo("null");
        assertThat(store.send("GET", OBJECT).status()).isEqualTo(404);
        assertThat(get(OBJECT + "?version-id=" + one)).isEqualTo("one");
    }

    @Test
    void aContainerGoesWhenItsVersionsHave() {
        String one = put("one");
        store.send("DELETE", OBJECT + "?version-id=" + one);
        assertThat(store.send("DELETE", C).status()).isEqualTo(204);

        store.send("PUT", C, "X-Versions-Enabled", "yes");
        put("one");
        Response refused = store.send("DELETE", C);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(Responses.body(refused))
                .isEqualTo("Delete all versions before deleting container.");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "POST, /c/o?version-id=1, 400",
        "GET, /c/o?version-id=x, 400",
        "GET, /c/o?version-id=1, 404",
        "DELETE, /c/o?version-id=1, 404",
        "DELETE, /c/o?version-id=0, 404",
        "PUT, /c/o?version-id=1, 404",
        "GET, /old/o?version-id=1, 400",
        "GET, /none/o?version-id=1, 400",
        "GET, /c?versions&delimiter=1, 400",
        "GET, /c?versions&version_marker=1, 400",
        "GET, /c?versions&marker=a&version_marker=x, 400",
    })
    void whatCannotBeIsRefused(String method, String url, int status) {
        store.send("PUT", "/v1/AUTH_test/old", "X-Versions-Location", "v");

        Response answer = store.send(method, "/v1/AUTH_test" + url, "Content-Length", "0");

        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void aContainerHasOneModeOnly() {
        store.send("PUT", "/v1/AUTH_test/old", "X-Versions-Location", "v");

        Response answer = store.send("POST", "/v1/AUTH_test/old", "X-Versions-Enabled", "true");

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void notAllowedItHasNoMeaning() {
        String one = put("one");
        put("two!");
        store.close();
        store = open(new VersionedWritesConfig(true, false));

        assertThat(get(OBJECT + "?version-id=" + one)).isEqualTo("two!");
        assertThat(get(C + "?versions")).isEqualTo("o\n");
    }
}
