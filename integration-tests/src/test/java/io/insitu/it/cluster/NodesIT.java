package io.insitu.it.cluster;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.Command;
import io.insitu.it.harness.PeerSwift;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.Requirement;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server in front of a real Swift of which two disks have a node and the third has one that does
/// not run.
class NodesIT {
    private static final String KEY = "a key for tests only";
    private static final String CONTAINER =
            "/nodes-" + UUID.randomUUID().toString().substring(0, 8);

    /// A module that writes the line `here` to its stderr, and loops for ever.
    private static final String TALK =
            "0061736d01000000010c0260047f7f7f7f017f60000002230116776173695f736e617073"
                    + "686f745f70726576696577310866645f7772697465000003020101050301000107130206"
                    + "6d656d6f72790200065f737461727400010a1501130041024100410141c00010001a0340"
                    + "0c000b0b0b13010041000b0d0800000005000000686572650a";

    private static @Nullable ServerProcess node;
    private static @Nullable ServerProcess server;
    private static SwiftClient insitu;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        String peer = PeerSwift.url();
        String own = PeerSwift.endpoint(peer, "/AUTH_test/any/thing").getAuthority();
        node =
                ServerProcess.on(data.resolve("node"))
                        .asNode()
                        .with("INSITU_CLUSTER_SWIFT_URL", peer)
                        .with("INSITU_CLUSTER_KEYS", KEY)
                        .with("INSITU_CLUSTER_OBJECT_SERVER", "http://" + own)
                        .with("INSITU_CLUSTER_DISKS_DEVICES", PeerSwift.devices().toString())
                        .with("INSITU_CLUSTER_DISKS_SWIFT_CONF", PeerSwift.swiftConf().toString())
                        .start();
        server =
                ServerProcess.on(data.resolve("server"))
                        .with("INSITU_CLUSTER_SWIFT_URL", peer)
                        .with("INSITU_CLUSTER_KEYS", KEY)
                        .with(
                                "INSITU_CLUSTER_NODES",
                                "%s/d1=%s;%s/d2=%s;%s/d3=http://127.0.0.1:1"
                                        .formatted(own, node.url(), own, node.url(), own))
                        .start();
        insitu = SwiftClient.signIn(server.url(), "test:tester", "testing");
        insitu.makeContainer(CONTAINER);
        for (String name : new String[] {"gzip/gzip", "wordcount/map", "wordcount/reduce"}) {
            byte[] module =
                    Files.readAllBytes(Repository.root().resolve("examples/" + name + ".wasm"));
            String path = CONTAINER + name.substring(name.indexOf('/'));
            assertThat(insitu.put(path, module, "Content-Type", "application/wasm")).hasStatus(201);
        }
    }

    @AfterAll
    static void stop() {
        if (server != null && node != null) {
            String logs = server.log() + node.log();
            assertThat(server.end()).isZero();
            assertThat(node.end()).isZero();
            assertThat(logs).doesNotContain("level=ERROR");
        }
    }

    /// `'` stands for `"`, `$` for the container.
    private static Answer job(String description, String... headers) {
        return insitu.job(
                description.replace('\'', '"').replace("$", "swift://~" + CONTAINER), headers);
    }

    private static String device(String object) {
        String peer = System.getenv("INSITU_PEER_SWIFT");
        URI url = PeerSwift.endpoint(peer, "/AUTH_test" + CONTAINER + "/" + object);
        return url.getPath().split("/", 3)[1];
    }

    /// {@return what the header says of an instance that reads that object}
    private static String expected(String object) {
        return device(object).equals("d3") ? "remote: node down" : "local";
    }

    @Test
    void whatAnInstanceOnANodeWritesToStderrIsAnEventWhileItRuns() throws IOException {
        insitu.put(
                CONTAINER + "/talk",
                HexFormat.of().parseHex(TALK),
                "Content-Type",
                "application/wasm");
        String object = onARunningNode();
        insitu.put(CONTAINER + "/" + object, "text");
        String id =
                job(
                                "[{'name': 'talker', 'exec': {'path': '$/talk'}, 'devices': [{'name': 'stdin', 'path': '$/%s'}]}]"
                                        .formatted(object),
                                "X-Zerovm-Deferred",
                                "always")
                        .header("X-Zerovm-Job");

        String line;
        try (BufferedReader events =
                new BufferedReader(
                        new InputStreamReader(
                                insitu.stream("?job=" + id + "&events").body(), UTF_8))) {
            line = events.lines().filter(each -> each.contains("\"line\"")).findFirst().orElse("");
            assertThat(insitu.delete("?job=" + id)).hasStatus(204);
            assertThat(events.lines()).anyMatch(each -> each.contains("\"cancelled\""));
        }

        assertThat(line).isEqualTo("data: {\"name\":\"talker\",\"line\":\"here\"}");
    }

    private static String onARunningNode() {
        return IntStream.range(0, 100)
                .mapToObj("talk-%d"::formatted)
                .filter(name -> expected(name).equals("local"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void instancesRunBesideTheirObjectsAndElsewhereWhereNobodyIs() throws IOException {
        for (int i = 0; i < 12; i++) {
            insitu.put(CONTAINER + "/in/%02d".formatted(i), Bytes.of(i, 10_000 * i));
        }

        Answer answer =
                job(
                        """
                        [{'name': 'gz', 'exec': {'path': '$/gzip'}, 'devices': [
                          {'name': 'stdin', 'path': '$/in/*'},
                          {'name': 'stdout', 'path': '$/out/*.gz', 'content_type': 'application/gzip'}]}]
                        """);

        assertThat(answer).hasStatus(200);
        String[] colocated = answer.header("X-Nexe-Colocated").split(",");
        assertThat(colocated).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(colocated[i].strip()).isEqualTo(expected("in/%02d".formatted(i)));
            byte[] packed = insitu.get(CONTAINER + "/out/%02d.gz".formatted(i)).body();
            try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
                assertThat(unpacked.readAllBytes()).isEqualTo(Bytes.of(i, 10_000 * i));
            }
        }
        assertThat(Arrays.asList(colocated)).anyMatch(where -> where.strip().equals("local"));
    }

    @Test
    void connectedInstancesRunOnOneNode() {
        for (int i = 0; i < 5; i++) {
            insitu.put(CONTAINER + "/words/" + i, "one two two\n".repeat(1000));
        }

        Answer answer =
                job(
                        """
                        [{'name': 'map', 'exec': {'path': '$/map'}, 'connect': ['reduce'], 'devices': [{'name': 'stdin', 'path': '$/words/*'}]},
                         {'name': 'reduce', 'exec': {'path': '$/reduce'}, 'devices': [{'name': 'stdout', 'content_type': 'text/plain'}]}]
                        """);

        assertThat(answer).hasStatus(200);
        assertThat(answer.lines()).containsExactlyInAnyOrder("one\t5000", "two\t10000");
        String where = expected("words/0");
        assertThat(answer.header("X-Nexe-Colocated").split(",\\s*")).containsOnly(where);
    }

    /// A tar file with the program `bin/wc`.
    private static byte[] image(Path folder) throws IOException {
        Requirement.program("tar");
        Files.createDirectories(folder.resolve("bin"));
        Path program = Repository.root().resolve("examples/wc/wc.wasm");
        Files.copy(program, folder.resolve("bin/wc"));
        Command.output(folder, Map.of(), "tar", "czf", "image", "bin");
        return Files.readAllBytes(folder.resolve("image"));
    }

    private static void assertCountsLinesWhereTheyAre(String exec, String image, String in) {
        for (int i = 0; i < 6; i++) {
            insitu.put(CONTAINER + in + i, "line\n".repeat(i));
        }

        Answer answer =
                job(
                        """
                        [{'name': 'wc', 'exec': {'path': '%s'}, 'devices': [%s
                          {'name': 'stdin', 'path': '$%s*'}, {'name': 'stdout', 'path': '$/out%s*'}]}]
                        """
                                .formatted(exec, image, in, in));

        assertThat(answer).hasStatus(200);
        String[] colocated = answer.header("X-Nexe-Colocated").split(",\\s*");
        assertThat(colocated).hasSize(6);
        for (int i = 0; i < 6; i++) {
            assertThat(colocated[i]).isEqualTo(expected(in.substring(1) + i));
            String lines = insitu.get(CONTAINER + "/out" + in + i).text();
            assertThat(lines).startsWith(i + " " + i + " ");
        }
    }

    @Test
    void programOfAnImageOfTheServerRunsBesideItsObjects(@TempDir Path folder) throws IOException {
        Path images = Files.createDirectories(server().data().resolve("images"));
        Files.write(images.resolve("tools.tar.gz"), image(folder));

        assertCountsLinesWhereTheyAre("file://tools:wc", "", "/counted/");

        assertThat(node().data().resolve("cluster-images"))
                .isDirectoryContaining("glob:**/[0-9a-f]*");
    }

    @Test
    void programOfAnImageThatIsAnObjectRunsBesideItsObjects(@TempDir Path folder)
            throws IOException {
        insitu.put(CONTAINER + "/tools.tar", image(folder), "Content-Type", "application/x-tar");

        assertCountsLinesWhereTheyAre(
                "file://bin/wc", "{'name': 'image', 'path': '$/tools.tar'},", "/counted-too/");
    }

    @Test
    void objectsAreReadWhereTheirServerKeepsThem() {
        for (int i = 0; i < 12; i++) {
            insitu.put(CONTAINER + "/lying/" + i, Bytes.of(i, 40_000));
        }
        long fetched = moved("own");
        long onDisk = moved("disk");

        Answer answer =
                job(
                        """
                        [{'name': 'gz', 'exec': {'path': '$/gzip'}, 'devices': [
                          {'name': 'stdin', 'path': '$/lying/*'}, {'name': 'stdout', 'path': '$/packed/*'}]}]
                        """);

        assertThat(answer).hasStatus(200);
        String[] colocated = answer.header("X-Nexe-Colocated").split(",\\s*");
        long local = Arrays.stream(colocated).filter("local"::equals).count();
        assertThat(local).isPositive();
        assertThat(moved("disk") - onDisk).isEqualTo(40_000 * local);
        assertThat(moved("own")).isEqualTo(fetched);
    }

    @Test
    void damagedObjectIsNotUsed() throws IOException {
        String name =
                IntStream.range(0, 100)
                        .mapToObj(i -> "rot/" + i)
                        .filter(object -> expected(object).equals("local"))
                        .findFirst()
                        .orElseThrow();
        byte[] bytes = Bytes.of(77, 40_000);
        insitu.put(CONTAINER + "/" + name, bytes);
        byte[] damaged = bytes.clone();
        damaged[20_000] ^= 1;
        Files.write(dataFile(name, bytes), damaged);

        Answer answer =
                job(
                        """
                        [{'name': 'gz', 'exec': {'path': '$/gzip'}, 'devices': [
                          {'name': 'stdin', 'path': '$/NAME'}, {'name': 'stdout', 'path': '$/of-rot'}]}]
                        """
                                .replace("NAME", name));

        // The object server has put it aside when it was fetched, and there is no other replica.
        assertThat(answer.header("X-Nexe-Error")).contains("404 Not Found while fetching");
        assertThat(insitu.get(CONTAINER + "/of-rot")).hasStatus(404);
    }

    private static Path dataFile(String object, byte[] bytes) throws IOException {
        Path disk = PeerSwift.devices().resolve(device(object));
        try (Stream<Path> files = Files.walk(disk.resolve("objects"))) {
            return files.filter(file -> hasBytes(file, bytes)).findFirst().orElseThrow();
        }
    }

    private static boolean hasBytes(Path file, byte[] bytes) {
        try {
            return file.toString().endsWith(".data")
                    && Files.size(file) == bytes.length
                    && Arrays.equals(Files.readAllBytes(file), bytes);
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    /// {@return bytes that the node has moved so far}
    private static long moved(String kind) {
        String metrics = SwiftClient.anonymous(node().url(), "").absolute("GET", "/metrics").text();
        return metrics.lines()
                .filter(line ->
                        line.startsWith("insitu_node_bytes_total{kind=\"%s\"}".formatted(kind)))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    @Test
    void nodeRefusesWhatIsNotSigned() {
        assertThat(SwiftClient.anonymous(node().url(), "").absolute("GET", "/node/v1/status"))
                .hasStatus(401);
    }

    private static ServerProcess node() {
        return Objects.requireNonNull(node);
    }

    private static ServerProcess server() {
        return Objects.requireNonNull(server);
    }
}
