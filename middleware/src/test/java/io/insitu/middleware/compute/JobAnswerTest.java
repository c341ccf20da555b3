package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How devices and wildcards become channels, objects and the answer.
final class JobAnswerTest extends OnBench {
    @BeforeEach
    void open() {
        bench.object("bin", "p", "wasm:p").object("bin", "q", "wasm:q").container("out");
    }

    private void writes(String program, String text) {
        engine.program(
                program,
                run -> {
                    run.write("stdout", text);
                    return FakeRun.DONE;
                });
    }

    private static String job(String devices) {
        return "[{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [" + devices + "]}]";
    }

    @Test
    void httpMessageSetsStatusAndHeadersButNoHeaderOfOurs() {
        List<String> lines =
                List.of(
                        "HTTP/1.1 404 Gone fishing",
                        "Content-Type: text/x",
                        "X-Mine: 1",
                        "X-Nexe-Status: forged",
                        "",
                        "body");
        writes("p", String.join("\r\n", lines));

        Bench.Answer answer = bench.job(job("{'name': 'stdout', 'content_type': 'message/http'}"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("text/x");
        assertThat(answer.header("X-Mine")).isEqualTo("1");
        assertThat(answer.header("X-Nexe-Status")).isEqualTo("ok");
        assertThat(answer.body()).isEqualTo("body");
    }

    @Test
    void cgiMessageThatIsStoredGivesTheObjectItsTypeAndMetadata() {
        String body = "b".repeat(5000);
        writes("p", "Content-Type: text/x\nX-Object-Meta-Color: red\nX-Other: 1\n\n" + body);

        bench.job(
                job(
                        "{'name': 'stdout', 'content_type': 'message/cgi', 'path':"
                                + " 'swift://~/out/o'}"));

        ObjectRecord object =
                bench.store.object(new ObjectPath("AUTH_test", "out", "o")).orElseThrow();
        assertThat(object.contentType()).isEqualTo("text/x");
        assertThat(object.metadata())
                .containsOnlyKeys("x-object-meta-color", "x-object-sysmeta-zerovm-provenance");
        assertThat(bench.stored("out", "o")).contains(body);
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void messageWithoutAHeadIs500() {
        writes("p", "just text");

        Bench.Answer answer = bench.job(job("{'name': 'stdout', 'content_type': 'message/http'}"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("X-Nexe-Error"))
                .isEqualTo("x: Device stdout wrote no message/http: it has no head");
    }

    @Test
    void highestStatusOfAllInstancesWins() {
        writes("p", "Status: 201\n\na");
        writes("q", "Status: 404\n\nb");

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [{'name': 'stdout', 'content_type': 'message/cgi'}]},
                         {'name': 'y', 'exec': {'path': 'swift://~/bin/q'}, 'devices': [{'name': 'stdout', 'content_type': 'message/cgi'}]}]
                        """);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("ab");
    }

    @Test
    void contentTypeIsThatOfTheFirstOutputThatIsNotEmpty() {
        writes("p", "");
        writes("q", "b");

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [{'name': 'stdout', 'content_type': 'text/a'}]},
                         {'name': 'y', 'exec': {'path': 'swift://~/bin/q'}, 'devices': [{'name': 'stdout', 'content_type': 'text/b'}]}]
                        """);

        assertThat(answer.header("Content-Type")).isEqualTo("text/b");
    }

    @Test
    void wildcardsInContainersAndNamesAreCapturedInTheirOrder() {
        bench.object("log-a", "1.txt", "a1")
                .object("log-b", "2.txt", "b2")
                .object("log-b", "x", "");
        engine.program(
                "p",
                run -> {
                    run.write("stdout", run.read("stdin"));
                    return FakeRun.DONE;
                });

        bench.job(
                job(
                        "{'name': 'stdin', 'path': 'swift://~/log-*/*.txt'}, {'name': 'stdout',"
                                + " 'path': 'swift://~/out/*/*'}"));

        assertThat(bench.names("out")).containsExactly("a/1", "b/2");
        assertThat(bench.stored("out", "b/2")).contains("b2");
    }

    @Test
    void severalWildcardInputsPairByIndex() {
        bench.object("l", "a", "1")
                .object("l", "b", "2")
                .object("r", "c", "3")
                .object("r", "d", "4");
        engine.program(
                "p",
                run -> {
                    run.write("stdout", run.read("stdin") + run.read("input"));
                    return FakeRun.DONE;
                });

        bench.job(
                job(
                        "{'name': 'stdin', 'path': 'swift://~/l/*'}, {'name': 'input', 'path':"
                                + " 'swift://~/r/*'}, {'name': 'stdout', 'path':"
                                + " 'swift://~/out/*-*'}"));

        assertThat(bench.names("out")).containsExactly("a-c", "b-d");
        assertThat(bench.stored("out", "b-d")).contains("24");
    }

    @Test
    void starsWithoutAnInputWildcardAreTheInstancesName() {
        writes("p", "x");

        bench.job(
                "[{'name': 'n', 'count': 2, 'exec': {'path': 'swift://~/bin/p'}, 'devices':"
                        + " [{'name': 'stdout', 'path': 'swift://~/out/*/*'}]}]");

        assertThat(bench.names("out")).containsExactly("n-1/n-1", "n-2/n-2");
    }

    @Test
    void oneMatchIsNumberedToo() {
        bench.object("in", "a", "");
        writes("p", "x");

        Bench.Answer answer =
                bench.job(job("{'name': 'stdin', 'path': 'swift://~/in/*'}, {'name': 'stdout'}"));

        assertThat(answer.header("X-Nexe-System")).isEqualTo("x-1");
    }

    @Test
    void pipeBetweenTwoDevicesJoinsTheirGroups() {
        writes("p", "through");
        engine.program(
                "q",
                run -> {
                    run.write("stdout", run.read("stdin") + run.aliases());
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [{'name': 'stdout', 'path': 'zvm://y:stdin'}]},
                         {'name': 'y', 'exec': {'path': 'swift://~/bin/q'}, 'devices': [{'name': 'stdout'}]}]
                        """);

        assertThat(answer.body()).isEqualTo("through[stdout, stdin]");
        assertThat(answer.header("X-Nexe-Cdr-Line")).endsWith(" 0 0 1 22 1 7 0 0");
    }

    @Test
    void everyInstanceOfAGroupMeetsEveryOther() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", run.name() + run.aliases() + "\n");
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'r', 'count': 3, 'exec': {'path': 'swift://~/bin/p'}, 'connect': ['r'], 'devices': [{'name': 'stdout'}]}]
                        """);

        assertThat(answer.body().lines())
                .containsExactly(
                        "r-1[stdout, out/r-2, out/r-3, in/r-2, in/r-3]",
                        "r-2[stdout, in/r-1, out/r-1, out/r-3, in/r-3]",
                        "r-3[stdout, in/r-1, in/r-2, out/r-1, out/r-2]");
    }

    @Test
    void everyInstanceOfOneGroupMeetsEveryOneOfAnother() {
        engine.program(
                "p",
                run -> {
                    run.write("stdout", run.name() + run.aliases() + "\n");
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'n', 'count': 2, 'exec': {'path': 'swift://~/bin/p'}, 'connect': ['m'], 'devices': [{'name': 'stdout'}]},
                         {'name': 'm', 'count': 3, 'exec': {'path': 'swift://~/bin/p'}, 'devices': [{'name': 'stdout'}]}]
                        """);

        assertThat(answer.body().lines())
                .containsExactly(
                        "n-1[stdout, out/m-1, out/m-2, out/m-3]",
                        "n-2[stdout, out/m-1, out/m-2, out/m-3]",
                        "m-1[stdout, in/n-1, in/n-2]",
                        "m-2[stdout, in/n-1, in/n-2]",
                        "m-3[stdout, in/n-1, in/n-2]");
    }

    @Test
    void ringOfGroupsIsOneComponent() {
        engine.program(
                "p",
                run -> {
                    for (String alias : run.aliases()) {
                        if (alias.startsWith("out/")) {
                            run.write(alias, run.name());
                        }
                    }
                    return FakeRun.DONE;
                });
        StringBuilder ring = new StringBuilder("[");
        List<String> names = List.of("a", "b", "c");
        for (int i = 0; i < 3; i++) {
            ring.append(i == 0 ? "" : ",")
                    .append(
                            "{'name': '%s', 'exec': {'path': 'swift://~/bin/p'}, 'connect': ['%s']}"
                                    .formatted(names.get(i), names.get((i + 1) % 3)));
        }

        Bench.Answer answer = bench.job(ring + "]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Nexe-Etag").split(","))
                .hasSize(3)
                .allMatch(etag -> etag.startsWith("/dev/out/"));
    }
}
