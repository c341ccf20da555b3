package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Query;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Jobs that came without a description run again, as long as nothing is missing that they read.
final class JobRerunTest extends OnBench {
    @BeforeEach
    void open() {
        engine.program("p", FakeEngine.TELLING);
        bench.object("bin", "p", "wasm:p");
    }

    private Bench.Answer again(Bench.Answer answer) {
        Query query = Query.parse("job=" + answer.header("X-Zerovm-Job") + "&rerun");
        return bench.send("POST", "/v1/AUTH_test", query, "");
    }

    @Test
    void scriptThatWasSentCanRunAgain() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", run.spec().args() + run.read("script"));
                    return FakeRun.DONE;
                });
        String script = "#!swift://~/bin/p -v 'two words'\nprint\n";
        Bench.Answer first = bench.post("/v1/AUTH_test", script, "Content-Type", "text/x-script");

        Bench.Answer again = again(first);

        assertThat(again.body()).isEqualTo("[script, -v, two words, /dev/script]" + script);
        assertThat(again.header("X-Zerovm-Job")).isNotEqualTo(first.header("X-Zerovm-Job"));
    }

    @Test
    void scriptThatWasSentToAnObjectReadsItAgain() {
        bench.object("in", "o/1", "object");
        Bench.Answer first =
                bench.post("/v1/AUTH_test/in/o/1", "#!swift://~/bin/p\n", "Content-Type", "text/x");
        bench.object("in", "o/1", "changed");

        assertThat(again(first).body()).isEqualTo("[script, /dev/script]<changed>");
    }

    @Test
    void programThatWasOpenedCanRunAgain() {
        bench.typed("bin", "tool.wasm", "application/octet-stream", "wasm:p");
        Bench.Answer first = bench.send("GET", "/open/AUTH_test/bin/tool.wasm", Query.EMPTY, "");

        assertThat(again(first).body()).isEqualTo("[program]<>");
    }

    @Test
    void programIsToldOfTheRequestThatItWasToldOfThen() {
        engine.program(
                "p",
                run -> {
                    Map<String, String> told = run.spec().env();
                    run.write(
                            "stdout", told.get("REQUEST_METHOD") + " " + told.get("QUERY_STRING"));
                    return FakeRun.DONE;
                });
        bench.typed("bin", "tool.wasm", "application/octet-stream", "wasm:p");
        Query asked = Query.parse("a=1");
        Bench.Answer first = bench.send("GET", "/open/AUTH_test/bin/tool.wasm", asked, "");

        assertThat(again(first).body()).isEqualTo("GET a=1").isEqualTo(first.body());
    }

    @Test
    void whatReadABodyReadsItAgainThoughTheServerWasStopped() {
        bench.typed("bin", "tool.wasm", "application/octet-stream", "wasm:p");
        Bench.Answer first =
                bench.send("POST", "/open/AUTH_test/bin/tool.wasm", Query.EMPTY, "body");
        bench.close();
        bench = Bench.of(directory, engine);

        Bench.Answer again = again(first);

        assertThat(again.body()).isEqualTo("[program]<body>");
        assertThat(again(again).body()).isEqualTo("[program]<body>");
    }

    @Test
    void aBodyThatALaterJobOfTheChainReadsIsKeptToo() {
        bench.typed("jobs", "chain.json", "application/json", job("chain", "message/cgi", ""));
        bench.object("bin", "chain", "wasm:chain");
        String next = job("p", "text/plain", "{'name': 'stdin'},").replace('\'', '"');
        engine.program(
                "chain",
                run -> {
                    String head = "Content-Type: application/json\nX-Zerovm-Execute: 1.0\n\n";
                    run.write("stdout", head + next);
                    return FakeRun.DONE;
                });
        Bench.Answer first =
                bench.post("/v1/AUTH_test", "body", "X-Zerovm-Source", "swift://~/jobs/chain.json");

        assertThat(again(first).body()).isEqualTo(first.body()).isEqualTo("[x]<body>");
    }

    private static String job(String program, String type, String more) {
        return """
        [{'name': 'x', 'exec': {'path': 'swift://~/bin/%s'}, 'devices': [%s {'name': 'stdout', 'content_type': '%s'}]}]
        """
                .formatted(program, more, type);
    }

    @Test
    void whatReadMoreThanIsKeptCannotRunAgain() {
        bench.typed("bin", "tool.wasm", "application/octet-stream", "wasm:p");
        String body = "x".repeat(ComputeConfig.History.DEFAULT.inputBytesMax() + 1);
        Bench.Answer first = bench.send("POST", "/open/AUTH_test/bin/tool.wasm", Query.EMPTY, body);

        Bench.Answer again = again(first);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body())
                .contains("cannot be run again: its description is not kept", "65536 bytes");
    }
}
