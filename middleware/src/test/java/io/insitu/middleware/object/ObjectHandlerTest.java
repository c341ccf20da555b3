package io.insitu.middleware.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.tempauth.TempAuth;
import io.insitu.middleware.tempauth.TempAuthConfig;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import io.insitu.storage.Body;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectHandlerTest {
    private static final String CONTAINER = "/v1/AUTH_test/c";
    private static final String OBJECT = CONTAINER + "/o.txt";
    private static final String HELLO_MD5 = "5d41402abc4b2a76b9719d911017c592";

    @TempDir private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Requests.NOW);
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder, now::get);
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
    void anObjectComesBackAsItWasPut() {
        Response put = put(OBJECT, "hello", "X-Object-Meta-Color", "blue", "Content-Encoding", "x");

        Response get = store.send("GET", OBJECT);

        assertThat(put.status()).isEqualTo(201);
        assertThat(put.headers().text("Etag")).isEqualTo(HELLO_MD5);
        assertThat(put.headers().text("Last-Modified"))
                .isEqualTo(get.headers().text("Last-Modified"));
        assertThat(get.status()).isEqualTo(200);
        assertThat(get.headers().text("Etag")).isEqualTo(HELLO_MD5);
        assertThat(get.headers().text("Content-Type")).isEqualTo("text/plain");
        assertThat(get.headers().text("X-Object-Meta-Color")).isEqualTo("blue");
        assertThat(get.headers().text("Content-Encoding")).isEqualTo("x");
        assertThat(get.headers().text("Accept-Ranges")).isEqualTo("bytes");
        assertThat(get.headers().text("X-Timestamp")).matches("\\d{10}\\.\\d{5}");
        assertThat(Responses.body(get)).isEqualTo("hello");
    }

    @Test
    void onlyANewObjectIsPutOnRequest() {
        Response first = put(OBJECT, "hello", "If-None-Match", "*");
        Response second = put(OBJECT, "other", "If-None-Match", "*");
        Response unsupported = put(OBJECT, "other", "If-None-Match", "\"abc\"");

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(412);
        assertThat(unsupported.status()).isEqualTo(400);
        assertThat(Responses.body(unsupported)).isEqualTo("If-None-Match only supports *");
        assertThat(Responses.body(store.send("GET", OBJECT))).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        HELLO_MD5 + ", 201",
        "'\"" + HELLO_MD5 + "\"', 201",
        "5D41402ABC4B2A76B9719D911017C592, 422",
        "d41d8cd98f00b204e9800998ecf8427e, 422",
        "abc, 422"
    })
    void theTagIsChecked(String etag, int status) {
        assertThat(put(OBJECT, "hello", "ETag", etag).status()).isEqualTo(status);
        assertThat(store.send("HEAD", OBJECT).status()).isEqualTo(status == 201 ? 200 : 404);
    }

    @ParameterizedTest
    @CsvSource({
        "a.txt, text/plain",
        "a.TXT, text/plain",
        "dir.txt/a, application/octet-stream",
        "a.tar.gz, application/x-tar",
        "a.tgz, application/x-tar",
        ".json, application/octet-stream",
        "a.json, application/json",
        "a.wasm, application/wasm",
        "a.unknown, application/octet-stream",
        "a., application/octet-stream"
    })
    void aMissingTypeIsGuessedByTheName(String name, String type) {
        put(CONTAINER + "/" + name, "x");

        Response head = store.send("HEAD", CONTAINER + "/" + name);

        assertThat(head.headers().text("Content-Type")).isEqualTo(type);
    }

    @Test
    void aTypeIsDetectedOnRequest() {
        put(OBJECT, "x", "Content-Type", "a/b");
        String given = store.send("HEAD", OBJECT).headers().text("Content-Type");
        put(OBJECT, "x", "Content-Type", "a/b", "X-Detect-Content-Type", "true");
        String detected = store.send("HEAD", OBJECT).headers().text("Content-Type");

        assertThat(given).isEqualTo("a/b");
        assertThat(detected).isEqualTo("text/plain");
    }

    @Test
    void postReplacesTheMetadataAndKeepsTheBytes() {
        put(OBJECT, "hello", "X-Object-Meta-A", "1", "Content-Disposition", "attachment");

        Response post = store.send("POST", OBJECT, "X-Object-Meta-B", "2", "Content-Type", "a/b");

        Response get = store.send("GET", OBJECT);
        assertThat(post.status()).isEqualTo(202);
        assertThat(get.headers().has("X-Object-Meta-A")).isFalse();
        assertThat(get.headers().has("Content-Disposition")).isFalse();
        assertThat(get.headers().text("X-Object-Meta-B")).isEqualTo("2");
        assertThat(get.headers().text("Content-Type")).isEqualTo("a/b");
        assertThat(get.headers().text("Etag")).isEqualTo(HELLO_MD5);
        assertThat(Responses.body(get)).isEqualTo("hello");
    }

    @Test
    void systemMetadataOutlivesAPost() {
        put(OBJECT, "hello", "X-Object-Sysmeta-Slo", "1");

        store.send("POST", OBJECT, "X-Object-Meta-B", "2");

        assertThat(store.send("HEAD", OBJECT).headers().text("X-Object-Sysmeta-Slo"))
                .isEqualTo("1");
    }

    @Test
    void aDeletedObjectIsGone() {
        put(OBJECT, "hello");

        assertThat(store.send("DELETE", OBJECT).status()).isEqualTo(204);
        assertThat(store.send("DELETE", OBJECT).status()).isEqualTo(404);
        assertThat(store.send("GET", OBJECT).status()).isEqualTo(404);
        assertThat(store.send("POST", OBJECT).status()).isEqualTo(404);
    }

    @Test
    void anObjectIsNotThereOnceItsTimeIsOver() {
        put(OBJECT, "hello", "X-Delete-After", "60");
        String deleteAt = store.send("HEAD", OBJECT).headers().text("X-Delete-At");

        now.updateAndGet(time -> time.plus(Duration.ofSeconds(60)));

        assertThat(deleteAt).isEqualTo("1795424460");
        assertThat(store.send("GET", OBJECT).status()).isEqualTo(404);
        assertThat(store.send("DELETE", OBJECT).status()).isEqualTo(404);
        assertThat(put(OBJECT, "new", "If-None-Match", "*").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Delete-At, abc, Non-integer X-Delete-At",
        "X-Delete-At, 5, X-Delete-At in past",
        "X-Delete-After, 1.5, Non-integer X-Delete-After",
        "X-Delete-After, -1, X-Delete-After in past",
        "Content-Type, text/plain; swift_bytes=3, 'Invalid Content-Type, swift_* is not a valid"
                + " parameter name.'",
        "X-Object-Meta-, v, Metadata name cannot be empty"
    })
    void aHeaderThatMakesNoSenseIsRefused(String name, String value, String message) {
        Response response = put(OBJECT, "hello", name, value);

        assertThat(response.status()).isEqualTo(400);
        assertThat(Responses.body(response)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"X-Copy-From, /c/o", "X-Symlink-Target, c/o"})
    void whatIsNotAvailableIsNotStoredAsSomethingElse(String name, String value) {
        assertThat(put(OBJECT, "", name, value).status()).isEqualTo(501);
        assertThat(put(OBJECT + "?multipart-manifest=put", "[]").status()).isEqualTo(501);
        assertThat(store.send("HEAD", OBJECT).status()).isEqualTo(404);
    }

    @Test
    void aLengthOrChunksAreNeeded() {
        Request neither = Requests.of("PUT", OBJECT);
        Request chunked = Requests.of("PUT", OBJECT, "Transfer-Encoding", "chunked");

        Response refused = store.send(neither);

        assertThat(refused.status()).isEqualTo(411);
        assertThat(Responses.body(refused)).isEqualTo("Missing Content-Length header.");
        assertThat(store.send(chunked).status()).isEqualTo(201);
    }

    @Test
    void aTooLargeObjectIsRefusedByItsLengthBeforeItsBytes() {
        Request request =
                Requests.of("PUT", OBJECT, "Content-Length", "5368709123")
                        .withBody(unreadable(new AssertionError("no byte was to be read")));

        assertThat(store.send(request).status()).isEqualTo(413);
    }

    private static Body unreadable(Throwable failure) {
        return new Body() {
            private boolean begun;

            @Override
            public @Nullable ByteBuffer next() throws IOException {
                if (failure instanceof AssertionError error) {
                    throw error;
                }
                if (!begun) {
                    begun = true;
                    return ByteBuffer.wrap(new byte[1000]);
                }
                if (failure instanceof SwiftException refusal) {
                    throw refusal;
                }
                throw new EOFException("gone");
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void nothingIsStoredOfAClientThatGoesAway() {
        put(OBJECT, "before");
        Request request =
                Requests.of("PUT", OBJECT, "Content-Length", "2000")
                        .withBody(unreadable(new EOFException()));

        Response response = store.send(request);

        assertThat(response.status()).isEqualTo(499);
        assertThat(Responses.body(store.send("GET", OBJECT))).isEqualTo("before");
    }

    @Test
    void aClientThatIsTooSlowIsToldSoAndNothingIsStored() {
        Request request =
                Requests.of("PUT", OBJECT, "Content-Length", "2000")
                        .withBody(unreadable(new SwiftException(408)));

        assertThat(store.send(request).status()).isEqualTo(408);
        assertThat(store.send("GET", OBJECT).status()).isEqualTo(404);
    }

    @Test
    void anObjectNeedsItsContainer() {
        assertThat(put("/v1/AUTH_test/none/o", "x").status()).isEqualTo(404);
        assertThat(store.send("GET", "/v1/AUTH_test/none/o").status()).isEqualTo(404);
        assertThat(store.send("DELETE", "/v1/AUTH_test/none/o").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "%C3%A9", "a%2Fb//c/", "..", "./../x", "%25zz", "%zz"})
    void anyNameIsAName(String name) {
        put(CONTAINER + "/" + name, name);

        assertThat(Responses.body(store.send("GET", CONTAINER + "/" + name))).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"PATCH, 405", "COPY, 405", "OPTIONS, 200"})
    void otherMethodsAreToldWhatIsAllowed(String method, int status) {
        Response response = store.send(method, OBJECT);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().text("Allow"))
                .isEqualTo("PUT, OPTIONS, POST, GET, HEAD, DELETE");
    }

    @Test
    void aStrangerLearnsNothingOfWhatIsThere() {
        put(OBJECT, "hello");
        store.close();
        var auth = new TempAuth(TempAuthConfig.DEFAULT, () -> Requests.NOW, _ -> Optional.empty());
        store = Store.open(folder, now::get, auth);

        assertThat(store.send("GET", OBJECT).status()).isEqualTo(401);
        assertThat(store.send("GET", CONTAINER + "/none").status()).isEqualTo(401);
        assertThat(store.send("GET", "/v1/AUTH_test/none/o").status()).isEqualTo(401);
        assertThat(put(OBJECT, "x").status()).isEqualTo(401);
        assertThat(store.send("DELETE", OBJECT).status()).isEqualTo(401);
    }
}
