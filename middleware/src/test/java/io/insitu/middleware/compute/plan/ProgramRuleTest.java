package io.insitu.middleware.compute.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.api.SwiftApi;
import io.insitu.middleware.bulk.BulkConfig;
import io.insitu.middleware.copy.CopyMiddleware;
import io.insitu.middleware.dlo.DloConfig;
import io.insitu.middleware.dlo.DloMiddleware;
import io.insitu.middleware.slo.SloConfig;
import io.insitu.middleware.slo.SloMiddleware;
import io.insitu.middleware.symlink.SymlinkConfig;
import io.insitu.middleware.symlink.SymlinkMiddleware;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import io.insitu.storage.ContainerPath;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is let in by the lists of a container that has programs, and the ways around these.
final class ProgramRuleTest {
    private static final ContainerPath READ = new ContainerPath("AUTH_a", "read");
    private static final ContainerPath WRITTEN = new ContainerPath("AUTH_a", "written");

    @TempDir Path directory;
    private Store store;

    /// May do everything, as whom S3's access control lists let in, and owns nothing.
    private record Guest() implements Authorizer {
        @Override
        public void check(Request request, String account, Right right, String acl) {}

        @Override
        public String user() {
            return "guest";
        }
    }

    @BeforeEach
    void open() {
        store =
                Store.open(
                        directory,
                        () -> Requests.NOW,
                        SwiftApi.Config.DEFAULT,
                        new ProgramRule(),
                        new CopyMiddleware(1 << 20),
                        new SloMiddleware(SloConfig.DEFAULT, BulkConfig.DEFAULT),
                        new DloMiddleware(DloConfig.DEFAULT, 100),
                        new SymlinkMiddleware(SymlinkConfig.DEFAULT));
        store.send("PUT", "/v1/AUTH_a");
        String program = "swift://AUTH_a/bin/up";
        store.send("PUT", "/v1/AUTH_a/read", "X-Container-Meta-Zerovm-Get", program);
        store.send("PUT", "/v1/AUTH_a/written", "X-Container-Meta-Zerovm-Put", program);
        store.send("PUT", "/v1/AUTH_a/plain");
        store.put("/v1/AUTH_a/read/o", "hello");
        store.put("/v1/AUTH_a/plain/link", "", "X-Symlink-Target", "read/o");
        store.put("/v1/AUTH_a/plain/dynamic", "", "X-Object-Manifest", "read/o");
        String segments = "[{\"path\": \"/read/o\"}]";
        store.put("/v1/AUTH_a/plain/static?multipart-manifest=put", segments);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Response guest(Request request) {
        return store.send(request.withAuthorizer(new Guest()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"read/o", "plain/link", "plain/dynamic", "plain/static"})
    void ownersReadByWhicheverWay(String object) {
        Response answer = store.send("GET", "/v1/AUTH_a/" + object);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Responses.body(answer)).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read/o", "plain/link"})
    void guestsReadNothingPastTheProgram(String object) {
        Response answer = guest(Requests.of("GET", "/v1/AUTH_a/" + object));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(Responses.body(answer))
                .contains("What is read from /AUTH_a/read goes through its program");
    }

    /// Of a large object whose first segment cannot be read Swift says 409.
    @ParameterizedTest
    @ValueSource(strings = {"plain/dynamic", "plain/static"})
    void guestsGetNoSegmentsPastTheProgram(String object) {
        Response answer = guest(Requests.of("GET", "/v1/AUTH_a/" + object));

        assertThat(answer.status()).isEqualTo(409);
    }

    @Test
    void guestsCopyNothingPastTheProgram() {
        Request copy = Requests.of("COPY", "/v1/AUTH_a/read/o", "Destination", "plain/copy");
        Request put = Requests.upload("PUT", "/v1/AUTH_a/plain/c", "", "X-Copy-From", "read/o");

        assertThat(guest(copy).status()).isEqualTo(403);
        assertThat(guest(put).status()).isEqualTo(403);
        assertThat(store.send(copy).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "'', X-Object-Manifest, plain/o",
        "'', X-Symlink-Target, plain/o",
        "?multipart-manifest=put, X-Object-Meta-A, b"
    })
    void guestsStoreNothingThatStandsForOtherBytes(String query, String header, String value) {
        String segments = query.isEmpty() ? "" : "[{\"path\": \"/plain/o\"}]";
        String url = "/v1/AUTH_a/written/o" + query;
        store.put("/v1/AUTH_a/plain/o", "bytes");

        Response refused = guest(Requests.upload("PUT", url, segments, header, value));
        store.put(url, segments, header, value);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(store.send("GET", "/v1/AUTH_a/written/o").status()).isEqualTo(200);
    }

    @Test
    void guestsStoreNothingPastTheProgram() {
        Request put = Requests.upload("PUT", "/v1/AUTH_a/written/o", "body");

        Response answer = guest(put);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(Responses.body(answer))
                .contains("What is written to /AUTH_a/written goes through its program");
        assertThat(store.send("GET", "/v1/AUTH_a/written/o").status()).isEqualTo(404);
    }

    @Test
    void whatGoesThroughTheProgramIsReadAndStored() {
        Request get = Requests.of("GET", "/v1/AUTH_a/read/o").withAuthorizer(new Guest());
        Request put =
                Requests.upload("PUT", "/v1/AUTH_a/written/o", "body").withAuthorizer(new Guest());

        assertThat(store.send(ProgramRule.through(get, READ)).status()).isEqualTo(200);
        assertThat(store.send(ProgramRule.through(put, WRITTEN)).status()).isEqualTo(201);
    }

    @Test
    void theProgramOfOneContainerIsNotThatOfAnother() {
        Request get = Requests.of("GET", "/v1/AUTH_a/plain/link").withAuthorizer(new Guest());
        ContainerPath plain = new ContainerPath("AUTH_a", "plain");

        assertThat(store.send(ProgramRule.through(get, plain)).status()).isEqualTo(403);
    }

    @Test
    void guestsMakeNoManifestOfWhatIsThere() {
        String url = "/v1/AUTH_a/written/o";
        store.put(url, "body");

        Request post = Requests.upload("POST", url, "", "X-Object-Manifest", "plain/o");

        assertThat(guest(post).status()).isEqualTo(403);
        assertThat(Responses.body(store.send("GET", url))).isEqualTo("body");
    }

    @Test
    void metadataIsNotBytes() {
        Request post = Requests.upload("POST", "/v1/AUTH_a/written/o", "", "X-Object-Meta-A", "b");
        store.put("/v1/AUTH_a/written/o", "body");

        assertThat(guest(post).status()).isEqualTo(202);
        assertThat(guest(Requests.of("DELETE", "/v1/AUTH_a/written/o")).status()).isEqualTo(204);
    }
}
