package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Outcome;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.Upload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lines of the contract that no other test is about.
final class JobContractTest extends OnBench {
    @BeforeEach
    void open() {
        bench.object("bin", "p", "wasm:p").container("out");
        engine.program(
                "p",
                run -> {
                    for (String alias : List.of("stdin", "input")) {
                        if (run.aliases().contains(alias)) {
                            run.write("stdout", run.read(alias) + ";");
                        }
                    }
                    return FakeRun.DONE;
                });
    }

    private Bench.Answer run(String keys, String... headers) {
        return bench.job(
                "[{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}, %s}]".formatted(keys),
                headers);
    }

    private void saysItsEnvironment() {
        engine.program(
                "p",
                run -> {
                    new TreeMap<>(run.spec().env())
                            .forEach((name, value) ->
                                    run.write("stdout", name + "=" + value + "\n"));
                    return FakeRun.DONE;
                });
    }

    private static final String READING =
            """
            [{"name": "x", "exec": {"path": "swift://~/bin/p"},
              "devices": [{"name": "stdin"}, {"name": "stdout"}]}]
            """;

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void endpointOfAContainerIsToldTheMethod(String method) {
        saysItsEnvironment();
        bench.typed("jobs", "api.json", "application/json", READING);
        bench.store.putContainer(
                new ContainerPath(Bench.ACCOUNT, "web"),
                new MetadataUpdate(
                        Map.of("x-container-meta-rest-endpoint", "swift://~/jobs/api.json"),
                        Set.of()));

        Bench.Answer answer = bench.send(method, "/api/AUTH_test/web/x", Query.EMPTY, "");

        assertThat(answer.body()).contains("REQUEST_METHOD=" + method + "\n");
    }

    @Test
    void whatAStoredJobReadsOfTheRequestIsWhatItsEtagSays() {
        bench.typed("jobs", "x.json", "application/json", READING);
        String source = "swift://~/jobs/x.json";
        String md5 = FakeRun.md5("body".getBytes(StandardCharsets.UTF_8));

        Bench.Answer right =
                bench.post("/v1/AUTH_test", "body", "X-Zerovm-Source", source, "Etag", md5);
        Bench.Answer wrong =
                bench.post("/v1/AUTH_test", "other", "X-Zerovm-Source", source, "Etag", md5);

        assertThat(right.body()).isEqualTo("body;");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).contains("Etag: '" + md5 + "' is not the MD5 of the body");
    }

    @Test
    void severalWildcardInputsArePairedInTheirOrder() {
        for (String name : List.of("a-1", "a-2", "b-3", "b-4")) {
            bench.object("in", name, name);
        }

        run(
                """
                'devices': [{'name': 'stdin', 'path': 'swift://~/in/a-*'},
                  {'name': 'input', 'path': 'swift://~/in/b-*'}, {'name': 'stdout', 'path': 'swift://~/out/*-*'}]
                """);

        assertThat(bench.names("out")).containsExactly("1-3", "2-4");
        assertThat(bench.stored("out", "2-4")).contains("a-2;b-4;");
    }

    @Test
    void wildcardsThatFindDifferentNumbersAreRefused() {
        for (String name : List.of("a-1", "a-2", "b-3")) {
            bench.object("in", name, name);
        }

        Bench.Answer answer =
                run(
                        """
                        'devices': [{'name': 'stdin', 'path': 'swift://~/in/a-*'},
                          {'name': 'input', 'path': 'swift://~/in/b-*'}]
                        """);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("Wildcards in x find different numbers of objects: 2 and 1");
    }

    @Test
    void wildcardInAContainersNameFindsObjectsOfSeveral() {
        bench.object("in-1", "o", "one").object("in-2", "o", "two").object("other", "o", "no");

        run(
                """
                'devices': [{'name': 'stdin', 'path': 'swift://~/in-*/o'},
                  {'name': 'stdout', 'path': 'swift://~/out/from-*'}]
                """);

        assertThat(bench.names("out")).containsExactly("from-1", "from-2");
        assertThat(bench.stored("out", "from-2")).contains("two;");
    }

    @Test
    void oldNamesOfKeysWork() {
        bench.object("in", "o", "text");

        Bench.Answer answer =
                run(
                        """
                        'file_list': [{'device': 'stdin', 'path': 'swift://~/in/o'}, {'device': 'stdout'}]
                        """);

        assertThat(answer.body()).isEqualTo("text;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", ".", "AUTH_test"})
    void callersAccountHasThreeNames(String account) {
        bench.object("in", "o", "text");

        Bench.Answer answer =
                run(
                        """
                        'devices': [{'name': 'stdin', 'path': 'swift://%s/in/o'}, {'name': 'stdout'}]
                        """
                                .formatted(account));

        assertThat(answer.body()).isEqualTo("text;");
    }

    @Test
    void nameOfTheProgramIsItsFirstArgument() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", String.join(" ", run.spec().args()));
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'swift://~/bin/p', 'name': 'called', 'args': ['a b', 'c']},
                          'devices': [{'name': 'stdout'}]}]
                        """);

        assertThat(answer.body()).isEqualTo("called a b c");
    }

    @Test
    void programIsToldOfTheRequestButNoSecretOfIt() {
        saysItsEnvironment();
        Headers headers =
                Headers.of("X-Zerovm-Execute", "1.0", "Content-Type", "application/json")
                        .and(Headers.of("X-Auth-Token", "SECRET", "Cookie", "SECRET"))
                        .and(Headers.of("Authorization", "SECRET", "X-Color", "red"))
                        .and(Headers.of("X-Nexe-Status", "forged", "X_Auth_Token", "SECRET"));
        String job =
                "[{'name':'x','exec':{'path':'swift://~/bin/p'},'devices':[{'name':'stdout'}]}]";

        Bench.Answer answer =
                bench.answer(
                        bench.request(
                                "POST",
                                "/v1/AUTH_test",
                                job.replace('\'', '"'),
                                headers,
                                new Somebody()));

        assertThat(answer.body().lines())
                .contains("GATEWAY_INTERFACE=CGI/1.1", "REMOTE_USER=somebody", "HTTP_X_COLOR=red")
                .contains("SERVER_SOFTWARE=insitu", "SERVER_NAME=localhost", "SERVER_PORT=80")
                .contains("SERVER_PROTOCOL=HTTP/1.1", "REQUEST_METHOD=POST", "QUERY_STRING=")
                .contains("REQUEST_URI=/v1/AUTH_test", "PATH_INFO=/AUTH_test")
                .contains("SCRIPT_FILENAME=swift://~/bin/p", "SCRIPT_NAME=x");
        assertThat(answer.body()).doesNotContain("SECRET", "forged");
    }

    private static final class Somebody implements Authorizer {
        @Override
        public void check(Request request, String account, Right right, String acl) {}

        @Override
        public String user() {
            return "somebody";
        }
    }

    @Test
    void programIsToldTheEncodingOfItsObject() {
        saysItsEnvironment();
        bench.container("in");
        try (Upload upload = bench.store.upload(new ObjectPath(Bench.ACCOUNT, "in", "o"))) {
            upload.write(ByteBuffer.wrap("x".getBytes(StandardCharsets.UTF_8)));
            upload.commit(new NewObject("text/plain", Map.of("content-encoding", "gzip")));
        }

        Bench.Answer answer =
                run(
                        """
                        'devices': [{'name': 'stdin', 'path': 'swift://~/in/o'}, {'name': 'stdout'}]
                        """);

        assertThat(answer.body()).contains("LOCAL_HTTP_CONTENT_ENCODING=gzip");
    }

    @Test
    void attachedDeviceIsTheOneThatTheProgramIsToldOf() {
        saysItsEnvironment();
        bench.object("in", "first", "1").object("in", "second", "2");

        Bench.Answer answer =
                run(
                        """
                        'attach': 'input', 'devices': [{'name': 'stdin', 'path': 'swift://~/in/first'},
                          {'name': 'input', 'path': 'swift://~/in/second'}, {'name': 'stdout'}]
                        """);

        assertThat(answer.body())
                .contains("LOCAL_PATH_INFO=/AUTH_test/in/second", "LOCAL_DOCUMENT_ROOT=/dev/input");
    }

    @Test
    void debugIsStoredLikeAnyOutput() {
        engine.program(
                "p",
                run -> {
                    run.write("debug", "traced");
                    return FakeRun.DONE;
                });

        run("'devices': [{'name': 'debug', 'path': 'swift://~/out/trace'}]");

        assertThat(bench.stored("out", "trace")).contains("traced");
    }

    @Test
    void outputsWithoutADeviceAreDiscardedButTheReportHasTheirLastWords() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "nowhere");
                    run.write("stderr", "why it failed");
                    return new Outcome.Exited(3);
                });

        Bench.Answer answer = run("'count': 1", "Accept", "application/vnd.insitu.report+json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Nexe-Retcode")).isEqualTo("3");
        assertThat(answer.body()).contains("\"stderr\":\"why it failed\"");
    }

    @Test
    void highestStatusOfTheInstancesIsTheAnswers() {
        engine.program(
                "p",
                run -> {
                    String status = run.name().equals("x-2") ? "404 Not Found" : "201 Created";
                    run.write("stdout", "HTTP/1.1 " + status + "\r\n\r\n" + run.name() + " ");
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                run("'count': 3, 'devices': [{'name': 'stdout', 'content_type': 'message/http'}]");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("x-1 x-2 x-3 ");
    }

    @Test
    void contentTypeIsThatOfTheFirstOutputThatIsNotEmpty() {
        engine.program(
                "p",
                run -> {
                    run.write("stderr", "text");
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                run(
                        """
                        'devices': [{'name': 'stdout', 'content_type': 'image/png'},
                          {'name': 'stderr', 'content_type': 'text/x-log'}]
                        """);

        assertThat(answer.header("Content-Type")).isEqualTo("text/x-log");
        assertThat(answer.body()).isEqualTo("text");
    }

    @ParameterizedTest
    @CsvSource({"10", "-1", "high", "''"})
    void priorityIsADigit(String priority) {
        Bench.Answer answer = run("'count': 1", "X-Zerovm-Priority", priority);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        "X-Zerovm-Priority: '%s' is not a number from 0 to 9".formatted(priority));
    }
}
