package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.Outcome;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.plan.Rights;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs between clients and objects, and jobs that run when an object is stored.
final class JobFilterTest extends OnBench {
    @BeforeEach
    void open() {
        bench.object("bin", "up", "wasm:up").object("bin", "no", "wasm:no");
        bench.object("c", "o", "hello").container("out");
        engine.program(
                "up",
                run -> {
                    String args =
                            String.join(
                                    " ", run.spec().args().subList(1, run.spec().args().size()));
                    run.write("stdout", run.read("stdin").toUpperCase(Locale.ROOT) + args);
                    return FakeRun.DONE;
                });
        engine.program(
                "no",
                run -> {
                    run.write("stderr", "no numbers: " + run.read("stdin"));
                    return new Outcome.Exited(2);
                });
    }

    private void set(String container, String... meta) {
        Headers headers = Headers.of(meta);
        headers.forEach((name, value) ->
                bench.store.putContainer(
                        new ContainerPath(Bench.ACCOUNT, container),
                        new MetadataUpdate(
                                Map.of(name.toLowerCase(Locale.ROOT), value), Set.of())));
    }

    private Bench.Answer get(String... headers) {
        return bench.send("GET", "/v1/AUTH_test/c/o", "", Headers.of(headers));
    }

    @Test
    void whatIsReadPassesThroughTheProgramThatTheRequestNames() {
        Bench.Answer answer = get("X-Zerovm-Run", "swift://~/bin/up", "X-Zerovm-Args", "'a b' c");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("HELLOa b c");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
        assertThat(answer.header("X-Nexe-Retcode")).isEqualTo("0");
    }

    @Test
    void whatIsReadThroughAProgramHasAnEtagOfItsOwnAndRanges() {
        String run = "swift://~/bin/up";
        String etag = get("X-Zerovm-Run", run).header("Etag");

        assertThat(etag).isNotEmpty().isNotEqualTo(get().header("Etag"));
        assertThat(get("X-Zerovm-Run", run, "If-None-Match", etag).status()).isEqualTo(304);
        assertThat(get("X-Zerovm-Run", run, "Range", "bytes=0-1").body()).isEqualTo("HE");
        assertThat(engine.started()).hasSize(1);
    }

    @Test
    void aContainerSaysThroughWhichProgramItsObjectsAreRead() {
        set(
                "c",
                "X-Container-Meta-Zerovm-Get",
                "swift://~/bin/up !",
                "X-Container-Meta-Zerovm-Get-Type",
                "text/x-up");

        Bench.Answer answer = get();

        assertThat(answer.body()).isEqualTo("HELLO!");
        assertThat(answer.header("Content-Type")).isEqualTo("text/x-up");
    }

    @Test
    void anObjectThatIsNotThereIs404AndNothingRuns() {
        Bench.Answer answer =
                bench.send(
                        "GET",
                        "/v1/AUTH_test/c/none",
                        "",
                        Headers.of("X-Zerovm-Run", "swift://~/bin/up"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(engine.started()).isEmpty();
    }

    @Test
    void whatIsStoredIsWhatTheProgramWrote() {
        Bench.Answer answer =
                bench.send(
                        "PUT",
                        "/v1/AUTH_test/out/x",
                        "abc",
                        Headers.of("X-Zerovm-Run", "swift://~/bin/up", "Content-Type", "text/a"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("X-Nexe-Retcode")).isEqualTo("0");
        assertThat(bench.stored("out", "x")).contains("ABC");
    }

    @Test
    void aProgramThatExitsWithAnotherCodeRefusesTheUpload() {
        set("out", "X-Container-Meta-Zerovm-Put", "swift://~/bin/no");

        Bench.Answer answer = bench.send("PUT", "/v1/AUTH_test/out/x", "abc", Headers.EMPTY);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("no numbers: abc");
        assertThat(answer.header("X-Nexe-Retcode")).isEqualTo("2");
        assertThat(bench.stored("out", "x")).isEmpty();
    }

    @Test
    void aProgramThatTrapsStoresNothing() {
        engine.program("no", _ -> new Outcome.Trapped("unreachable"));
        set("out", "X-Container-Meta-Zerovm-Put", "swift://~/bin/no");

        Bench.Answer answer = bench.send("PUT", "/v1/AUTH_test/out/x", "abc", Headers.EMPTY);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("unreachable");
        assertThat(bench.stored("out", "x")).isEmpty();
    }

    @Test
    void bytesThatAreNotWhatTheirEtagSaysDoNotReachTheStore() {
        Bench.Answer answer =
                bench.send(
                        "PUT",
                        "/v1/AUTH_test/out/x",
                        "abc",
                        Headers.of("X-Zerovm-Run", "swift://~/bin/up", "Etag", "0".repeat(32)));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(bench.stored("out", "x")).isEmpty();
    }

    @Test
    void aCopyPassesThroughTheProgramToo() {
        Bench.Answer answer =
                bench.send(
                        "COPY",
                        "/v1/AUTH_test/c/o",
                        "",
                        Headers.of("X-Zerovm-Run", "swift://~/bin/up", "Destination", "out/copy"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(bench.stored("out", "copy")).contains("HELLO");
    }

    @Test
    void whoDoesNotOwnTheAccountRunsNothingThere() {
        Bench.Answer answer =
                bench.answer(
                        bench.request(
                                "GET",
                                "/v1/AUTH_test/c/o",
                                "",
                                Headers.of("X-Zerovm-Run", "swift://~/bin/up"),
                                new AccountOwner("AUTH_other", "x")));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(engine.started()).isEmpty();
    }

    /// May whatever a container's lists let it, and owns nothing.
    private record Guest(String user) implements Authorizer {
        @Override
        public void check(Request request, String account, Right right, String acl) {
            if (right == Right.OWN || right == Right.ADMINISTER) {
                throw new SwiftException(403);
            }
        }
    }

    private Bench.Answer ask(Authorizer who, String method, String query, String... headers) {
        Request request =
                bench.request(method, "/v1/AUTH_test/c/o", "body", Headers.of(headers), who)
                        .withQuery(Query.parse(query));
        return bench.answer(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart-manifest=get", "symlink=get", "symlink", ""})
    void onlyTheOwnerReadsWhatLiesThere(String query) {
        set("c", "X-Container-Meta-Zerovm-Get", "swift://~/bin/up");

        assertThat(ask(new Guest("x"), "GET", query, "X-Symlink-Target", "x").body())
                .isEqualTo("HELLO");
        assertThat(ask(Authorizer.EVERYTHING, "GET", query).body())
                .isEqualTo(query.isEmpty() ? "HELLO" : "hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart-manifest=x", "symlink", ""})
    void whatAnybodyStoresPassesThroughTheProgram(String query) {
        set("c", "X-Container-Meta-Zerovm-Put", "swift://~/bin/up");

        assertThat(ask(new Guest("x"), "PUT", query).status()).isEqualTo(201);
        assertThat(bench.stored("c", "o")).contains("BODY");
    }

    @Test
    void onlyTheOwnersJobsUseAContainerWithPrograms() {
        set("c", "X-Container-Meta-Zerovm-Get", "swift://~/bin/up");
        String job =
                """
                [{"name": "x", "exec": {"path": "swift://AUTH_test/bin/up"}, "devices": [
                  {"name": "stdin", "path": "swift://AUTH_test/c/o"}, {"name": "stdout"}]}]
                """;
        Rights guests =
                new Rights(
                        bench.request("GET", "/", "", Headers.EMPTY, new Guest("x")), bench.store);

        assertThat(bench.job(job).body()).isEqualTo("HELLO");
        assertThatThrownBy(() -> guests.read(new ContainerPath(Bench.ACCOUNT, "c")))
                .isInstanceOfSatisfying(
                        SwiftException.class,
                        refused -> assertThat(refused.status()).isEqualTo(403));
        assertThat(guests.write(new ContainerPath(Bench.ACCOUNT, "c"))).isTrue();
    }

    @Test
    void noJobButTheOwnersStoresWhereAProgramLooks() {
        set("c", "X-Container-Meta-Zerovm-Put", "swift://~/bin/up");
        ContainerPath path = new ContainerPath(Bench.ACCOUNT, "c");
        Rights guests =
                new Rights(
                        bench.request("GET", "/", "", Headers.EMPTY, new Guest("x")), bench.store);

        assertThat(guests.read(path)).isTrue();
        assertThatThrownBy(() -> guests.write(path))
                .hasMessageContaining("/AUTH_test/c goes through its program");
    }

    @Test
    void aProgramThatIsNoneIsNamed() {
        Bench.Answer answer = get("X-Zerovm-Run", "bin/up");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("X-Zerovm-Run: 'bin/up' is no swift://account/container/object");
    }

    private CompletableFuture<String> created() {
        CompletableFuture<String> seen = new CompletableFuture<>();
        engine.program(
                "index",
                run -> {
                    seen.complete(run.read("stdin"));
                    run.write("stdout", "indexed");
                    return FakeRun.DONE;
                });
        bench.object("bin", "index", "wasm:index");
        bench.object(
                "bin",
                "index.json",
                """
                [{"name": "i", "exec": {"path": "swift://~/bin/index"}, "devices": [
                  {"name": "stdin", "path": "{.object_path}"}, {"name": "stdout", "path": "swift://~/c/index"}]}]
                """);
        set("out", "X-Container-Meta-Zerovm-On-Create", "swift://~/bin/index.json");
        return seen;
    }

    @Test
    void aJobRunsForEachObjectThatIsStored() throws Exception {
        CompletableFuture<String> seen = created();

        Bench.Answer answer = bench.send("PUT", "/v1/AUTH_test/out/x", "new", Headers.EMPTY);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(seen.get()).isEqualTo("new");
    }

    @Test
    void aJobThatWasOwedWhenTheServerStoppedRunsAtItsStart() throws Exception {
        CompletableFuture<String> seen = created();
        bench.object("out", "owed", "owed");
        bench.store.putContainer(new ContainerPath(".insitu", "on-create"), MetadataUpdate.NONE);
        bench.note("0001", "/AUTH_test/out/owed");
        bench.close();

        bench = Bench.of(directory, engine);

        assertThat(seen.get()).isEqualTo("owed");
    }

    @Test
    void anObjectThatIsRefusedStartsNoJob() {
        CompletableFuture<String> seen = created();
        set("out", "X-Container-Meta-Zerovm-Put", "swift://~/bin/no");

        bench.send("PUT", "/v1/AUTH_test/out/x", "new", Headers.EMPTY);

        assertThat(seen).isNotDone();
        assertThat(
                        bench.store.objects(
                                new ContainerPath(".insitu", "on-create"), ListingQuery.all(10)))
                .isEmpty();
    }
}
