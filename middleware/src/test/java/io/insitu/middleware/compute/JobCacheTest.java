package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Outcome;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.compute.cache.Provenance;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What determinism buys: results that are remembered, ETags that are known beforehand, provenance.
final class JobCacheTest extends OnBench {
    private static final String MAP =
            """
            [{'name': 'up', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
              {'name': 'stdin', 'path': 'swift://~/in/*'},
              {'name': 'stdout', 'path': 'swift://~/out/*', 'content_type': 'text/x-up', 'meta': {'By': 'p'}}]}]
            """;
    private static final String ANSWERED =
            """
            [{'name': 'up', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
              {'name': 'stdin', 'path': 'swift://~/in/a'}, {'name': 'stdout', 'content_type': 'text/x-up'}]}]
            """;

    @BeforeEach
    void open() {
        bench.object("bin", "p", "wasm:p").container("out");
        bench.object("in", "a", "one").object("in", "b", "two").object("in", "c", "three");
        engine.program(
                "p",
                run -> {
                    run.write("stdout", run.read("stdin").toUpperCase(Locale.ROOT));
                    return FakeRun.DONE;
                });
    }

    private int runs() {
        return engine.started().size();
    }

    @Test
    void instancesThatStoredTheirOutputsBeforeDoNotRunAgain() {
        Bench.Answer first = bench.job(MAP);

        Bench.Answer second = bench.job(MAP);

        assertThat(first.header("X-Nexe-Cached")).isEqualTo("false,false,false");
        assertThat(second.header("X-Nexe-Cached")).isEqualTo("true,true,true");
        assertThat(second.header("X-Nexe-Validation")).isEqualTo("2,2,2");
        assertThat(second.header("X-Nexe-Etag")).isEqualTo(first.header("X-Nexe-Etag"));
        assertThat(runs()).isEqualTo(3);
        assertThat(bench.metrics.counter("insitu.cache", "result", "hit").count()).isEqualTo(3);
    }

    @Test
    void onlyTheInstanceOfAChangedObjectRunsAgain() {
        bench.job(MAP);
        bench.object("in", "b", "changed");

        Bench.Answer again = bench.job(MAP);

        assertThat(again.header("X-Nexe-Cached")).isEqualTo("true,false,true");
        assertThat(runs()).isEqualTo(4);
        assertThat(bench.stored("out", "b")).contains("CHANGED");
    }

    @Test
    void anOutputThatWasReplacedOrDeletedIsMadeAgain() {
        bench.job(MAP);
        bench.object("out", "a", "something else");
        bench.store.deleteObject(new ObjectPath(Bench.ACCOUNT, "out", "b"));

        Bench.Answer again = bench.job(MAP);

        assertThat(again.header("X-Nexe-Cached")).isEqualTo("false,false,true");
        assertThat(bench.stored("out", "a")).contains("ONE");
        assertThat(bench.stored("out", "b")).contains("TWO");
    }

    @Test
    void anotherProgramTypeOrArgumentIsAnotherResult() {
        bench.job(MAP);

        bench.job(MAP.replace("text/x-up", "text/plain"));
        bench.job(MAP.replace("bin/p'", "bin/p', 'args': 'x'"));

        assertThat(runs()).isEqualTo(9);
    }

    @Test
    void anAnswerIsRememberedWithItsTypeAndDigest() {
        Bench.Answer first = bench.job(ANSWERED);

        Bench.Answer second = bench.job(ANSWERED);

        assertThat(second.body()).isEqualTo("ONE");
        assertThat(second.header("Content-Type")).isEqualTo("text/x-up");
        assertThat(second.header("X-Nexe-Cached")).isEqualTo("true");
        assertThat(second.header("X-Nexe-Etag")).isEqualTo(first.header("X-Nexe-Etag"));
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsTooLongToBeHeldInMemoryIsRememberedToo() {
        bench.object("in", "a", "0123456789".repeat(10_000));

        Bench.Answer first = bench.job(ANSWERED);
        Bench.Answer second = bench.job(ANSWERED);

        assertThat(second.header("X-Nexe-Cached")).isEqualTo("true");
        assertThat(second.body()).isEqualTo(first.body()).hasSize(100_000);
    }

    @Test
    void cacheNoRunsEverythingAgain() {
        bench.job(ANSWERED);

        Bench.Answer again = bench.job(ANSWERED, "X-Zerovm-Cache", "no");

        assertThat(again.header("X-Nexe-Cached")).isEqualTo("false");
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void whatDidNotExitWithZeroIsNotRemembered() {
        engine.program("p", _ -> new Outcome.Exited(3));
        bench.job(ANSWERED);

        Bench.Answer again = bench.job(ANSWERED);

        assertThat(again.header("X-Nexe-Cached")).isEqualTo("false");
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void aResultWhoseInputChangedMeanwhileIsNotRemembered() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", run.read("stdin"));
                    bench.object("in", "a", "changed meanwhile");
                    return FakeRun.DONE;
                });
        bench.job(ANSWERED);

        Bench.Answer again = bench.job(ANSWERED);

        assertThat(again.header("X-Nexe-Cached")).isEqualTo("false");
        assertThat(again.body()).isEqualTo("changed meanwhile");
    }

    @Test
    void outputsSayWhatTheyWereMadeFrom() {
        Bench.Answer answer = bench.job(MAP);

        var record = bench.store.object(new ObjectPath(Bench.ACCOUNT, "out", "b")).orElseThrow();
        Provenance made = Provenance.of(record).orElseThrow();

        assertThat(made.job()).isEqualTo(answer.header("X-Zerovm-Job"));
        assertThat(made.instance()).isEqualTo("up-2");
        assertThat(made.program()).isEqualTo("/AUTH_test/bin/p");
        assertThat(made.module()).isEqualTo("p");
        assertThat(made.args()).containsExactly("up-2");
        assertThat(made.fuel()).isEqualTo(1234);
        assertThat(made.inputs())
                .containsExactly(
                        new Provenance.Input(
                                "stdin",
                                "/AUTH_test/in/b",
                                FakeRun.md5("two".getBytes(StandardCharsets.UTF_8))));
    }

    private void template() {
        bench.object(
                ".zvm",
                "text/plain/config",
                """
                [{"name": "up", "exec": {"path": "swift://~/bin/p"}, "devices": [
                  {"name": "stdin", "path": "{.object_path}"}, {"name": "stdout", "content_type": "text/x-up"}]}]
                """);
    }

    private Bench.Answer opened(String method, String... headers) {
        return bench.send(method, "/open/AUTH_test/in/c", "", Headers.of(headers));
    }

    @Test
    void anOpenedObjectHasAnEtagThatIsKnownBeforeTheRun() {
        template();
        String etag = opened("GET").header("Etag");
        int before = runs();

        Bench.Answer unchanged = opened("GET", "If-None-Match", etag, "X-Zerovm-Cache", "no");

        assertThat(etag).matches("\"[0-9a-f]{32}\"");
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.header("Etag")).isEqualTo(etag);
        assertThat(runs()).isEqualTo(before);
        bench.object("in", "c", "other");
        assertThat(opened("GET", "If-None-Match", etag).body()).isEqualTo("OTHER");
        assertThat(opened("GET", "If-Match", etag).status()).isEqualTo(412);
    }

    @Test
    void aPartOfAnOpenedObjectCanBeRead() {
        template();

        Bench.Answer part = opened("GET", "Range", "bytes=1-3");

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes 1-3/5");
        assertThat(part.body()).isEqualTo("HRE");
        assertThat(opened("GET", "Range", "bytes=9-").status()).isEqualTo(416);
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void headOfAnOpenedObjectIsItsGetWithoutTheBytes() {
        template();
        Bench.Answer got = opened("GET");

        Bench.Answer head = opened("HEAD");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Etag")).isEqualTo(got.header("Etag"));
        assertThat(head.header("X-Nexe-Cached")).isEqualTo("true");
    }

    @Test
    void connectedInstancesAreRememberedTogether() {
        AtomicReference<String> heard = new AtomicReference<>("");
        engine.program(
                "say",
                run -> {
                    run.write("out/ear", run.read("stdin"));
                    return FakeRun.DONE;
                });
        engine.program(
                "hear",
                run -> {
                    heard.set(run.read("in/mouth"));
                    run.write("stdout", heard.get());
                    return FakeRun.DONE;
                });
        bench.object("bin", "say", "wasm:say").object("bin", "hear", "wasm:hear");
        String job =
                """
                [{'name': 'mouth', 'exec': {'path': 'swift://~/bin/say'}, 'connect': ['ear'],
                  'devices': [{'name': 'stdin', 'path': 'swift://~/in/a'}]},
                 {'name': 'ear', 'exec': {'path': 'swift://~/bin/hear'}, 'devices': [{'name': 'stdout'}]}]
                """;
        bench.job(job);

        Bench.Answer again = bench.job(job);

        assertThat(again.body()).isEqualTo("one");
        assertThat(again.header("X-Nexe-Cached")).isEqualTo("true,true");
        assertThat(runs()).isEqualTo(2);
        assertThat(bench.store.container(new ContainerPath(Bench.ACCOUNT, ".jobs"))).isPresent();
    }

    private Bench.Answer ask(String method, String query) {
        return bench.answer(
                bench.request(
                                method,
                                "/v1/" + Bench.ACCOUNT,
                                "",
                                Headers.EMPTY,
                                Authorizer.EVERYTHING)
                        .withQuery(Query.parse(query)));
    }

    @Test
    void anOutputIsVerifiedByMakingItAgain() {
        bench.job(MAP);
        int before = runs();

        Bench.Answer answer = ask("POST", "verify=swift://~/out/b");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"verified\":true", "\"fuel\":1234", "\"made_fuel\":1234");
        assertThat(runs()).isEqualTo(before + 1);
        assertThat(bench.stored("out", "b")).contains("TWO");
    }

    @Test
    void anOutputThatComesOutOtherwiseIsNotVerified() {
        bench.job(MAP);
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "forged" + run.read("stdin"));
                    return FakeRun.DONE;
                });

        assertThat(ask("POST", "verify=swift://~/out/a").body()).contains("\"verified\":false");
    }

    @Test
    void anOutputWhoseInputChangedCannotBeVerified() {
        bench.job(MAP);
        bench.object("in", "a", "another");

        Bench.Answer answer = ask("POST", "verify=swift://~/out/a");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("changed since: /AUTH_test/in/a");
    }

    @Test
    void whatAnObjectWasMadeFromCanBeAsked() {
        bench.job(MAP);

        assertThat(ask("GET", "provenance=swift://~/out/a").body())
                .contains("\"program\":\"/AUTH_test/bin/p\"", "\"object\":\"/AUTH_test/in/a\"");
        assertThat(ask("GET", "provenance=swift://~/in/a").status()).isEqualTo(404);
        assertThat(ask("GET", "provenance=nothing").status()).isEqualTo(400);
        assertThat(ask("POST", "verify=swift://~/in/none").status()).isEqualTo(404);
    }
}
