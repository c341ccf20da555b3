package io.insitu.middleware.etagquoter;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtagQuoterMiddlewareTest {
    private static final String A = "/v1/AUTH_test";
    private static final String C = A + "/c";
    private static final String MD5 = "781e5e245d69b566979b86e28d23f2c7";

    @TempDir private Path folder;
    private boolean byDefault;
    private Store store;

    @BeforeEach
    void open() {
        store =
                Store.open(
                        folder,
                        () -> Requests.NOW,
                        (request, next) ->
                                new EtagQuoterMiddleware(
                                                new EtagQuoterMiddleware.Config(byDefault),
                                                store.objects())
                                        .handle(request, next));
        store.send("PUT", C);
        store.put(C + "/o", "0123456789");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String etag() {
        return store.send("HEAD", C + "/o").headers().text("Etag");
    }

    @Test
    void etagIsBareUnlessSomebodyAsksForQuotes() {
        assertThat(etag()).isEqualTo(MD5);

        byDefault = true;

        assertThat(etag()).isEqualTo('"' + MD5 + '"');
    }

    @Test
    void containerOverrulesItsAccount() {
        store.send("POST", A, "X-Account-Rfc-Compliant-Etags", "yes");
        assertThat(etag()).isEqualTo('"' + MD5 + '"');

        store.send("POST", C, "X-Container-Rfc-Compliant-Etags", "no");

        assertThat(etag()).isEqualTo(MD5);
        assertThat(store.send("HEAD", C).headers().text("X-Container-Rfc-Compliant-Etags"))
                .isEqualTo("False");
    }

    @Test
    void whatWasSaidCanBeTakenBack() {
        store.send("POST", C, "X-Container-Rfc-Compliant-Etags", "true");
        store.send("POST", C, "X-Remove-Container-Rfc-Compliant-Etags", "x");

        assertThat(etag()).isEqualTo(MD5);
        assertThat(store.send("HEAD", C).headers().has("X-Container-Rfc-Compliant-Etags"))
                .isFalse();
    }
}
