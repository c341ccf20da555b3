package io.insitu.middleware.staticweb;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.tempauth.TempAuth;
import io.insitu.middleware.tempauth.TempAuthConfig;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.Upload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticWebMiddlewareTest {
    private static final ContainerPath CONTAINER = new ContainerPath("AUTH_test", "c");
    private static final String C = "/v1/AUTH_test/c";

    @TempDir private Path folder;
    private Store store;

    @BeforeEach
    void open() {
        store =
                Store.open(
                        folder,
                        () -> Requests.NOW,
                        new TempAuth(
                                TempAuthConfig.DEFAULT, () -> Requests.NOW, _ -> Optional.empty()),
                        (request, next) ->
                                new StaticWebMiddleware(StaticWebConfig.DEFAULT, store.objects())
                                        .handle(request, next));
        site(Map.of());
        put("page <1>.html", "text/html", "page");
        put("dir/index.html", "text/html", "index");
        put("bare/a", "text/plain", "x".repeat(2000));
        put("bare/sub/b", "text/plain", "b");
        put("marker", "application/directory", "");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void site(Map<String, String> web) {
        Map<String, String> metadata = new HashMap<>();
        web.forEach((name, value) -> metadata.put("x-container-meta-web-" + name, value));
        metadata.put("x-container-read", ".r:*,.rlistings");
        store.objects().putContainer(CONTAINER, new MetadataUpdate(metadata, Set.of()));
    }

    private void put(String name, String type, String text) {
        try (Upload upload = store.objects().upload(CONTAINER.object(name))) {
            upload.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            upload.commit(new NewObject(type, Map.of()));
        }
    }

    private String get(String path) {
        return Responses.body(store.send("GET", C + path));
    }

    private int status(String path) {
        return store.send("GET", C + path).status();
    }

    @Test
    void withoutMetadataAContainerIsNoSite() {
        assertThat(get("/?prefix=dir")).isEqualTo("dir/index.html\n");
        assertThat(status("/dir/")).isEqualTo(404);
    }

    @Test
    void theIndexIsShownForItsFolder() {
        site(Map.of("index", "index.html"));

        assertThat(get("/dir/")).isEqualTo("index");
        assertThat(status("/dir")).isEqualTo(301);
        assertThat(store.send("GET", C + "/dir").headers().text("Location")).isEqualTo(C + "/dir/");
        put("index.html", "text/html", "top");
        assertThat(get("/")).isEqualTo("top");
        assertThat(status("")).isEqualTo(301);
        assertThat(store.send("HEAD", C + "/dir/").status()).isEqualTo(200);
    }

    @Test
    void foldersAreListed() {
        site(Map.of("listings", "true"));

        String page = get("/bare/");

        assertThat(page)
                .contains("<title>Listing of /v1/AUTH_test/c/bare/</title>")
                .contains("<a href=\"../\">../</a>")
                .contains("<tr class=\"item subdir\">\n    <td class=\"colname\"><a href=\"sub/\">")
                .contains("<tr class=\"item type-text type-plain\">\n    <td class=\"colname\">")
                .contains("<td class=\"colsize\">2Ki</td>")
                .contains("<td class=\"coldate\">2026-11-23 09:00:0");
        assertThat(get("/")).contains("<a href=\"page%20%3C1%3E.html\">page &lt;1&gt;.html</a>");
        assertThat(status("/bare")).isEqualTo(301);
        assertThat(status("/none")).isEqualTo(404);
        assertThat(status("/none/")).isEqualTo(404);
    }

    @Test
    void listingsMayHaveAStyleAndALabel() {
        site(Map.of("listings", "true", "listings-css", "a b.css", "listings-label", "Mine"));

        assertThat(get("/bare/sub/"))
                .contains("href=\"../../a%20b.css\" />")
                .contains("<title>Listing of Mine/bare/sub/</title>");
    }

    @Test
    void withoutListingsAPageSaysSo() {
        site(Map.of("index", "index.html"));

        assertThat(status("/bare/")).isEqualTo(404);
        assertThat(get("/bare/"))
                .contains("Web Listing Disabled")
                .contains("X-Container-Meta-Web-Index: index.html");
    }

    @Test
    void errorsHavePages() {
        site(Map.of("index", "index.html", "error", "error.html"));
        put("404error.html", "text/html", "not here");

        Response answer = store.send("GET", C + "/none");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().text("Content-Type")).isEqualTo("text/html");
        assertThat(Responses.body(answer)).isEqualTo("not here");
    }

    @Test
    void markersOfFoldersAreNoPages() {
        site(Map.of("listings", "true"));

        assertThat(status("/marker")).isEqualTo(404);
        put("marker/a", "text/plain", "a");
        assertThat(status("/marker")).isEqualTo(301);
    }

    @Test
    void whatNotEverybodyMayReadStaysSo() {
        site(Map.of("listings", "true"));
        store.objects()
                .updateContainer(
                        CONTAINER,
                        new MetadataUpdate(Map.of("x-container-read", ".r:*"), Set.of()));

        assertThat(status("/")).isEqualTo(401);
        assertThat(get("/dir/index.html")).isEqualTo("index");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1023, 1023", "1024, 1Ki", "1536, 2Ki", "1048575, 1Mi", "5368709120, 5Gi"})
    void sizesAreRounded(long bytes, String shown) {
        assertThat(ListingPage.size(bytes)).isEqualTo(shown);
    }
}
