package io.insitu.middleware.tempurl;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.dlo.DloConfig;
import io.insitu.middleware.dlo.DloMiddleware;
import io.insitu.middleware.signature.Digest;
import io.insitu.middleware.tempauth.TempAuth;
import io.insitu.middleware.tempauth.TempAuthConfig;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.Upload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TempUrlMiddlewareTest {
    private static final String OBJECT = "/v1/AUTH_test/c/dir/o";
    private static final long LATER = Requests.NOW.getEpochSecond() + 60;

    @TempDir private Path folder;
    private Store store;

    @BeforeEach
    void open() {
        store =
                Store.open(
                        folder,
                        () -> Requests.NOW,
                        (request, next) ->
                                new TempUrlMiddleware(
                                                TempUrlConfig.DEFAULT,
                                                store.objects(),
                                                () -> Requests.NOW)
                                        .handle(request, next),
                        new TempAuth(
                                TempAuthConfig.DEFAULT, () -> Requests.NOW, _ -> Optional.empty()),
                        new DloMiddleware(DloConfig.DEFAULT, 100));
        accountKey("x-account-meta-temp-url-key", "first");
        accountKey("x-account-meta-temp-url-key-2", "second");
        ContainerPath container = new ContainerPath("AUTH_test", "c");
        MetadataUpdate key =
                new MetadataUpdate(Map.of("x-container-meta-temp-url-key", "own"), Set.of());
        store.objects().putContainer(container, key);
        store.objects().putContainer(new ContainerPath("AUTH_test", "d"), MetadataUpdate.NONE);
        upload("c", "dir/o", Map.of("x-object-meta-color", "blue", "x-object-meta-public-a", "1"));
    }

    private void accountKey(String name, String key) {
        store.objects()
                .putAccount(
                        new AccountName("AUTH_test"),
                        new MetadataUpdate(Map.of(name, key), Set.of()));
    }

    private void upload(String container, String object, Map<String, String> metadata) {
        try (Upload upload =
                store.objects().upload(new ObjectPath("AUTH_test", container, object))) {
            upload.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
            upload.commit(new NewObject("text/plain", metadata));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static String sign(
            Digest digest, String key, String method, long expires, String path) {
        return digest.hmac(key, method + "\n" + expires + "\n" + path);
    }

    private static String query(String signature, long expires) {
        return "?temp_url_sig=" + signature + "&temp_url_expires=" + expires;
    }

    private static String url(String key, String method) {
        return OBJECT + query(sign(Digest.SHA256, key, method, LATER, OBJECT), LATER);
    }

    private Response send(String method, String url, String... headers) {
        return store.send(Requests.of(method, url, headers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "second", "own"})
    void everyKeyOpens(String key) {
        Response answer = send("GET", url(key, "GET"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().text("Content-Disposition"))
                .isEqualTo("attachment; filename=\"o\"; filename*=UTF-8''o");
        assertThat(answer.headers().text("Expires")).isEqualTo("Mon, 23 Nov 2026 09:01:00 GMT");
        assertThat(answer.headers().has("X-Object-Meta-Color")).isFalse();
        assertThat(answer.headers().text("X-Object-Meta-Public-A")).isEqualTo("1");
        assertThat(Responses.body(answer)).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource(Digest.class)
    void everyDigestOpensInBothForms(Digest digest) {
        String hex = sign(digest, "first", "GET", LATER, OBJECT);
        byte[] bytes = HexFormat.of().parseHex(hex);
        String name = digest.name().toLowerCase(Locale.ROOT) + ":";
        String base64 = Base64.getEncoder().encodeToString(bytes).replace("+", "%2B");
        String forUrls = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

        assertThat(send("GET", OBJECT + query(hex, LATER)).status()).isEqualTo(200);
        assertThat(send("GET", OBJECT + query(name + base64, LATER)).status()).isEqualTo(200);
        assertThat(send("GET", OBJECT + query(name + forUrls, LATER)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, GET, 200",
        "GET, HEAD, 200",
        "PUT, HEAD, 200",
        "POST, POST, 202",
        "DELETE, DELETE, 204",
        "PUT, PUT, 201",
        "GET, PUT, 401",
        "HEAD, GET, 401",
        "DELETE, HEAD, 401"
    })
    void aUrlIsForItsMethod(String signed, String method, int status) {
        Request request = Requests.upload(method, url("first", signed), "");

        assertThat(store.send(request).status()).isEqualTo(status);
    }

    @Test
    void aPrefixOpensWhatBeginsSo() {
        String path = "prefix:/v1/AUTH_test/c/dir/";
        String query = query(sign(Digest.SHA1, "first", "GET", LATER, path), LATER);
        upload("c", "other", Map.of());

        assertThat(send("GET", OBJECT + query + "&temp_url_prefix=dir/").status()).isEqualTo(200);
        assertThat(send("GET", "/v1/AUTH_test/c/other" + query + "&temp_url_prefix=dir/").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 200",
        "192.0.2.0/24, 200",
        "192.0.3.0/24, 401",
        "192.0.2.1/24, 401",
        "::/0, 401",
        "example.com, 401",
        "192.0.2.0/33, 401"
    })
    void aRangeOfAddressesIsKept(String range, int status) {
        String text = "ip=" + range + "\nGET\n" + LATER + "\n" + OBJECT;
        String query = query(Digest.SHA512.hmac("first", text), LATER);

        assertThat(send("GET", OBJECT + query + "&temp_url_ip_range=" + range).status())
                .isEqualTo(status);
    }

    @Test
    void timesMayBeDates() {
        String query =
                "?temp_url_sig="
                        + sign(Digest.SHA256, "first", "GET", LATER, OBJECT)
                        + "&temp_url_expires=2026-11-23T09:01:00Z";

        assertThat(send("GET", OBJECT + query).status()).isEqualTo(200);
    }

    @Test
    void whatIsOverOrNotSignedIsRefused() {
        long past = Requests.NOW.getEpochSecond() - 1;
        String over = query(sign(Digest.SHA256, "first", "GET", past, OBJECT), past);
        Response refused = send("GET", OBJECT + over);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(Responses.body(refused)).isEqualTo("401 Unauthorized: Temp URL invalid\n");
        assertThat(send("GET", url("wrong", "GET")).status()).isEqualTo(401);
        assertThat(send("GET", OBJECT + "?temp_url_sig=x").status()).isEqualTo(401);
        assertThat(send("GET", OBJECT + "?temp_url_expires=" + LATER).status()).isEqualTo(401);
        assertThat(send("GET", OBJECT + query("zz", LATER)).status()).isEqualTo(401);
    }

    @Test
    void filenameAndInlineAreToldToBrowsers() {
        String url = url("first", "GET");

        assertThat(send("GET", url + "&filename=a%20%C3%BC").headers().text("Content-Disposition"))
                .isEqualTo("attachment; filename=\"a %C3%BC\"; filename*=UTF-8''a%20%C3%BC");
        assertThat(send("GET", url + "&inline").headers().text("Content-Disposition"))
                .isEqualTo("inline");
        assertThat(send("GET", url + "&inline&filename=x").headers().text("Content-Disposition"))
                .isEqualTo("inline; filename=\"x\"; filename*=UTF-8''x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Object-Manifest", "X-Symlink-Target", "X-Copy-From"})
    void nothingThatLeadsElsewhereIsWritten(String header) {
        Response answer = send("PUT", url("first", "PUT"), header, "c/o");

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aKeyOfAContainerOpensNothingElsewhere() {
        upload("d", "seg/1", Map.of());
        upload("c", "dir/o", Map.of("x-object-manifest", "d/seg/"));

        assertThat(send("GET", url("own", "GET")).status()).isEqualTo(401);
        assertThat(Responses.body(send("GET", url("first", "GET")))).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/storage/", "storage"})
    void pathIsSignedWithTheFolderThatStandsBeforeIt(String prefix) {
        TempUrlConfig plain = TempUrlConfig.DEFAULT;
        TempUrlConfig below =
                new TempUrlConfig(
                        plain.methods(),
                        plain.incomingRemoveHeaders(),
                        plain.incomingAllowHeaders(),
                        plain.outgoingRemoveHeaders(),
                        plain.outgoingAllowHeaders(),
                        plain.allowedDigests(),
                        prefix);
        TempUrlMiddleware step = new TempUrlMiddleware(below, store.objects(), () -> Requests.NOW);
        String signature = Digest.SHA256.hmac("first", "GET\n" + LATER + "\n/storage" + OBJECT);
        String url = OBJECT + "?temp_url_sig=" + signature + "&temp_url_expires=" + LATER;

        Response answer =
                step.handle(
                        Requests.of("GET", url),
                        inner -> Response.text(200, "", inner.authorizer().user()));

        assertThat(Responses.body(answer)).isEqualTo(".wsgi.tempurl");
    }
}
