package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is refused before anything runs.
final class JobErrorsTest extends OnBench {
    private static final String JOB =
            "[{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [{'name': 'stdout'}]}]";

    @BeforeEach
    void open() {
        engine.program("p", _ -> FakeRun.DONE);
        bench.object("bin", "p", "wasm:p").object("bin", "text", "no module").container("out");
        bench.object("in", "a.txt", "a").object("in", "b.txt", "b").object("in", "dir/", "");
        bench.object("one", "a.txt", "a").container("empty");
    }

    /// In a description it would stand for others, which whoever opens it may not have meant, or
    /// may not even know.
    @Test
    void objectWhoseNameWouldBeAPatternIsRefused() {
        bench.typed(
                ".zvm",
                "text/x-log/config",
                "application/json",
                """
                [{'name': 't', 'exec': {'path': 'swift://~/bin/p'},
                  'devices': [{'name': 'stdin', 'path': '{.object_path}'}, {'name': 'stdout'}]}]
                """);
        bench.typed("in", "a*", "text/x-log", "lines").typed("in", "ab", "text/x-log", "others");

        Bench.Answer opened = bench.send("GET", "/open/AUTH_test/in/a*", Query.EMPTY, "");
        Bench.Answer script =
                bench.post("/v1/AUTH_test/in/a*", "#!swift://~/bin/p\n", "Content-Type", "text/x");

        assertThat(opened.status()).isEqualTo(400);
        assertThat(opened.body()).contains("/AUTH_test/in/a*: a path with * stands for many");
        assertThat(script.status()).isEqualTo(400);
        assertThat(engine.started()).isEmpty();
    }

    @Test
    void aWishForMoreMemoryThanThereIsIsCut() {
        Bench.Answer answer =
                bench.job(
                        JOB.replace(
                                "'name': 'x',",
                                "'name': 'x', 'limits': {'memory': 9000000000000},"));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void planIsRefused(String job, int status, String message) {
        Bench.Answer answer = bench.job(job);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(message);
        assertThat(answer.header("X-Nexe-Error")).isEqualTo(message.replace("\u2026", "%E2%80%A6"));
        assertThat(engine.started()).isEmpty();
        assertThat(bench.names("out")).isEmpty();
    }

    static Stream<Arguments> planIsRefused() {
        return Stream.of(inputs(), outputs(), jobs(), pipes()).flatMap(cases -> cases);
    }

    private static Stream<Arguments> inputs() {
        return Stream.of(
                devices(
                        "no match",
                        "{'name': 'stdin', 'path': 'swift://~/in/*.jpg'}",
                        400,
                        "No objects found in path swift://~/in/*.jpg"),
                devices(
                        "only names with a slash at the end",
                        "{'name': 'stdin', 'path': 'swift://~/in/dir*'}",
                        400,
                        "No objects found in path swift://~/in/dir*"),
                devices(
                        "empty container",
                        "{'name': 'stdin', 'path': 'swift://~/empty/*'}",
                        400,
                        "No objects found in path swift://~/empty/*"),
                devices(
                        "no container",
                        "{'name': 'stdin', 'path': 'swift://~/nowhere/*'}",
                        400,
                        "No objects found in path swift://~/nowhere/*"),
                devices(
                        "no such containers",
                        "{'name': 'stdin', 'path': 'swift://~/x*/a'}",
                        400,
                        "No objects found in path swift://~/x*/a"),
                devices(
                        "missing input",
                        "{'name': 'stdin', 'path': 'swift://~/in/c'}",
                        404,
                        "Error 404 Not Found while fetching /AUTH_test/in/c"),
                devices(
                        "missing input container",
                        "{'name': 'input', 'path': 'swift://~/nowhere/c'}",
                        404,
                        "Error 404 Not Found while fetching /AUTH_test/nowhere/c"));
    }

    private static Stream<Arguments> outputs() {
        return Stream.of(
                devices(
                        "missing output container",
                        "{'name': 'stdout', 'path': 'swift://~/nowhere/c'}",
                        404,
                        "Status 404 Not Found when putting /AUTH_test/nowhere/c"),
                devices(
                        "too many stars",
                        "{'name': 'stdin', 'path': 'swift://~/in/*'}, {'name': 'stdout', 'path':"
                                + " 'swift://~/out/*-*'}",
                        400,
                        "Wildcards in input cannot be resolved into output path swift://~/out/*-*"),
                devices(
                        "single output",
                        "{'name': 'stdin', 'path': 'swift://~/in/*'}, {'name': 'stdout', 'path':"
                                + " 'swift://~/out/o'}",
                        400,
                        "Single path swift://~/out/o for multiple node definition: x, please use"
                                + " wildcard"),
                devices(
                        "uneven wildcards",
                        "{'name': 'stdin', 'path': 'swift://~/in/*'}, {'name': 'input', 'path':"
                                + " 'swift://~/one/*'}",
                        400,
                        "Wildcards in x find different numbers of objects: 2 and 1"),
                devices(
                        "written twice",
                        "{'name': 'stdout', 'path': 'swift://~/out/o'}, {'name': 'stderr', 'path':"
                                + " 'swift://~/out/o'}",
                        400,
                        "Output /AUTH_test/out/o would be written twice"),
                job(
                        "single output, count",
                        "[{'name': 'x', 'count': 2, 'exec': {'path': 'swift://~/bin/p'}, 'devices':"
                                + " [{'name': 'stdout', 'path': 'swift://~/out/o'}]}]",
                        400,
                        "Single path swift://~/out/o for multiple node definition: x, please use"
                                + " wildcard"));
    }

    private static Stream<Arguments> jobs() {
        return Stream.of(
                job(
                        "missing program",
                        "[{'name': 'x', 'exec': {'path': 'swift://~/bin/none'}}]",
                        404,
                        "Error 404 Not Found while fetching /AUTH_test/bin/none"),
                job(
                        "missing program container",
                        "[{'name': 'x', 'exec': {'path': 'swift://~/none/p'}}]",
                        404,
                        "Error 404 Not Found while fetching /AUTH_test/none/p"),
                job(
                        "no module",
                        "[{'name': 'x', 'exec': {'path': 'swift://~/bin/text'}}]",
                        422,
                        "nexe is invalid: /AUTH_test/bin/text: not a module at byte 0"),
                job(
                        "too many instances",
                        "[{'name': 'x', 'count': 20001, 'exec': {'path': 'swift://~/bin/p'}}]",
                        400,
                        "The job has more than 20000 instances, the most that one may have"),
                job(
                        "too many connected",
                        "[{'name': 'x', 'count': 65, 'connect': ['x'], 'exec': {'path':"
                                + " 'swift://~/bin/p'}}]",
                        400,
                        "65 connected instances need to run at once; this server has room for 64"),
                job(
                        "too many channels",
                        "[{'name': 'x', 'count': 60, 'connect': ['x'], 'exec': {'path':"
                                + " 'swift://~/bin/p'}}]",
                        400,
                        "Connected instances need 3540 channels; this server has room for 1000"),
                job(
                        "names that meet",
                        "[{'name': 'x', 'count': 2, 'exec': {'path': 'swift://~/bin/p'}}, {'name':"
                                + " 'x-2', 'exec': {'path': 'swift://~/bin/p'}}]",
                        400,
                        "Duplicate node name: x-2"));
    }

    private static Stream<Arguments> pipes() {
        return Stream.of(
                pipe(
                        "pipe into an output",
                        "zvm://y:stdout",
                        400,
                        "Bad device name: stdout in y, as zvm://y:stdout of device stdout: it"
                                + " cannot be read sequentially"),
                pipe(
                        "pipe into a random device",
                        "zvm://y:input",
                        400,
                        "Bad device name: input in y, as zvm://y:input of device stdout: it cannot"
                                + " be read sequentially"),
                pipe(
                        "pipe into a device that is taken",
                        "zvm://y:stdin",
                        400,
                        "Device stdin in y is connected more than once"));
    }

    private static Arguments job(String name, String job, int status, String message) {
        return arguments(named(name, job), status, message);
    }

    private static Arguments devices(String name, String devices, int status, String message) {
        return job(
                name,
                "[{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}, 'devices': ["
                        + devices
                        + "]}]",
                status,
                message);
    }

    private static Arguments pipe(String name, String path, int status, String message) {
        return job(
                name,
                "[{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [{'name': 'stdout',"
                        + " 'path': '"
                        + path
                        + "'}]}, {'name': 'y', 'exec': {'path': 'swift://~/bin/p'}, 'devices':"
                        + " [{'name': 'stdin', 'path': 'swift://~/in/a.txt'}]}]",
                status,
                message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void requestIsRefused(
            String method, String path, Map<String, String> headers, int status, String message) {
        Headers all = Headers.EMPTY;
        for (var header : headers.entrySet()) {
            all = all.with(header.getKey(), header.getValue());
        }

        Bench.Answer answer = bench.send(method, path, JOB.replace('\'', '"'), all);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains(message);
        assertThat(engine.started()).isEmpty();
    }

    static Stream<Arguments> requestIsRefused() {
        String account = "/v1/AUTH_test";
        Map<String, String> json =
                Map.of("X-Zerovm-Execute", "1.0", "Content-Type", "application/json");
        return Stream.of(
                arguments(named("GET", "GET"), account, json, 501, "GET is not implemented"),
                arguments(named("PUT", "PUT"), account, json, 501, "PUT is not implemented"),
                arguments(
                        named("DELETE", "DELETE"), account, json, 501, "DELETE is not implemented"),
                arguments(named("on a container", "POST"), account + "/c", json, 412, "Bad URL"),
                arguments(named("on an object", "POST"), account + "/c/o", json, 412, "Bad URL"),
                arguments(named("nowhere", "POST"), "/info", json, 412, "Bad URL"),
                arguments(
                        named("version", "POST"),
                        account,
                        with(json, "X-Zerovm-Execute", "2.0"),
                        400,
                        "X-Zerovm-Execute: '2.0' is not 1.0"),
                arguments(
                        named("no type", "POST"),
                        account,
                        Map.of("X-Zerovm-Execute", "1.0"),
                        400,
                        "Must specify Content-Type"),
                arguments(
                        named("script", "POST"),
                        account,
                        with(json, "Content-Type", "text/plain"),
                        400,
                        "Invalid script"),
                arguments(
                        named("deferred", "POST"),
                        account,
                        with(json, "X-Zerovm-Deferred", "later"),
                        400,
                        "X-Zerovm-Deferred: 'later' is not never, auto or always"),
                arguments(
                        named("wrong ETag", "POST"),
                        account,
                        with(json, "Etag", "0".repeat(32)),
                        422,
                        "is not the MD5 of the body"));
    }

    private static Map<String, String> with(
            Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    @Test
    void descriptionAtTheLimitPassesAndOneByteMoreIs413() {
        String padding = " ".repeat((1 << 20) - JOB.length());

        assertThat(bench.job(JOB + padding).status()).isEqualTo(200);
        assertThat(bench.job(JOB + padding + " ").status()).isEqualTo(413);
    }

    @Test
    void rightEtagPasses() {
        String body = JOB.replace('\'', '"');
        String md5 = FakeRun.md5(body.getBytes(StandardCharsets.UTF_8));

        assertThat(bench.job(JOB, "Etag", "\"" + md5 + "\"").status()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatTheSenderMayNotTouchIsRefused(
            Authorizer.Right forbidden, String account, String devices) {
        String job =
                "[{'name': 'x', 'exec': {'path': 'swift://~/bin/p'}, 'devices': ["
                        + devices
                        + "]}]";
        Request request =
                bench.request(
                        "POST",
                        "/v1/AUTH_test",
                        job.replace('\'', '"'),
                        Headers.of("X-Zerovm-Execute", "1.0", "Content-Type", "application/json"),
                        new Refusing(forbidden, account));

        assertThat(bench.answer(request).status()).isEqualTo(403);
        assertThat(engine.started()).isEmpty();
    }

    static Stream<Arguments> whatTheSenderMayNotTouchIsRefused() {
        return Stream.of(
                arguments(Authorizer.Right.OWN, "AUTH_test", ""),
                arguments(Authorizer.Right.READ, "AUTH_test", ""),
                arguments(
                        Authorizer.Right.READ,
                        "AUTH_o",
                        "{'name': 'stdin', 'path': 'swift://AUTH_o/c/o'}"),
                arguments(
                        Authorizer.Right.LIST,
                        "AUTH_o",
                        "{'name': 'stdin', 'path': 'swift://AUTH_o/c/*'}"),
                arguments(
                        Authorizer.Right.READ,
                        "AUTH_o",
                        "{'name': 'stdin', 'path': 'swift://AUTH_o/c/*'}"),
                arguments(
                        Authorizer.Right.OWN,
                        "AUTH_o",
                        "{'name': 'stdin', 'path': 'swift://AUTH_o/*/x'}"),
                arguments(
                        Authorizer.Right.WRITE,
                        "AUTH_o",
                        "{'name': 'stdout', 'path': 'swift://AUTH_o/c/o'}"));
    }

    /// Refuses one right on one account.
    private record Refusing(Right forbidden, String account) implements Authorizer {
        @Override
        public void check(Request request, String touched, Right right, String acl) {
            if (right == forbidden && touched.equals(account)) {
                throw new SwiftException(403, "Forbidden");
            }
        }

        @Override
        public String user() {
            return "someone";
        }
    }
}
