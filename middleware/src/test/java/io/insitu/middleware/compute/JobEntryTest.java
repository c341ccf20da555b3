package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The ways in which a job can come.
final class JobEntryTest extends OnBench {
    private static final String ECHO =
            """
            [{'name': 'e', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [{'name': 'stdin'}, {'name': 'stdout', 'content_type': 'text/plain'}]}]
            """;

    @BeforeEach
    void open() {
        engine.program("p", FakeEngine.TELLING);
        engine.program(
                "env",
                run -> {
                    run.write("stdout", run.spec().env().toString());
                    return FakeRun.DONE;
                });
        bench.object("bin", "p", "wasm:p").object("bin", "env", "wasm:env");
    }

    @Test
    void jobInAnObjectReadsTheBodyOfTheRequest() {
        bench.typed("jobs", "echo.json", "application/json; charset=utf-8", ECHO);

        Bench.Answer answer =
                bench.post("/v1/AUTH_test", "input", "X-Zerovm-Source", "swift://~/jobs/echo.json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[e]<input>");
    }

    @Test
    void largeBodyIsReadWholeAndLeavesNoFile() throws Exception {
        bench.typed("jobs", "echo.json", "application/json", ECHO);
        String body = "0123456789".repeat(20_000);

        Bench.Answer answer =
                bench.post("/v1/AUTH_test", body, "X-Zerovm-Source", "swift://~/jobs/echo.json");

        assertThat(answer.body()).isEqualTo("[e]<" + body + ">");
        try (var files = Files.list(directory.resolve("tmp"))) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "swift://~/jobs, 400, is not an object",
        "swift://~/jobs/*, 400, is not an object",
        "nothing, 400, is not an object",
        "swift://~/jobs/missing, 404, while fetching /AUTH_test/jobs/missing",
        "swift://~/jobs/text, 400, Invalid script",
    })
    void sourceThatIsNoJobIsRefused(String source, int status, String message) {
        bench.typed("jobs", "text", "text/plain", ECHO);

        Bench.Answer answer = bench.post("/v1/AUTH_test", "", "X-Zerovm-Source", source);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void scriptIsRunByTheProgramThatItsFirstLineNames() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", run.spec().args() + run.read("script"));
                    return FakeRun.DONE;
                });
        String script = "#!swift://~/bin/p -v 'two words'\nprint\n";

        Bench.Answer answer = bench.post("/v1/AUTH_test", script, "Content-Type", "text/x-script");

        assertThat(answer.body()).isEqualTo("[script, -v, two words, /dev/script]" + script);
    }

    @Test
    void scriptThatIsAnObjectReadsTheRequest() {
        bench.typed("jobs", "script", "text/x-script", "#!swift://~/bin/p\n");
        engine.program(
                "p",
                run -> {
                    run.write("stdout", run.read("script") + run.read("stdin"));
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.post("/v1/AUTH_test", "body", "X-Zerovm-Source", "swift://~/jobs/script");

        assertThat(answer.body()).isEqualTo("#!swift://~/bin/p\nbody");
    }

    @Test
    void scriptThatIsSentToAnObjectReadsIt() {
        bench.object("in", "o/1", "object");

        Bench.Answer answer =
                bench.post("/v1/AUTH_test/in/o/1", "#!swift://~/bin/p\n", "Content-Type", "text/x");

        assertThat(answer.body()).isEqualTo("[script, /dev/script]<object>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "#!",
                "#!swift://~/bin/*",
                "#!file://python:python",
                "#!swift://~/bin/p \"x"
            })
    void scriptWithoutAProgramIs400(String script) {
        Bench.Answer answer = bench.post("/v1/AUTH_test", script, "Content-Type", "text/x");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith("Invalid script: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "HEAD"})
    void programThatIsOpenedRunsItself(String method) {
        bench.typed("bin", "tool.wasm", "application/octet-stream", "wasm:p");

        Bench.Answer answer =
                bench.send(method, "/open/AUTH_test/bin/tool.wasm", Query.EMPTY, "body");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(method.equals("HEAD") ? "" : "[program]<body>");
        assertThat(answer.header("X-Nexe-Retcode")).isEqualTo("0");
    }

    @Test
    void programThatIsOpenedIsToldTheMethodAndHeadHasTheEtagOfGet() {
        bench.typed("bin", "tool.wasm", "application/octet-stream", "wasm:env");

        Bench.Answer got = bench.send("GET", "/open/AUTH_test/bin/tool.wasm", Query.EMPTY, "");
        Bench.Answer head = bench.send("HEAD", "/open/AUTH_test/bin/tool.wasm", Query.EMPTY, "");

        assertThat(engine.started())
                .extracting(spec -> spec.env().get("REQUEST_METHOD"))
                .containsExactly("GET", "HEAD");
        assertThat(head.header("Etag")).isNotEmpty().isEqualTo(got.header("Etag"));
    }

    @Test
    void objectIsOpenedByTheTemplateOfItsType() {
        bench.typed(
                ".zvm",
                "text/x-log/config",
                "application/json",
                """
                [{'name': 't', 'exec': {'path': 'swift://~/bin/p', 'args': ['{.n=10}', '{.word}', '{.object_path}']},
                  'devices': [{'name': 'stdin', 'path': '{.object_path}'}, {'name': 'stdout'}]}]
                """);
        bench.typed("in", "o", "text/x-log; charset=utf-8", "lines");
        Query query = Query.EMPTY.with("word", "a\"],\"b").with("object_path", "swift://~/other/o");

        Bench.Answer opened = bench.send("GET", "/open/AUTH_test/in/o", query, "");
        Bench.Answer byHeader =
                bench.send(
                        "GET",
                        "/v1/AUTH_test/in/o",
                        "",
                        Headers.of("X-Zerovm-Execute", "open/1.0"));

        assertThat(opened.body()).isEqualTo("[t, 10, a\"],\"b, swift://AUTH_test/in/o]<lines>");
        assertThat(byHeader.body()).isEqualTo("[t, 10, , swift://AUTH_test/in/o]<lines>");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "GET, /open/AUTH_test/in/o, 404, No application registered for text/plain",
        "GET, /open/AUTH_test/in/missing, 404, while fetching /AUTH_test/in/missing",
        "GET, /open/AUTH_test, 412, Bad URL",
        "GET, /open/AUTH_test/in, 412, Bad URL",
        "POST, /open/AUTH_test/in/o, 501, is opened with GET",
        "TRACE, /open/AUTH_test/in/o, 412, Bad HTTP method",
        "GET, /api/AUTH_test/in/x, 404, No API endpoint configured for container in",
        "GET, /api/AUTH_test, 412, Bad URL",
        "GET, /api/AUTH_test/missing/x, 404, ''"
    })
    void whatCannotBeOpenedIsSaid(String method, String path, int status, String message) {
        bench.object("in", "o", "text");

        Bench.Answer answer = bench.send(method, path, Query.EMPTY, "");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains(message);
    }

    private void endpoint(String container, String... metadata) {
        bench.container(container);
        for (int i = 0; i < metadata.length; i += 2) {
            bench.store.updateContainer(
                    new ContainerPath(Bench.ACCOUNT, container),
                    new MetadataUpdate(Map.of(metadata[i], metadata[i + 1]), Set.of()));
        }
    }

    @Test
    void endpointOfAContainerServesEveryPathBelowIt() {
        bench.typed("jobs", "api.json", "application/json", ECHO.replace("/bin/p", "/bin/env"));
        endpoint("web", "x-container-meta-rest-endpoint", "swift://~/jobs/api.json");

        Bench.Answer answer =
                bench.answer(
                        bench.request(
                                        "PUT",
                                        "/api/AUTH_test/web/any/p%20th",
                                        "body",
                                        Headers.of(
                                                "X-Auth-Token", "secret",
                                                "Cookie", "secret",
                                                "X_Auth_Token", "forged",
                                                "X-Nexe-Status", "forged",
                                                "Accept", "text/*",
                                                "Content-Type", "text/x-in"),
                                        Authorizer.EVERYTHING)
                                .withQuery(
                                        Query.parse("k=v%20w&a=1&a=2&flag&temp_url_sig=secret")));

        assertThat(answer.body())
                .contains("GATEWAY_INTERFACE=CGI/1.1", "SERVER_NAME=localhost", "SERVER_PORT=80")
                .contains("PATH_INFO=/AUTH_test/web/any/p th", "REQUEST_METHOD=PUT")
                .contains("QUERY_STRING=k=v%20w&a=1&a=2&flag, ", "CONTENT_TYPE=text/x-in")
                .contains("HTTP_ACCEPT=text/*")
                .contains("REQUEST_URI=/api/AUTH_test/web/any/p%20th?k=v%20w&a=1&a=2&flag, ")
                .contains("SCRIPT_NAME=e")
                .contains("SCRIPT_FILENAME=swift://~/bin/env", "SERVER_PROTOCOL=HTTP/1.1")
                .doesNotContain("secret", "forged", "LOCAL_");
    }

    @Test
    void programIsToldOfTheObjectThatItRunsBeside() {
        byte[] log = "12345".getBytes(StandardCharsets.UTF_8);
        bench.object(
                "in", "o", log, new NewObject("text/x-log", Map.of("x-object-meta-color", "red")));

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'swift://~/bin/env', 'env': {'SERVER_NAME': 'mine'}}, 'devices': [
                          {'name': 'stdin', 'path': 'swift://~/in/o'}, {'name': 'stdout'}]}]
                        """);

        assertThat(answer.body())
                .contains("LOCAL_OBJECT=on", "LOCAL_PATH_INFO=/AUTH_test/in/o")
                .contains("LOCAL_CONTENT_LENGTH=5", "LOCAL_CONTENT_TYPE=text/x-log")
                .contains("LOCAL_DOCUMENT_ROOT=/dev/stdin", "LOCAL_HTTP_X_OBJECT_META_COLOR=red")
                .contains("LOCAL_HTTP_ETAG=827ccb0eea8a706c4c34a16891f84e7b")
                .contains("LOCAL_HTTP_X_TIMESTAMP=", "SERVER_NAME=mine");
    }

    @Test
    void programThatReadsNoObjectIsToldOfTheOneThatItWrites() throws Exception {
        CompletableFuture<Map<String, String>> told = new CompletableFuture<>();
        engine.program(
                "env",
                run -> {
                    told.complete(run.spec().env());
                    return FakeRun.DONE;
                });
        bench.container("out");

        bench.job(
                """
                [{'name': 'x', 'exec': {'path': 'swift://~/bin/env'}, 'devices': [{'name': 'stdout', 'path':
                  'swift://~/out/new', 'content_type': 'text/x-log', 'meta': {'Color': 'red'}}]}]
                """);

        assertThat(told.get())
                .containsEntry("LOCAL_OBJECT", "on")
                .containsEntry("LOCAL_PATH_INFO", "/AUTH_test/out/new")
                .containsEntry("LOCAL_DOCUMENT_ROOT", "/dev/stdout")
                .containsEntry("LOCAL_CONTENT_TYPE", "text/x-log")
                .containsEntry("LOCAL_HTTP_X_OBJECT_META_COLOR", "red")
                .doesNotContainKeys("LOCAL_CONTENT_LENGTH", "LOCAL_HTTP_ETAG");
    }

    @Test
    void strangerUsesWhatAContainerLendsToTheEndpointOnly() {
        bench.typed("jobs", "api.json", "application/json", ECHO);
        String url = "swift://AUTH_test/jobs/api.json";
        for (String container : new String[] {"web", "jobs", "bin"}) {
            endpoint(
                    container,
                    "x-container-meta-rest-endpoint",
                    url,
                    "x-container-meta-zerovm-suid",
                    ".r:*");
        }

        assertThat(bench.answer(stranger("/api/AUTH_test/web/x")).body()).isEqualTo("[e]<>");
        assertThat(bench.answer(stranger("/open/AUTH_test/jobs/api.json")).status()).isEqualTo(403);
        endpoint("bin", "x-container-meta-rest-endpoint", "swift://AUTH_test/jobs/other.json");
        assertThat(bench.answer(stranger("/api/AUTH_test/web/x")).status()).isEqualTo(403);
        endpoint("web", "x-container-meta-zerovm-suid", "AUTH_other");
        assertThat(bench.answer(stranger("/api/AUTH_test/web/x")).status()).isEqualTo(403);
    }

    private Request stranger(String path) {
        Authorizer stranger =
                new Authorizer() {
                    @Override
                    public void check(Request request, String account, Right right, String acl) {
                        if (!acl.equals(".r:*")) {
                            throw new SwiftException(403);
                        }
                    }

                    @Override
                    public String user() {
                        return "";
                    }
                };
        return bench.request("GET", path, "", Headers.EMPTY, stranger);
    }

    @Test
    void answerThatIsAJobRunsNextAndReadsWhatNobodyHasRead() {
        bench.typed(
                "jobs",
                "chain.json",
                "application/json",
                """
                [{'name': 'c', 'exec': {'path': 'swift://~/bin/chain'}, 'devices': [{'name': 'stdout', 'content_type': 'message/cgi'}]}]
                """);
        bench.object("bin", "chain", "wasm:chain");
        engine.program(
                "chain",
                run -> {
                    run.write(
                            "stdout",
                            "Content-Type: application/json\nX-Zerovm-Execute: 1.0\n\n"
                                    + ECHO.replace('\'', '"'));
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.post(
                        "/v1/AUTH_test", "unread", "X-Zerovm-Source", "swift://~/jobs/chain.json");

        assertThat(answer.body()).isEqualTo("[e]<unread>");
        assertThat(answer.header("X-Chain-Total-Time")).matches("\\d+\\.\\d{3}");
        assertThat(answer.header("X-Nexe-System")).isEqualTo("e");
    }

    @Test
    void chainThatFeedsItselfIsStopped() {
        String self =
                """
                [{'name': 'c', 'exec': {'path': 'swift://~/bin/chain'}, 'devices': [{'name': 'stdout', 'content_type': 'message/cgi'}]}]
                """;
        bench.object("bin", "chain", "wasm:chain");
        engine.program(
                "chain",
                run -> {
                    run.write(
                            "stdout",
                            "Content-Type: application/json\nX-Zerovm-Execute: 1.0\n\n"
                                    + self.replace('\'', '"'));
                    return FakeRun.DONE;
                });

        Bench.Answer answer = bench.job(self, "X-Zerovm-Cache", "no");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).startsWith("The chain of jobs did not end within 100 jobs");
        assertThat(engine.started()).hasSize(100);
    }
}
