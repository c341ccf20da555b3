package io.insitu.middleware.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwiftApiTest {
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /               | 404 | <html><h1>Not Found</h1>
                    /foo            | 412 | Bad URL
                    /v1             | 412 | Bad URL
                    /v1/            | 412 | Bad URL
                    /v2/a           | 400 | <html><h1>Bad Request</h1>
                    /v1//c          | 404 | <html><h1>Not Found</h1>
                    /v1/a//o        | 404 | <html><h1>Not Found</h1>
                    /v1/a/c/%ff     | 412 | Invalid UTF8 or contains NULL
                    /v1/a/c/d%00    | 412 | Invalid UTF8 or contains NULL
                    """)
    void aPathThatNamesNothingIsRefused(String path, int status, String begin) {
        Response response = store.send("GET", path);

        assertThat(response.status()).isEqualTo(status);
        assertThat(Responses.body(response)).startsWith(begin);
    }

    @ParameterizedTest
    @CsvSource({"/v1/a, 204", "/v1.0/a, 204", "/v1/a/, 204", "/v1/a/c/, 404"})
    void aSlashAtTheEndNamesNothingMore(String path, int status) {
        assertThat(store.send("GET", path).status()).isEqualTo(status);
    }

    @Test
    void tooManyHeadersAreRefused() {
        List<Headers.Field> fields = new ArrayList<>();
        for (int i = 0; i < 127; i++) {
            fields.add(new Headers.Field("X-" + i, "v"));
        }
        Response response =
                store.send(Requests.of("GET", "/v1/a").withHeaders(ignored -> Headers.of(fields)));

        assertThat(response.status()).isEqualTo(431);
    }

    @Test
    void theLimitsAreShown() {
        var api = new SwiftApi(SwiftApi.Config.DEFAULT, store.objects(), () -> Requests.NOW);

        assertThat(api.info())
                .extractingByKey("swift")
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("max_file_size", 5_368_709_122L)
                .containsEntry("max_meta_count", 90)
                .containsEntry("container_listing_limit", 10_000)
                .containsEntry("account_autocreate", true)
                .containsEntry("allow_account_management", false);
    }
}
