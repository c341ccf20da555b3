package io.insitu.middleware.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.tempauth.TempAuth;
import io.insitu.middleware.tempauth.TempAuthConfig;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerHandlerTest {
    private static final String CONTAINER = "/v1/AUTH_test/c";

    @TempDir private Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder, () -> Requests.NOW);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aContainerIsCreatedOnce() {
        assertThat(store.send("PUT", CONTAINER).status()).isEqualTo(201);
        assertThat(store.send("PUT", CONTAINER).status()).isEqualTo(202);
        assertThat(store.send("HEAD", CONTAINER).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"GET, 404", "HEAD, 404", "POST, 404", "DELETE, 404"})
    void whatIsNotThereIs404(String method, int status) {
        assertThat(store.send(method, CONTAINER).status()).isEqualTo(status);
    }

    @Test
    void aContainerTellsItsCountersAndMetadata() {
        store.send("PUT", CONTAINER, "X-Container-Meta-Color", "blue", "X-Container-Read", ".r:*");
        store.put(CONTAINER + "/o", "hello");

        Response head = store.send("HEAD", CONTAINER);

        assertThat(head.headers().text("X-Container-Object-Count")).isEqualTo("1");
        assertThat(head.headers().text("X-Container-Bytes-Used")).isEqualTo("5");
        assertThat(head.headers().text("X-Container-Meta-Color")).isEqualTo("blue");
        assertThat(head.headers().text("X-Container-Read")).isEqualTo(".r:*");
        assertThat(head.headers().text("X-Timestamp")).matches("\\d{10}\\.\\d{5}");
        assertThat(head.headers().text("Last-Modified")).endsWith(" GMT");
        assertThat(head.content().length()).isZero();
    }

    @Test
    void metadataAndListsAreRemoved() {
        store.send(
                "PUT",
                CONTAINER,
                "X-Container-Meta-A",
                "1",
                "X-Container-Meta-B",
                "2",
                "X-Container-Read",
                "test",
                "X-Container-Write",
                "test");

        Response post =
                store.send(
                        "POST",
                        CONTAINER,
                        "X-Container-Meta-A",
                        "",
                        "X-Container-Read",
                        "",
                        "X-Remove-Container-Write",
                        "x");

        Response head = store.send("HEAD", CONTAINER);
        assertThat(post.status()).isEqualTo(204);
        assertThat(head.headers().has("X-Container-Meta-A")).isFalse();
        assertThat(head.headers().text("X-Container-Meta-B")).isEqualTo("2");
        assertThat(head.headers().has("X-Container-Read")).isFalse();
        assertThat(head.headers().has("X-Container-Write")).isFalse();
    }

    @Test
    void aListIsCleanedBeforeItIsKept() {
        store.send("PUT", CONTAINER, "X-Container-Read", " .referrer : * , .rlistings");

        assertThat(store.send("HEAD", CONTAINER).headers().text("X-Container-Read"))
                .isEqualTo(".r:*,.rlistings");
    }

    @Test
    void aListThatCannotBeUnderstoodChangesNothing() {
        Response response = store.send("PUT", CONTAINER, "X-Container-Write", ".r:*");

        assertThat(response.status()).isEqualTo(400);
        assertThat(store.send("HEAD", CONTAINER).status()).isEqualTo(404);
    }

    @Test
    void theStoragePolicyMayBeNamedInAnyCaseAndIsTold() {
        assertThat(store.send("PUT", CONTAINER, "X-Storage-Policy", "policy-0").status())
                .isEqualTo(201);
        assertThat(store.send("HEAD", CONTAINER).headers().text("X-Storage-Policy"))
                .isEqualTo("Policy-0");
    }

    @Test
    void aStoragePolicyThatIsNotThereIsRefused() {
        Response response = store.send("PUT", CONTAINER, "X-Storage-Policy", "gold");

        assertThat(response.status()).isEqualTo(400);
        assertThat(Responses.body(response)).isEqualTo("Invalid X-Storage-Policy 'gold'");
    }

    @Test
    void aContainerWithObjectsIsNotDeleted() {
        store.send("PUT", CONTAINER);
        store.put(CONTAINER + "/o", "x");

        Response full = store.send("DELETE", CONTAINER);
        store.send("DELETE", CONTAINER + "/o");
        Response empty = store.send("DELETE", CONTAINER);

        assertThat(full.status()).isEqualTo(409);
        assertThat(Responses.body(full))
                .isEqualTo(
                        "<html><h1>Conflict</h1><p>There was a conflict when trying to complete"
                                + " your request.</p></html>");
        assertThat(empty.status()).isEqualTo(204);
        assertThat(store.send("HEAD", CONTAINER).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                             | a b/ b/1 b/2/x b/3 c
                    limit=2                        | a b/
                    limit=0                        | ''
                    marker=b/1                     | b/2/x b/3 c
                    marker=b/1&end_marker=c        | b/2/x b/3
                    prefix=b/                      | b/ b/1 b/2/x b/3
                    delimiter=/                    | a b/ c
                    prefix=b/&delimiter=/          | b/ b/1 b/2/ b/3
                    reverse=true&limit=2           | c b/3
                    path=                          | a b/ c
                    path=b                         | b/1 b/3
                    path=b/                        | b/1 b/3
                    path=b&limit=1                 | b/1
                    path=b/2                       | b/2/x
                    path=none                      | ''
                    """)
    void objectsAreListed(String query, String names) {
        store.send("PUT", CONTAINER);
        for (String name : new String[] {"c", "b/3", "b/2/x", "b/1", "b/", "a"}) {
            store.put(CONTAINER + "/" + name, name);
        }

        Response response = store.send("GET", CONTAINER + "?" + query);

        assertThat(Responses.body(response).strip().replace('\n', ' ')).isEqualTo(names);
        assertThat(response.status()).isEqualTo(names.isEmpty() ? 204 : 200);
    }

    @Test
    void aPathListingGoesOnBehindFoldersThatAreNoObjects() {
        store.send("PUT", CONTAINER);
        for (int i = 0; i < 9; i++) {
            store.put(CONTAINER + "/p/d" + i + "/x", "x");
        }
        store.put(CONTAINER + "/p/z", "z");

        Response response = store.send("GET", CONTAINER + "?path=p&limit=2");

        assertThat(Responses.body(response)).isEqualTo("p/z\n");
    }

    @ParameterizedTest
    @CsvSource({"PATCH, 405", "COPY, 405", "OPTIONS, 200"})
    void otherMethodsAreToldWhatIsAllowed(String method, int status) {
        Response response = store.send(method, CONTAINER);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().text("Allow"))
                .isEqualTo("PUT, OPTIONS, POST, GET, HEAD, DELETE");
    }

    @Test
    void aStrangerIsShownWhatTheReadListAllowsAndNoList(@TempDir Path other) {
        var auth = new TempAuth(TempAuthConfig.DEFAULT, () -> Requests.NOW, _ -> Optional.empty());
        store.close();
        store = Store.open(other, () -> Requests.NOW);
        store.send(
                "PUT", CONTAINER, "X-Container-Read", ".r:*,.rlistings", "X-Container-Meta-A", "1");
        store.send("PUT", CONTAINER + "2", "X-Container-Read", ".r:*");
        store.close();
        store = Store.open(other, () -> Requests.NOW, auth);

        Response open = store.send("GET", CONTAINER);
        Response closed = store.send("GET", CONTAINER + "2");
        Response missing = store.send("GET", CONTAINER + "3");

        assertThat(open.status()).isEqualTo(204);
        assertThat(open.headers().text("X-Container-Meta-A")).isEqualTo("1");
        assertThat(open.headers().has("X-Container-Read")).isFalse();
        assertThat(closed.status()).isEqualTo(401);
        assertThat(missing.status()).isEqualTo(401);
    }
}
