package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.RawConnection;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.SharedServer;
import io.insitu.it.harness.SwiftClient;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Jobs over HTTP: what works, and every way in which one is refused.
class JobsIT {
    /// A module whose `_start` is the instruction `unreachable`.
    private static final String TRAP =
            "0061736d010000000104016000000302010005030100010713020"
                    + "66d656d6f72790200065f737461727400000a05010300000b";

    /// A module that writes the line `here` to its stderr, and loops for ever.
    private static final String TALK =
            "0061736d01000000010c0260047f7f7f7f017f60000002230116776173695f736e617073"
                    + "686f745f70726576696577310866645f7772697465000003020101050301000107130206"
                    + "6d656d6f72790200065f737461727400010a1501130041024100410141c00010001a0340"
                    + "0c000b0b0b13010041000b0d0800000005000000686572650a";

    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    private static String programs;

    @BeforeAll
    static void uploadPrograms() throws IOException {
        programs = SERVER.freshContainer("programs");
        for (String name :
                new String[] {
                    "hello/hello", "wc/wc", "gzip/gzip", "wordcount/map", "wordcount/reduce"
                }) {
            Answer answer = put(name.substring(name.indexOf('/') + 1), example(name));
            assertThat(answer).hasStatus(201).hasHeader("X-Zerovm-Valid", "true");
        }
        assertThat(put("talk", HexFormat.of().parseHex(TALK))).hasStatus(201);
        assertThat(put("trap", HexFormat.of().parseHex(TRAP))).hasStatus(201);
    }

    private static byte[] example(String name) throws IOException {
        return Files.readAllBytes(Repository.root().resolve("examples/" + name + ".wasm"));
    }

    private static Answer put(String name, byte[] module) {
        return tester().put(programs + "/" + name, module, "Content-Type", "application/wasm");
    }

    private static SwiftClient tester() {
        return SERVER.tester();
    }

    /// `'` stands for `"`, `$` for the container with the programs.
    private static Answer job(String description, String... headers) {
        return tester().job(
                        description.replace('\'', '"').replace("$", "swift://~" + programs),
                        headers);
    }

    @Test
    void programThatWritesIsAnsweredWithWhatItWrote() {
        Answer answer =
                job(
                        "[{'name': 'hello', 'exec': {'path': '$/hello'}, 'devices': [{'name':"
                                + " 'stdout', 'content_type': 'text/plain'}]}]");

        assertThat(answer)
                .hasStatus(200)
                .hasHeader("Content-Type", "text/plain")
                .hasHeader("X-Nexe-System", "hello")
                .hasHeader("X-Nexe-Status", "ok")
                .hasHeader("X-Nexe-Retcode", "0")
                .hasHeaderMatching("X-Nexe-Etag", "/dev/stdout [0-9a-f]{32}")
                .hasHeaderMatching(
                        "X-Nexe-Cdr-Line",
                        "[\\d.]+, [\\d.]+, [\\d.]+ [\\d.]+ 0 0 \\d+ \\d+ 0 0 0 0")
                .hasHeaderMatching("X-Trans-Id", ".+")
                .hasNoHeader("X-Nexe-Error");
        assertThat(answer.body()).isNotEmpty();
    }

    @Test
    void deferredJobIsFollowedToItsEndAndItsAnswerIsAnObject() {
        Answer taken =
                job(
                        "[{'name': 'hello', 'exec': {'path': '$/hello', 'args': 'Ada'}, 'devices':"
                                + " [{'name': 'stdout', 'content_type': 'text/plain'}]}]",
                        "X-Zerovm-Deferred",
                        "always");
        String id = taken.header("X-Zerovm-Job");

        Answer events = tester().get("?job=" + id + "&events");

        assertThat(taken).hasStatus(202).hasText("swift://AUTH_test/.jobs/result/" + id + "\n");
        assertThat(events).hasStatus(200).hasHeader("Content-Type", "text/event-stream");
        assertThat(events.text()).contains("\"state\":\"done\"");
        assertThat(tester().get("/.jobs/result/" + id))
                .hasStatus(200)
                .hasHeader("Content-Type", "text/plain")
                .hasText("hello, Ada\n");
        assertThat(tester().get("?job=" + id).json().path("state").asText()).isEqualTo("done");
    }

    @Test
    void whatAProgramWritesToStderrIsAnEventWhileItRuns() throws IOException {
        String id =
                job(
                                "[{'name': 'talker', 'exec': {'path': '$/talk'}, 'devices': []}]",
                                "X-Zerovm-Deferred",
                                "always")
                        .header("X-Zerovm-Job");

        String before;
        String after;
        try (BufferedReader events =
                new BufferedReader(
                        new InputStreamReader(
                                tester().stream("?job=" + id + "&events").body(), UTF_8))) {
            before = events.lines().takeWhile(not("event: stderr"::equals)).collect(joining());
            before += events.readLine();
            assertThat(tester().delete("?job=" + id)).hasStatus(204);
            after = events.lines().collect(joining());
        }

        assertThat(before).endsWith("data: {\"name\":\"talker\",\"line\":\"here\"}");
        assertThat(after).contains("\"state\":\"cancelled\"");
    }

    @Test
    void scriptIsRunOverTheObjectThatItIsSentTo() {
        String in = SERVER.freshContainer("scripted");
        tester().put(in + "/o", "one two\n");

        Answer answer =
                tester().send(
                                "POST",
                                in + "/o",
                                BodyPublishers.ofString("#!swift://~" + programs + "/wc\n"),
                                "X-Zerovm-Execute",
                                "1.0",
                                "Content-Type",
                                "text/x-script");

        assertThat(answer).hasStatus(200).hasHeader("X-Nexe-System", "script").hasText("1 2 8\n");
    }

    @Test
    void mapOverAContainerStoresOneOutputForEachObject() throws IOException {
        String in = SERVER.freshContainer("in");
        String out = SERVER.freshContainer("out");
        for (int i = 0; i < 100; i++) {
            tester().put(in + "/%02d.txt".formatted(i), "text %d\n".formatted(i).repeat(i + 1));
        }

        Answer answer =
                job(
                        """
                        [{'name': 'gz', 'exec': {'path': '$/gzip'}, 'devices': [
                          {'name': 'stdin', 'path': 'swift://~%s/*.txt'},
                          {'name': 'stdout', 'path': 'swift://~%s/*.gz', 'content_type': 'application/gzip', 'meta': {'Of': 'text'}}]}]
                        """
                                .formatted(in, out));

        assertThat(answer)
                .hasStatus(200)
                .hasText("")
                .hasHeader("X-Nexe-System", "100")
                .hasHeader("X-Nexe-Status", "ok=100")
                .hasHeaderMatching("X-Nexe-Report", "swift://AUTH_test/\\.jobs/.*\\.json");
        Answer stored = tester().get(out + "/42.gz");
        assertThat(stored)
                .hasStatus(200)
                .hasHeader("Content-Type", "application/gzip")
                .hasHeader("X-Object-Meta-Of", "text");
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(stored.body()))) {
            assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("text 42\n".repeat(43));
        }
        assertThat(tester().get(out).lines()).hasSize(100);
        String report = answer.header("X-Nexe-Report").substring("swift://AUTH_test".length());
        assertThat(tester().get(report).json().at("/instances")).hasSize(100);
    }

    @Test
    void whatWasReadToItsEndHasTheDigestOfItsObjectWhereThatIsWanted() {
        String object = SERVER.freshContainer("in") + "/text";
        Answer put = tester().put(object, "some text\n".repeat(100_000));

        Answer answer =
                job(
                        """
                        [{'name': 'gz', 'exec': {'path': '$/gzip'}, 'digests': 'all', 'devices': [
                          {'name': 'stdin', 'path': 'swift://~%s'}, {'name': 'stdout'}]}]
                        """
                                .formatted(object),
                        "X-Zerovm-Cache",
                        "no");

        assertThat(answer)
                .hasStatus(200)
                .hasHeader("X-Nexe-Validation", "0")
                .hasHeaderMatching(
                        "X-Nexe-Etag",
                        "/dev/stdin %s /dev/stdout [0-9a-f]{32}".formatted(put.header("Etag")));
    }

    @Test
    void wordCountOverManyObjectsIsOneJob() {
        String in = SERVER.freshContainer("words");
        for (int i = 0; i < 30; i++) {
            tester().put(in + "/" + i, "one two two three three three\n".repeat(1000));
        }

        Answer answer =
                job(
                        """
                        [{'name': 'map', 'exec': {'path': '$/map'}, 'connect': ['reduce'], 'devices': [{'name': 'stdin', 'path': 'swift://~%s/*'}]},
                         {'name': 'reduce', 'exec': {'path': '$/reduce'}, 'devices': [{'name': 'stdout', 'content_type': 'text/plain'}]}]
                        """
                                .formatted(in));

        assertThat(answer).hasStatus(200);
        assertThat(answer.lines())
                .containsExactlyInAnyOrder("one\t30000", "two\t60000", "three\t90000");
    }

    @Test
    void trapIs500AndStoresNothing() {
        String out = SERVER.freshContainer("trap");

        Answer answer =
                job(
                        "[{'name': 'x', 'exec': {'path': '$/trap'}, 'devices': [{'name': 'stdout', 'path': 'swift://~%s/o'}]}]"
                                .formatted(out));

        assertThat(answer)
                .hasStatus(500)
                .hasHeader("X-Nexe-Status", "ZeroVM runtime error")
                .hasHeaderMatching("X-Nexe-Error", "x: trap: .*unreachable.*");
        assertThat(tester().get(out).lines()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no JSON                | {                                                     |"
                        + " 422 | Could not parse system map",
                "no groups              | []                                                    |"
                        + " 400 | Config parser cannot resolve any job nodes",
                "unknown key            | [{'name': 'x', 'exec': {'path': '$/hello'}, 'cuont': 2}]"
                        + " | 400 | Unknown key in x: cuont",
                "wrong type             | [{'name': 'x', 'exec': {'path': '$/hello'}, 'count':"
                        + " '2'}] | 400 | Invalid node count: 2",
                "no such program        | [{'name': 'x', 'exec': {'path': '$/none'}}]           |"
                        + " 404 | Error 404 Not Found while fetching /AUTH_test",
                "no such input          | [{'name': 'x', 'exec': {'path': '$/hello'}, 'devices':"
                    + " [{'name': 'stdin', 'path': '$/none'}]}] | 404 | Error 404 Not Found while"
                    + " fetching /AUTH_test",
                "no match               | [{'name': 'x', 'exec': {'path': '$/hello'}, 'devices':"
                    + " [{'name': 'stdin', 'path': '$/*.none'}]}] | 400 | No objects found in path",
                "no container for output | [{'name': 'x', 'exec': {'path': '$/hello'}, 'devices':"
                    + " [{'name': 'stdout', 'path': 'swift://~/no-such/o'}]}] | 404 | Status 404"
                    + " Not Found when putting /AUTH_test/no-such/o",
                "someone else's input   | [{'name': 'x', 'exec': {'path': '$/hello'}, 'devices':"
                        + " [{'name': 'stdin', 'path': 'swift://AUTH_test2/c/o'}]}] | 403 | `"
            })
    void jobIsRefused(String name, String description, int status, String message) {
        Answer answer = job(description);

        assertThat(answer).as(name).isNotNull();
        assertThat(answer).hasStatus(status).contains(message);
    }

    @Test
    void moduleThatIsNoneIsRefusedAndNotStored() {
        Answer rubbish = put("rubbish", "this is no module".getBytes(StandardCharsets.UTF_8));

        assertThat(rubbish).hasStatus(422).contains("nexe is invalid: ").contains("at byte ");
        assertThat(tester().head(programs + "/rubbish")).hasStatus(404);
    }

    @Test
    void objectThatIsNoModuleCannotBeRun() {
        tester().put(programs + "/text", "text", "Content-Type", "text/plain");

        assertThat(job("[{'name': 'x', 'exec': {'path': '$/text'}}]"))
                .hasStatus(422)
                .hasHeaderMatching("X-Nexe-Error", "nexe is invalid: .*");
    }

    @Test
    void otherVerbsAreNotImplemented() {
        assertThat(tester().get("", "X-Zerovm-Execute", "1.0")).hasStatus(501);
    }

    @Test
    void jobInAnotherAccountIsForbidden() {
        SwiftClient stranger = SERVER.signIn("test2:tester2", "testing2");
        String body =
                "[{\"name\": \"x\", \"exec\": {\"path\": \"swift://AUTH_test%s/hello\"}}]"
                        .formatted(programs);

        assertThat(stranger.job(body)).hasStatus(403);
        assertThat(SwiftClient.anonymous(SERVER.url(), "/v1/AUTH_test").job(body)).hasStatus(401);
    }

    @Test
    void clientThatLeavesCancelsItsJob() throws IOException {
        String out = SERVER.freshContainer("left");
        byte[] endless =
                HexFormat.of().parseHex(TRAP.replace("0a05010300000b", "0a0901070003400c000b0b"));
        assertThat(put("endless", endless)).hasStatus(201);
        String body =
                "[{'name': 'x', 'exec': {'path': '$/endless'}, 'devices': [{'name': 'stdout', 'path': 'swift://~%s/o'}]}]"
                        .formatted(out)
                        .replace('\'', '"')
                        .replace("$", "swift://~" + programs);
        try (RawConnection client = RawConnection.to(SERVER.url())) {
            client.send(
                    RawConnection.head(
                                    "POST /v1/AUTH_test HTTP/1.1",
                                    "Host: x",
                                    "X-Auth-Token: " + tester().token(),
                                    "X-Zerovm-Execute: 1.0",
                                    "Content-Type: application/json",
                                    "Content-Length: " + body.length())
                            + body);
            JobFaultsIT.awaitRunning(tester(), 1, client::said);

            client.abort();

            JobFaultsIT.awaitRunning(tester(), 0);
        }
        assertThat(tester().get(out).lines()).isEmpty();
    }

    @Test
    void limitsAndCountsAreShown() {
        assertThat(tester().absolute("GET", "/info").json().at("/zerovm/instances_max").asInt())
                .isPositive();
        assertThat(tester().absolute("GET", "/metrics").text())
                .contains("insitu_jobs_total")
                .contains("insitu_instances_total")
                .contains("insitu_queue_length");
    }
}
