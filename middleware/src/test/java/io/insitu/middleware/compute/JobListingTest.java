package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ContainerPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Jobs that read a container as a database.
final class JobListingTest extends OnBench {
    private static final String MAGIC = "SQLite format 3\0";

    @BeforeEach
    void open() {
        bench.object("bin", "p", "wasm:p").object("in", "some", "1");
    }

    private void readsFrom(String device) {
        engine.program(
                "p",
                run -> {
                    String read = run.read(device);
                    run.write("stdout", read.substring(0, MAGIC.length()) + read.contains("some"));
                    return FakeRun.DONE;
                });
    }

    private static String job(String device, String path) {
        return """
        [{'name': 'q', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
          {'name': '%s', 'path': '%s'}, {'name': 'stdout'}]}]
        """
                .formatted(device, path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stdin", "input"})
    void containerIsReadAsItsListingDatabase(String device) throws Exception {
        readsFrom(device);

        Bench.Answer answer = bench.job(job(device, "swift://~/in"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(MAGIC + "true");
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void listingIsReadAnewEachTime() {
        readsFrom("input");
        bench.job(job("input", "swift://~/in"));

        Bench.Answer again = bench.job(job("input", "swift://~/in"));

        assertThat(again.header("X-Nexe-Cached")).isEqualTo("false");
    }

    @Test
    void missingContainerIsNamed() {
        Bench.Answer answer = bench.job(job("input", "swift://~/missing"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body())
                .isEqualTo("Error 404 Not Found while fetching /AUTH_test/missing");
    }

    @Test
    void whoMayNotListIsRefused() {
        Bench.Answer answer = withoutListing("swift://~/in");

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void everyContainerThatAWildcardFindsIsReadByAnInstanceOfItsOwn() {
        bench.object("log-1", "some", "1").object("log-2", "other", "1").object("out", "x", "1");
        readsFrom("input");

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'q', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
                          {'name': 'input', 'path': 'swift://~/log-*'},
                          {'name': 'stdout', 'path': 'swift://~/out/of-*'}]}]
                        """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Nexe-System")).isEqualTo("q-1,q-2");
        assertThat(bench.stored("out", "of-1")).contains(MAGIC + "true");
        assertThat(bench.stored("out", "of-2")).contains(MAGIC + "false");
    }

    @Test
    void wildcardThatFindsNoContainerIsRefused() {
        Bench.Answer answer = bench.job(job("input", "swift://~/nothing*"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("No containers found in path swift://~/nothing*");
    }

    @Test
    void containersOfAWildcardThatMayNotBeListedAreNotRead() {
        Bench.Answer answer = withoutListing("swift://~/in*");

        assertThat(answer.status()).isEqualTo(403);
    }

    /// {@return the answer to who may do everything but list `in`}
    private Bench.Answer withoutListing(String path) {
        Headers headers = Headers.of("X-Zerovm-Execute", "1.0", "Content-Type", "application/json");
        String job = job("input", path).replace('\'', '"');
        return bench.answer(bench.request("POST", "/v1/AUTH_test", job, headers, new NoListing()));
    }

    /// Lets everything pass but the listing of one container.
    private static final class NoListing implements Authorizer {
        @Override
        public void check(Request request, String account, Right right, String acl) {}

        @Override
        public void check(Request request, ContainerPath container, Right right, String acl) {
            if (right == Right.LIST && container.container().equals("in")) {
                throw new SwiftException(403, "no");
            }
        }

        @Override
        public String user() {
            return "someone";
        }
    }
}
