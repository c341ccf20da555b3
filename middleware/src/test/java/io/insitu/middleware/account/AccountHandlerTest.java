package io.insitu.middleware.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.api.SwiftApi;
import io.insitu.middleware.constraints.Constraints;
import io.insitu.middleware.policy.StoragePolicy;
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

class AccountHandlerTest {
    private static final String ACCOUNT = "/v1/AUTH_test";

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
    void anAccountThatWasNeverWrittenIsEmpty() {
        Response get = store.send("GET", ACCOUNT);
        Response json = store.send("GET", ACCOUNT + "?format=json");

        assertThat(get.status()).isEqualTo(204);
        assertThat(get.headers().text("X-Account-Container-Count")).isEqualTo("0");
        assertThat(get.headers().text("X-Account-Object-Count")).isEqualTo("0");
        assertThat(get.headers().text("X-Account-Bytes-Used")).isEqualTo("0");
        assertThat(Responses.body(json)).isEqualTo("[]");
        assertThat(store.send("HEAD", ACCOUNT).status()).isEqualTo(200);
    }

    @Test
    void countersFollowWhatIsStored() {
        store.send("PUT", ACCOUNT + "/c1");
        store.send("PUT", ACCOUNT + "/c2");
        store.put(ACCOUNT + "/c1/o", "hello");

        Response head = store.send("HEAD", ACCOUNT);

        assertThat(head.status()).isEqualTo(204);
        assertThat(head.headers().text("X-Account-Container-Count")).isEqualTo("2");
        assertThat(head.headers().text("X-Account-Object-Count")).isEqualTo("1");
        assertThat(head.headers().text("X-Account-Bytes-Used")).isEqualTo("5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                        | a-1 a-2 b é
                    limit=2                   | a-1 a-2
                    prefix=a                  | a-1 a-2
                    marker=a-1                | a-2 b é
                    end_marker=b              | a-1 a-2
                    delimiter=-               | a- b é
                    reverse=true              | é b a-2 a-1
                    reverse=1&marker=b        | a-2 a-1
                    """)
    void containersAreListed(String query, String names) {
        for (String name : new String[] {"b", "a-2", "%C3%A9", "a-1"}) {
            store.send("PUT", ACCOUNT + "/" + name);
        }

        Response response = store.send("GET", ACCOUNT + "?" + query);

        assertThat(Responses.body(response).strip().replace('\n', ' ')).isEqualTo(names);
    }

    @Test
    void metadataIsSetAndRemoved() {
        Response post =
                store.send(
                        "POST",
                        ACCOUNT,
                        "X-Account-Meta-Color",
                        "blue",
                        "X-Account-Meta-Size",
                        "1");
        store.send("POST", ACCOUNT, "X-Remove-Account-Meta-Size", "x");

        Response head = store.send("HEAD", ACCOUNT);

        assertThat(post.status()).isEqualTo(204);
        assertThat(head.headers().text("X-Account-Meta-Color")).isEqualTo("blue");
        assertThat(head.headers().has("X-Account-Meta-Size")).isFalse();
    }

    @Test
    void metadataOfSeveralRequestsIsLimitedTogether() {
        for (int i = 0; i < 90; i++) {
            store.send("POST", ACCOUNT, "X-Account-Meta-" + i, "v");
        }

        Response oneMore = store.send("POST", ACCOUNT, "X-Account-Meta-90", "v");
        Response instead =
                store.send(
                        "POST", ACCOUNT, "X-Account-Meta-90", "v", "X-Remove-Account-Meta-0", "x");

        assertThat(oneMore.status()).isEqualTo(400);
        assertThat(Responses.body(oneMore)).isEqualTo("Too many metadata items; max 90");
        assertThat(instead.status()).isEqualTo(204);
    }

    @Test
    void puttingAnAccountIsAMatterOfConfiguration(@TempDir Path other) {
        SwiftApi.Config config = managed();
        try (Store managed = Store.open(other, () -> Requests.NOW, config)) {
            assertThat(store.send("PUT", ACCOUNT).status()).isEqualTo(405);
            assertThat(managed.send("PUT", ACCOUNT).status()).isEqualTo(201);
            assertThat(managed.send("PUT", ACCOUNT).status()).isEqualTo(202);
        }
    }

    @Test
    void deletingAnAccountTakesAllThatIsInIt() throws Exception {
        SwiftApi.Config config = managed();
        Path other = folder.resolve("managed");
        try (Store managed = Store.open(other, () -> Requests.NOW, config)) {
            managed.send("PUT", ACCOUNT + "/c1");
            managed.send("PUT", ACCOUNT + "/c2");
            managed.put(ACCOUNT + "/c2/o", "hello");

            assertThat(managed.send("DELETE", ACCOUNT + "?bulk-delete").status()).isEqualTo(400);
            assertThat(managed.send("DELETE", ACCOUNT).status()).isEqualTo(204);

            assertThat(managed.send("HEAD", ACCOUNT).status()).isEqualTo(200);
            assertThat(managed.send("GET", ACCOUNT + "/c2/o").status()).isEqualTo(404);
            assertThat(managed.send("DELETE", ACCOUNT).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"DELETE, 405", "PATCH, 405", "OPTIONS, 200"})
    void otherMethodsAreToldWhatIsAllowed(String method, int status) {
        Response response = store.send(method, ACCOUNT);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().text("Allow")).isEqualTo("OPTIONS, POST, GET, HEAD");
    }

    @Test
    void aTooLongNameIsRefused() {
        Response response = store.send("GET", "/v1/" + "a".repeat(257));

        assertThat(response.status()).isEqualTo(400);
        assertThat(Responses.body(response))
                .isEqualTo("Account name length of 257 longer than 256");
    }

    private static SwiftApi.Config managed() {
        return new SwiftApi.Config(
                Constraints.DEFAULT, new AccountHandler.Config(true), StoragePolicy.DEFAULT);
    }

    @Test
    void whatIsCountedIsToldForTheStoragePolicyToo() {
        store.send("PUT", ACCOUNT + "/c");
        store.put(ACCOUNT + "/c/o", "hello");

        Response head = store.send("HEAD", ACCOUNT);

        String prefix = "X-Account-Storage-Policy-Policy-0-";
        assertThat(head.headers().text(prefix + "Container-Count")).isEqualTo("1");
        assertThat(head.headers().text(prefix + "Object-Count")).isEqualTo("1");
        assertThat(head.headers().text(prefix + "Bytes-Used")).isEqualTo("5");
    }
}
