package io.insitu.middleware.quotas;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotasTest {
    private static final String A = "/v1/AUTH_test";
    private static final String C = A + "/c";

    @TempDir private Path folder;
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder, () -> Requests.NOW, new ContainerQuotas(), new AccountQuotas());
        store.send("PUT", C);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void uploadUpToTheContainersQuotaIsTakenAndOneByteMoreIsRefused() {
        store.send("POST", C, "X-Container-Meta-Quota-Bytes", "10");
        store.put(C + "/four", "1234");

        assertThat(put(C + "/six", "123456").status()).isEqualTo(201);
        Response beyond = put(C + "/one", "1");

        assertThat(beyond.status()).isEqualTo(413);
        assertThat(Responses.body(beyond)).isEqualTo("Upload exceeds quota.");
        assertThat(store.send("HEAD", C + "/one").status()).isEqualTo(404);
    }

    @Test
    void containerTakesAsManyObjectsAsItsQuotaSays() {
        store.send("POST", C, "X-Container-Meta-Quota-Count", "1");

        assertThat(put(C + "/a", "").status()).isEqualTo(201);
        assertThat(put(C + "/b", "").status()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Container-Meta-Quota-Bytes, many, 400, Invalid bytes quota.",
        "X-Container-Meta-Quota-Count, -1, 400, Invalid count quota.",
        "X-Container-Meta-Quota-Bytes, '', 204, ''",
        "X-Container-Meta-Quota-Count, 99999999999999999999, 204, ''"
    })
    void quotaIsAWholeNumber(String header, String value, int status, String text) {
        Response response = store.send("POST", C, header, value);

        assertThat(response.status()).isEqualTo(status);
        assertThat(Responses.body(response)).isEqualTo(text);
    }

    @Test
    void accountsQuotaHoldsForAllButAdministrators() {
        store.send("POST", A, "X-Account-Meta-Quota-Bytes", "3");

        assertThat(send("PUT", C + "/o", "1234", Authorizer.Right.WRITE).status()).isEqualTo(413);
        assertThat(send("PUT", C + "/o", "123", Authorizer.Right.WRITE).status()).isEqualTo(201);
        assertThat(put(C + "/p", "1234").status()).isEqualTo(201);
    }

    @Test
    void whoeverMayNotWriteIsToldThatFirst() {
        store.send("POST", A, "X-Account-Meta-Quota-Bytes", "3");
        store.send("POST", C, "X-Container-Meta-Quota-Bytes", "2");

        assertThat(send("PUT", C + "/o", "1234", Authorizer.Right.READ).status()).isEqualTo(403);
    }

    @Test
    void onlyAdministratorsSetAnAccountsQuota() {
        Request set = Requests.of("POST", A, "X-Account-Meta-Quota-Bytes", "3");
        Request remove = Requests.of("POST", A, "X-Remove-Account-Meta-Quota-Bytes", "x");

        assertThat(store.send(by(set, Authorizer.Right.OWN)).status()).isEqualTo(403);
        assertThat(store.send(by(remove, Authorizer.Right.OWN)).status()).isEqualTo(403);
        assertThat(store.send(set).status()).isEqualTo(204);
        assertThat(store.send("POST", A, "X-Account-Meta-Quota-Bytes", "x").status())
                .isEqualTo(400);
    }

    private Response put(String url, String body) {
        return store.send(Requests.upload("PUT", url, body));
    }

    private Response send(String method, String url, String body, Authorizer.Right may) {
        return store.send(by(Requests.upload(method, url, body), may));
    }

    /// {@return the request of somebody who may do that and nothing else}
    private static Request by(Request request, Authorizer.Right may) {
        Set<Authorizer.Right> rights = EnumSet.of(may);
        return request.withAuthorizer(
                new Authorizer() {
                    @Override
                    public void check(Request asked, String account, Right right, String acl) {
                        if (!rights.contains(right)) {
                            throw new SwiftException(403);
                        }
                    }

                    @Override
                    public String user() {
                        return "somebody";
                    }
                });
    }
}
