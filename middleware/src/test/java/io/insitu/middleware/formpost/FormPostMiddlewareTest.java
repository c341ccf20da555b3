package io.insitu.middleware.formpost;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.signature.Digest;
import io.insitu.middleware.tempauth.TempAuth;
import io.insitu.middleware.tempauth.TempAuthConfig;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import io.insitu.storage.AccountName;
import io.insitu.storage.Body;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormPostMiddlewareTest {
    private static final String PATH = "/v1/AUTH_test/c/in/";
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
                                new FormPostMiddleware(
                                                FormPostConfig.DEFAULT,
                                                store.objects(),
                                                () -> Requests.NOW)
                                        .handle(request, next),
                        new TempAuth(
                                TempAuthConfig.DEFAULT, () -> Requests.NOW, _ -> Optional.empty()));
        MetadataUpdate key =
                new MetadataUpdate(Map.of("x-account-meta-temp-url-key", "key"), Set.of());
        store.objects().putAccount(new AccountName("AUTH_test"), key);
        store.objects().putContainer(new ContainerPath("AUTH_test", "c"), MetadataUpdate.NONE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static String field(String name, String value) {
        return "--xYz\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                .formatted(name, value);
    }

    private static String file(String name, String text) {
        return "--xYz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"%s\"\r\n"
                        .formatted(name)
                + "Content-Type: text/x\r\n\r\n%s\r\n".formatted(text);
    }

    private static String fields(String redirect, int size, int count, long expires) {
        String signed = "%s\n%s\n%d\n%d\n%d".formatted(PATH, redirect, size, count, expires);
        return field("redirect", redirect)
                + field("max_file_size", Integer.toString(size))
                + field("max_file_count", Integer.toString(count))
                + field("expires", Long.toString(expires))
                + field("signature", Digest.SHA256.hmac("key", signed));
    }

    /// Comes in pieces of so many bytes.
    private Response post(String form, int piece) {
        byte[] bytes = form.getBytes(StandardCharsets.UTF_8);
        Body body =
                new Body() {
                    private int at;

                    @Override
                    public @Nullable ByteBuffer next() {
                        int begin = at;
                        at = Math.min(bytes.length, at + piece);
                        return begin == at ? null : ByteBuffer.wrap(bytes, begin, at - begin);
                    }

                    @Override
                    public void close() {}
                };
        Request request =
                Requests.of("POST", PATH, "Content-Type", "multipart/form-data; boundary=xYz");
        return store.send(request.withBody(body));
    }

    private Optional<ObjectRecord> stored(String name) {
        return store.objects().object(new ObjectPath("AUTH_test", "c", "in/" + name));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 100_000})
    void filesBecomeObjects(int piece) {
        String form =
                fields("", 1000, 2, LATER)
                        + file("a b", "hello\r\n--xY\r\n")
                        + file("empty", "")
                        + "--xYz--\r\n";

        Response answer = post(form, piece);

        assertThat(Responses.body(answer)).isEqualTo("201 Created");
        assertThat(stored("a b").map(ObjectRecord::size)).contains(13L);
        assertThat(stored("a b").map(ObjectRecord::contentType)).contains("text/x");
        assertThat(stored("empty").map(ObjectRecord::size)).contains(0L);
    }

    @Test
    void theBrowserIsSentOn() {
        String form = fields("https://e.example/?a=1", 9, 1, LATER) + file("a", "x") + "--xYz--";

        Response answer = post(form, 50);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers().text("Location"))
                .isEqualTo("https://e.example/?a=1&status=201&message=");
    }

    @Test
    void attributesHoldForAllFiles() {
        String form =
                fields("", 9, 1, LATER)
                        + field("x_delete_after", "60")
                        + field("content-type", "text/all")
                        + file("a", "x")
                        + "--xYz--";

        post(form, 50);

        assertThat(stored("a").map(ObjectRecord::contentType)).contains("text/all");
        assertThat(stored("a").map(ObjectRecord::metadata))
                .contains(Map.of("x-delete-at", Long.toString(LATER)));
    }

    @ParameterizedTest
    @CsvSource({"10, true", "9, false"})
    void filesMayBeAsLargeAsSigned(int max, boolean fits) {
        Response answer = post(fields("", max, 1, LATER) + file("a", "0123456789") + "--xYz--", 30);

        assertThat(answer.status()).isEqualTo(fits ? 201 : 400);
        assertThat(Responses.body(answer))
                .isEqualTo(fits ? "201 Created" : "FormPost: max_file_size exceeded");
        assertThat(stored("a").isPresent()).isEqualTo(fits);
    }

    @Test
    void thereMayBeAsManyFilesAsSigned() {
        Response answer =
                post(fields("", 9, 1, LATER) + file("a", "x") + file("b", "x") + "--xYz--", 30);

        assertThat(Responses.body(answer))
                .isEqualTo("400 Bad Request\r\nFormPost: Max File Count Exceeded");
        assertThat(stored("a")).isPresent();
        assertThat(stored("b")).isEmpty();
    }

    @Test
    void whatIsOverOrNotSignedIsRefused() {
        String file = file("a", "x") + "--xYz--";

        Response over = post(fields("", 9, 1, LATER - 61) + file, 30);
        Response changed = post(fields("", 9, 1, LATER) + field("max_file_size", "99") + file, 30);

        assertThat(over.status()).isEqualTo(401);
        assertThat(Responses.body(over)).isEqualTo("FormPost: Form Expired");
        assertThat(changed.status()).isEqualTo(401);
        assertThat(Responses.body(changed)).isEqualTo("FormPost: Invalid Signature");
        assertThat(stored("a")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "no form, FormPost: invalid starting boundary",
        "--xYz--, '400 Bad Request\r\nFormPost: No Files To Process'"
    })
    void whatIsNoFormIsRefused(String form, String message) {
        Response answer = post(form, 3);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Responses.body(answer)).isEqualTo(message);
    }

    @Test
    void aFormThatEndsEarlyStoresNothing() {
        Response answer = post(fields("", 9, 1, LATER) + file("a", "x"), 30);

        assertThat(answer.status()).isEqualTo(499);
        assertThat(stored("a")).isEmpty();
    }
}
