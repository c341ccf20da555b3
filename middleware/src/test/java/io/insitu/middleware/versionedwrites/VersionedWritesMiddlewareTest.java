package io.insitu.middleware.versionedwrites;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.bulk.BulkConfig;
import io.insitu.middleware.slo.SloConfig;
import io.insitu.middleware.slo.SloMiddleware;
import io.insitu.middleware.symlink.SymlinkConfig;
import io.insitu.middleware.symlink.SymlinkMiddleware;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionedWritesMiddlewareTest {
    private static final String C = "/v1/AUTH_test/c";
    private static final String OLD = "/v1/AUTH_test/old";
    private static final String OBJECT = C + "/ö";

    @TempDir private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Requests.NOW);
    private Store store;

    @BeforeEach
    void open() {
        store = open(VersionedWritesConfig.DEFAULT);
        store.send("PUT", OLD);
    }

    private Store open(VersionedWritesConfig config) {
        return Store.open(
                folder,
                this::tick,
                new SloMiddleware(SloConfig.DEFAULT, BulkConfig.DEFAULT),
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

    private List<String> versions() {
        return get(OLD).lines().toList();
    }

    @Test
    void aStackGivesBackWhatWasPut() {
        store.send("PUT", C, "X-Versions-Location", "old");
        store.put(OBJECT, "one", "X-Object-Meta-Number", "1", "Content-Type", "text/one");
        store.put(OBJECT, "two");
        store.put(OBJECT, "three");

        assertThat(versions())
                .hasSize(2)
                .allSatisfy(name -> assertThat(name).matches("002ö/\\d{10}\\.\\d{5}"));
        assertThat(get(OBJECT)).isEqualTo("three");
        assertThat(store.send("DELETE", OBJECT).status()).isEqualTo(204);
        assertThat(get(OBJECT)).isEqualTo("two");
        store.send("DELETE", OBJECT);
        Response first = store.send("GET", OBJECT);
        assertThat(first.headers().text("X-Object-Meta-Number")).isEqualTo("1");
        assertThat(first.headers().text("Content-Type")).isEqualTo("text/one");
        assertThat(Responses.body(first)).isEqualTo("one");
        assertThat(versions()).isEmpty();
        store.send("DELETE", OBJECT);
        assertThat(store.send("GET", OBJECT).status()).isEqualTo(404);
        assertThat(store.send("DELETE", OBJECT).status()).isEqualTo(404);
    }

    @Test
    void aHistoryKeepsEverythingAndMarksDeletes() {
        store.send("PUT", C, "X-History-Location", "old");
        store.put(OBJECT, "one");
        store.put(OBJECT, "two");
        assertThat(store.send("DELETE", OBJECT).status()).isEqualTo(204);

        assertThat(store.send("GET", OBJECT).status()).isEqualTo(404);
        assertThat(versions()).hasSize(3);
        assertThat(get(OLD + "?format=json"))
                .contains("\"content_type\": \"application/x-deleted;swift_versions_deleted=1\"");
    }

    @Test
    void aStackOverAHistoryBringsBackWhatWasBeforeTheMarker() {
        store.send("PUT", C, "X-History-Location", "old");
        store.put(OBJECT, "one");
        store.send("DELETE", OBJECT);
        store.send("POST", C, "X-Versions-Location", "old");

        Response answer = store.send("DELETE", OBJECT);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(get(OBJECT)).isEqualTo("one");
        assertThat(versions()).isEmpty();
    }

    @Test
    void theContainerTellsItsMode() {
        store.send("PUT", C, "X-Versions-Location", "old");
        Response stack = store.send("HEAD", C);
        store.send("POST", C, "X-History-Location", "old");
        Response history = store.send("HEAD", C);
        store.send("POST", C, "X-Remove-History-Location", "x");
        Response none = store.send("HEAD", C);

        assertThat(stack.headers().text("X-Versions-Location")).isEqualTo("old");
        assertThat(history.headers().text("X-History-Location")).isEqualTo("old");
        assertThat(history.headers().has("X-Versions-Location")).isFalse();
        assertThat(none.headers().has("X-Versions-Location")).isFalse();
        assertThat(none.headers().has("X-History-Location")).isFalse();
    }

    @Test
    void aPostMakesNoVersion() {
        store.send("PUT", C, "X-Versions-Location", "old");
        store.put(OBJECT, "one");

        store.send("POST", OBJECT, "X-Object-Meta-A", "1");

        assertThat(versions()).isEmpty();
    }

    @Test
    void withoutItsContainerNothingIsOverwritten() {
        store.send("PUT", C, "X-Versions-Location", "none");
        store.put(OBJECT, "one");

        Response answer = store.send(Requests.upload("PUT", OBJECT, "two"));

        assertThat(answer.status()).isEqualTo(412);
        assertThat(get(OBJECT)).isEqualTo("one");
    }

    @Test
    void largeObjectsComeBackAsWhatTheyAre() {
        store.send("PUT", C, "X-Versions-Location", "old");
        store.put(C + "/seg", "segment");
        String manifest = "[{\"path\":\"c/seg\"}]";
        store.send(Requests.upload("PUT", OBJECT + "?multipart-manifest=put", manifest));
        store.put(OBJECT, "plain");

        assertThat(get(OLD + "?format=json")).contains("\"bytes\": 7").contains("slo_etag");
        store.send("DELETE", OBJECT);
        assertThat(get(OBJECT)).isEqualTo("segment");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(store.send("PUT", C, "X-Versions-Location", "a/b").status()).isEqualTo(412);
        assertThat(
                        store.send("PUT", C, "X-Versions-Location", "a", "X-History-Location", "a")
                                .status())
                .isEqualTo(400);
        store.close();
        store = open(new VersionedWritesConfig(false, false));
        assertThat(store.send("PUT", C, "X-Versions-Location", "old").status()).isEqualTo(412);
    }
}
