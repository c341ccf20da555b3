package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What containers may say of programs, and what becomes of what they said wrongly.
@Timeout(60)
final class ContainerProgramsTest extends OnBench {
    private Bench.Answer send(String method, String path, String header, String value) {
        return bench.send(method, path, "", Headers.of(header, value));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "PUT, Get, foo",
        "POST, Put, foo",
        "POST, Put, swift://~/bin/p 'open",
        "POST, On-Create, foo",
        "PUT, On-Create, swift://~/bin"
    })
    void whatIsNoProgramIsRefusedWhenItIsSaid(String method, String when, String value) {
        String header = "X-Container-Meta-Zerovm-" + when;

        Bench.Answer answer = send(method, "/v1/AUTH_test/c", header, value);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith(header + ": '");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Get", "Put", "On-Create"})
    void whatIsOneIsHandedOn(String when) {
        String header = "X-Container-Meta-Zerovm-" + when;

        assertThat(send("POST", "/v1/AUTH_test/c", header, "swift://~/bin/p").status())
                .isEqualTo(404);
        assertThat(send("POST", "/v1/AUTH_test/c", header, "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/AUTH_test", "/v1/AUTH_test/c/o"})
    void cacheHasOneWord(String path) {
        Bench.Answer answer =
                bench.send(
                        "POST",
                        path,
                        "",
                        Headers.of("X-Zerovm-Execute", "1.0", "X-Zerovm-Cache", "maybe"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("X-Zerovm-Cache: 'maybe' is not no, the one value that it has");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "swift://~/bin/missing.json, while fetching /AUTH_test/bin/missing.json",
        "swift://~/bin/broken.json, Could not parse system map",
        "foo, is no swift://account/container/object"
    })
    void aJobForANewObjectThatCannotRunIsOneThatFailed(String job, String why) {
        bench.object("bin", "broken.json", "{").container("feed");
        bench.store.updateContainer(
                new ContainerPath(Bench.ACCOUNT, "feed"),
                new MetadataUpdate(Map.of("x-container-meta-zerovm-on-create", job), Set.of()));

        bench.send("PUT", "/v1/AUTH_test/feed/first", "new", Headers.EMPTY);
        ContainerPath notes = new ContainerPath(".insitu", "on-create");
        while (!bench.store.objects(notes, ListingQuery.all(10)).isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(bench.send("GET", "/v1/AUTH_test", Query.parse("jobs&state=failed"), "").body())
                .contains("for /AUTH_test/feed/first cannot run", why);
    }
}
