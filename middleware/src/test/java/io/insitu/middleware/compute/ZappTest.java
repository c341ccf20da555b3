package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.storage.Body;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Jobs that are images, and programs in images. `cat` stands for every program: it writes the
/// files that its arguments name, or its stdin.
final class ZappTest extends OnWorkers {
    private static final String SHOW =
            """
            [{"name": "show", "exec": {"path": "file://bin/cat", "args": "/etc/motd /dev/stdin"},
              "devices": [{"name": "stdin"}, {"name": "stdout", "content_type": "text/plain"}]}]
            """;

    @BeforeEach
    void open() {
        bench.container("apps");
    }

    /// {@return a tar file with `bin/cat` and what else is named}
    private static byte[] tar(String... namesAndContents) {
        SequencedMap<String, byte[]> files = Archives.files(namesAndContents);
        files.putFirst("bin/cat", Guests.example("cat/cat"));
        return Archives.tar(files);
    }

    private static byte[] zapp() {
        return tar("boot/system.map", SHOW, "etc/motd", "welcome ");
    }

    private void store(String container, String name, String type, byte[] bytes) {
        bench.container(container);
        try (Upload upload = bench.store.upload(new ObjectPath(Bench.ACCOUNT, container, name))) {
            upload.write(ByteBuffer.wrap(bytes));
            upload.commit(new NewObject(type, Map.of()));
        }
    }

    private Bench.Answer send(String method, String path, byte[] body, String... headers) {
        Request request =
                bench.request(method, path, "", Headers.of(headers), Authorizer.EVERYTHING)
                        .withBody(Body.of(ByteBuffer.wrap(body)));
        return bench.answer(request);
    }

    private Bench.Answer sendImage(byte[] image, String... headers) {
        Headers all =
                Headers.of("X-Zerovm-Execute", "1.0", "Content-Type", "application/x-tar")
                        .and(Headers.of(headers));
        Request request =
                bench.request("POST", "/v1/AUTH_test", "", all, Authorizer.EVERYTHING)
                        .withBody(Body.of(ByteBuffer.wrap(image)));
        return bench.answer(request);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void imageThatIsSentRunsItsBootMapAndIsTheFileSystemOfItsPrograms() {
        Bench.Answer plain = sendImage(zapp());
        Bench.Answer packed = sendImage(Archives.gzip(zapp()));

        assertThat(plain.body()).as(plain.toString()).isEqualTo("welcome ");
        assertThat(packed.body()).as(packed.toString()).isEqualTo("welcome ");
    }

    @Test
    void clusterMapIsLookedForFirst() {
        String other = SHOW.replace("/etc/motd", "/boot/system.map");

        Bench.Answer answer =
                sendImage(tar("boot/system.map", "second", "boot/cluster.map", other));

        assertThat(answer.body()).as(answer.toString()).isEqualTo("second");
    }

    @Test
    void imageThatWasSentIsKeptOnceAndItsJobCanRunAgain() {
        String first = sendImage(zapp()).header("X-Zerovm-Job");
        sendImage(zapp());

        List<String> kept =
                bench.names(".jobs").stream().filter(name -> name.startsWith("image/")).toList();
        Request again =
                bench.request("POST", "/v1/AUTH_test", "", Headers.EMPTY, Authorizer.EVERYTHING)
                        .withQuery(Query.parse("job=" + first + "&rerun"));

        assertThat(kept).hasSize(1);
        assertThat(bench.answer(again).body()).isEqualTo("welcome ");
    }

    @Test
    void imageThatIsNoJobIsRefused() {
        assertThat(sendImage(tar("etc/motd", "x")).toString())
                .contains("400", "has no file boot/cluster.map or boot/system.map");
        assertThat(sendImage(bytes("no archive".repeat(100))).toString())
                .contains("422", "image is invalid");
        assertThat(sendImage(tar("boot/system.map", "{")).toString())
                .contains("422", "Could not parse system map");
        assertThat(sendImage(zapp(), "Etag", "0123").toString())
                .contains("422", "is not the MD5 of the body");
        assertThat(sendImage(tar("boot/system.map", SHOW.replace("bin/cat", "bin/dog"))).toString())
                .contains("404", "has no file bin/dog");
        assertThat(
                        sendImage(
                                        tar(
                                                "boot/system.map",
                                                SHOW.replace("bin/cat", "etc/x"),
                                                "etc/x",
                                                "no module"))
                                .toString())
                .contains("422", "nexe is invalid");
    }

    @Test
    void imageThatIsRefusedIsNotKeptUnlessAnotherJobHasIt() {
        sendImage(bytes("no archive".repeat(100)));
        sendImage(tar("boot/system.map", "[]"));
        sendImage(zapp());
        sendImage(zapp(), "Etag", "0123");

        assertThat(bench.names(".jobs").stream().filter(name -> name.startsWith("image/")))
                .hasSize(1);
    }

    @Test
    void imageOfADeviceThatIsNoTarFileIs422() {
        store("apps", "text", "text/plain", bytes("no archive".repeat(100)));
        store("apps", "cat", "application/wasm", Guests.example("cat/cat"));

        Bench.Answer answer =
                bench.job(
                        "[{'name': 'x', 'exec': {'path': 'swift://~/apps/cat'}, 'devices':"
                                + " [{'name': 'image', 'path': 'swift://~/apps/text'}]}]");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("X-Nexe-Error"))
                .contains("x: could not be started: image is invalid");
        assertThat(answer.header("X-Nexe-Status")).isEqualTo("ZeroVM did not run");
    }

    @Test
    void imageInAnObjectIsAJobByXZerovmSource() {
        store("apps", "show.zapp", "application/x-tar", zapp());

        Bench.Answer answer =
                send(
                        "POST",
                        "/v1/AUTH_test",
                        bytes("you"),
                        "X-Zerovm-Execute",
                        "1.0",
                        "X-Zerovm-Source",
                        "swift://~/apps/show.zapp");

        assertThat(answer.body()).as(answer.toString()).isEqualTo("welcome you");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE"})
    void zappThatIsOpenedIsAServiceForEveryMethod(String method) {
        store("apps", "show.zapp", "application/octet-stream", zapp());

        Bench.Answer answer = send(method, "/open/AUTH_test/apps/show.zapp", bytes("you"));

        assertThat(answer.body()).as(answer.toString()).isEqualTo("welcome you");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
    }

    @Test
    void zappServesWhatLiesBelowAContainer() {
        store("apps", "show.zapp", "application/x-tar", zapp());
        bench.store.updateContainer(
                new ContainerPath(Bench.ACCOUNT, "apps"),
                new MetadataUpdate(
                        Map.of(
                                "x-container-meta-rest-endpoint",
                                "swift://AUTH_test/apps/show.zapp"),
                        Set.of()));

        Bench.Answer answer = send("POST", "/api/AUTH_test/apps/any/path", bytes("you"));

        assertThat(answer.body()).as(answer.toString()).isEqualTo("welcome you");
    }

    @Test
    void imageThatAJobNamesIsEveryGroupsUnlessItHasAnother() {
        store("apps", "one", "application/x-tar", tar("etc/motd", "one "));
        store("apps", "two", "application/x-tar", tar("etc/motd", "two "));
        String group =
                "{'name': '%s', 'exec': {'path': 'file://bin/cat', 'args': '/etc/motd'},"
                        + " 'devices': [{'name': 'stdout'}%s]}";

        Bench.Answer answer =
                bench.job(
                        "{'image': 'swift://~/apps/one', 'groups': [%s, %s]}"
                                .formatted(
                                        group.formatted("a", ""),
                                        group.formatted(
                                                "b",
                                                ", {'name': 'image', 'path':"
                                                        + " 'swift://~/apps/two'}")));

        assertThat(answer.body()).as(answer.toString()).isEqualTo("one two ");
    }

    /// As the program itself would find it: what lies over the others comes first.
    @Test
    void programIsLookedForInEveryImageOfItsGroupTheUppermostFirst() {
        byte[] hello = Guests.example("hello/hello");
        SequencedMap<String, byte[]> both = Archives.files("etc/motd", "two ");
        both.put("bin/cat", hello);
        both.put("bin/hello", hello);
        store("apps", "one", "application/x-tar", tar("etc/motd", "one "));
        store("apps", "two", "application/x-tar", Archives.tar(both));
        String job =
                """
                [{'name': 'x', 'exec': {'path': 'file://%s', 'args': '/etc/motd'},
                  'devices': [{'name': 'image', 'path': 'swift://~/apps/%s'},
                              {'name': 'image', 'path': 'swift://~/apps/%s'},
                              {'name': 'stdout'}]}]
                """;

        assertThat(bench.job(job.formatted("bin/hello", "two", "one")).body())
                .isEqualTo("hello, /etc/motd\n");
        assertThat(bench.job(job.formatted("bin/cat", "two", "one")).body()).isEqualTo("one ");
        assertThat(bench.job(job.formatted("bin/cat", "one", "two")).body())
                .isEqualTo("hello, /etc/motd\n");
    }

    @Test
    void programOfAnImageOfTheServerSeesThatImageBelowItsOwn() throws IOException {
        Files.createDirectories(directory.resolve("images"));
        Files.write(
                directory.resolve("images/tools.tar.gz"),
                Archives.gzip(tar("etc/motd", "the server's ", "etc/issue", "also ")));
        store("apps", "own", "application/x-tar", tar("etc/motd", "my own "));

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'file://tools:bin/cat', 'args': '/etc/issue /etc/motd'},
                          'devices': [{'name': 'image', 'path': 'swift://~/apps/own'}, {'name': 'tools'}, {'name': 'stdout'}]}]
                        """);

        assertThat(answer.body()).as(answer.toString()).isEqualTo("also my own ");
    }

    @Test
    void scriptNamesAProgramOfAnImageOfTheServer() throws IOException {
        Files.createDirectories(directory.resolve("images"));
        Files.write(directory.resolve("images/tools.tar"), tar());
        String script = "#!file://tools:bin/cat\nprint\n";

        Bench.Answer answer =
                send(
                        "POST",
                        "/v1/AUTH_test",
                        bytes(script),
                        "X-Zerovm-Execute",
                        "1.0",
                        "Content-Type",
                        "text/x-script");

        assertThat(answer.body()).as(answer.toString()).isEqualTo(script);
    }

    @Test
    void whatRanWithAnImageThatHasChangedSinceIsNotTakenFromTheCache() throws IOException {
        Files.createDirectories(directory.resolve("images"));
        String job =
                "[{'name': 'x', 'exec': {'path': 'file://tools:bin/cat', 'args': '/etc/motd'},"
                        + " 'devices': [{'name': 'stdout'}]}]";
        Files.write(directory.resolve("images/tools.tar"), tar("etc/motd", "old"));
        bench.job(job);
        Bench.Answer again = bench.job(job);

        Files.write(directory.resolve("images/tools.tar"), tar("etc/motd", "longer ".repeat(90)));
        Bench.Answer changed = bench.job(job);

        assertThat(again.header("X-Nexe-Cached")).isEqualTo("true");
        assertThat(changed.header("X-Nexe-Cached")).isEqualTo("false");
        assertThat(changed.body()).startsWith("longer");
    }
}
