package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.Upload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs that came without a description run again, as long as nothing is missing that they read.
final class JobRerunTest {
    @TempDir Path directory;
    private FakeEngine engine;
    private Bench bench;

    @BeforeEach
    void open() {
        engine = new FakeEngine();
        engine.program(
                "p",
                run -> {
                    String input = run.aliases().contains("stdin") ? run.read("stdin") : "";
                    run.write("stdout", run.spec().args() + "<" + input + ">");
                    return FakeRun.DONE;
                });
        bench = Bench.of(directory, engine);
        bench.object("bin", "p", "wasm:p");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void typed(String container, String name, String type, String text) {
        bench.container(container);
        ObjectPath path = new ObjectPath(Bench.ACCOUNT, container, name);
        try (Upload upload = bench.store.upload(path)) {
            byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            upload.write(ByteBuffer.wrap(bytes));
            upload.commit(new NewObject(type, Map.of("x-object-meta-color", "red")));
        }
    }

    private Bench.Answer send(String method, String path, Query query, String body) {
        return bench.answer(
                bench.request(method, path, body, Headers.EMPTY, Authorizer.EVERYTHING)
                        .withQuery(query));
    }

    private Bench.Answer post(String path, String body, String... headers) {
        Headers all = Headers.of("X-Zerovm-Execute", "1.0").and(Headers.of(headers));
        return bench.send("POST", path, body, all);
    }

    private Bench.Answer again(Bench.Answer answer) {
        Query query = Query.parse("job=" + answer.header("X-Zerovm-Job") + "&rerun");
        return send("POST", "/v1/AUTH_test", query, "");
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
        Bench.Answer first = post("/v1/AUTH_test", script, "Content-Type", "text/x-script");

        Bench.Answer again = again(first);

        assertThat(again.body()).isEqualTo("[script, -v, two words, /dev/script]" + script);
        assertThat(again.header("X-Zerovm-Job")).isNotEqualTo(first.header("X-Zerovm-Job"));
    }

    @Test
    void scriptThatWasSentToAnObjectReadsItAgain() {
        bench.object("in", "o/1", "object");
        Bench.Answer first =
                post("/v1/AUTH_test/in/o/1", "#!swift://~/bin/p\n", "Content-Type", "text/x");
        bench.object("in", "o/1", "changed");

        assertThat(again(first).body()).isEqualTo("[script, /dev/script]<changed>");
    }

    @Test
    void programThatWasOpenedCanRunAgain() {
        typed("bin", "tool.wasm", "application/octet-stream", "wasm:p");
        Bench.Answer first = send("GET", "/open/AUTH_test/bin/tool.wasm", Query.EMPTY, "");

        assertThat(again(first).body()).isEqualTo("[program]<>");
    }

    @Test
    void whatReadABodyThatIsNotKeptCannotRunAgain() {
        typed("bin", "tool.wasm", "application/octet-stream", "wasm:p");
        Bench.Answer first = send("POST", "/open/AUTH_test/bin/tool.wasm", Query.EMPTY, "body");

        Bench.Answer again = again(first);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body()).contains("cannot be run again");
    }
}
