package io.insitu.middleware.compute.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.EngineChoice;
import io.insitu.engine.Limits;
import io.insitu.engine.StderrFollower;
import io.insitu.engine.World;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.FakeEngine;
import io.insitu.middleware.compute.FakeRun;
import io.insitu.middleware.testing.Requests;
import io.insitu.storage.swift.ObjectServer;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftConfig;
import io.insitu.storage.swift.SwiftHttp;
import io.insitu.storage.swift.SwiftSpool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom a node answers.
class NodeServiceTest {
    private static final ClusterKeys KEYS = keys("a key of the cluster");
    private static final String GANG = "/node/v1/gangs/g";
    private static final String RUN = "/node/v1/run";
    private static final String CHANNEL = "/node/v1/channels/g/3";
    private static final String NOTHING =
            """
            {"account": "a", "credentials": {}, "gang": "g", "runs": []}
            """;

    @TempDir private Path folder;
    @TempDir private Path images;
    private final FakeEngine engine = new FakeEngine();
    private SwiftHttp http;
    private NodeService node;

    private static ClusterKeys keys(String key) {
        return new ClusterKeys(List.of(key), InstantSource.system());
    }

    @BeforeEach
    void start() throws IOException {
        http = SwiftHttp.to(nowhere());
        node = node(false);
    }

    private SwiftConfig nowhere() {
        Duration second = Duration.ofSeconds(1);
        URI url = URI.create("http://127.0.0.1:1");
        return new SwiftConfig(url, 1, 1, second, second, 0, folder);
    }

    private NodeService node(boolean certified) throws IOException {
        SwiftSpool spool = SwiftSpool.open(nowhere());
        Duration minute = Duration.ofMinutes(1);
        return new NodeService(
                new NodeService.Config(
                        2,
                        4,
                        10,
                        minute,
                        minute,
                        certified,
                        1 << 20,
                        1 << 20,
                        100,
                        new StderrFollower.Pace(100, 1 << 20),
                        folder),
                engine,
                keys("a key of the cluster"),
                new NodeInputs(
                        new ObjectServer(http, spool, Optional.empty()),
                        http,
                        spool,
                        NodeImages.open(new NodeImages.Config(images, 100))),
                http,
                new NodeTraffic(new SimpleMeterRegistry()));
    }

    @AfterEach
    void end() {
        http.close();
    }

    private int answer(Request request) {
        return answer(node, request);
    }

    private static int answer(NodeService node, Request request) {
        try {
            return node.handle(request).status();
        } catch (SwiftException e) {
            return e.status();
        }
    }

    private static Request signed(ClusterKeys keys, String method, String path, String body) {
        return signed(keys, method, path, body, ClusterKeys.digest(body.getBytes(UTF_8)));
    }

    private static Request signed(
            ClusterKeys keys, String method, String path, String body, String digest) {
        String signature = keys.sign(method, path, digest);
        return Requests.upload(method, path, body, ClusterKeys.FIELD, signature);
    }

    private static String reservation(int instances) {
        Reservation wanted =
                new Reservation(
                        instances, 0, Map.of(3, URI.create("http://other:1")), "the gang's key");
        return new String(NodeService.bytes(wanted), UTF_8);
    }

    private int reserve(int instances) {
        return answer(signed(KEYS, "PUT", GANG, reservation(instances)));
    }

    @Test
    void requestThatIsNotSignedIsRefused() {
        for (String path : List.of(RUN, CHANNEL)) {
            assertThat(answer(Requests.upload("POST", path, NOTHING))).isEqualTo(401);
        }
        assertThat(answer(Requests.upload("PUT", GANG, reservation(1)))).isEqualTo(401);
    }

    @Test
    void requestSignedWithAnotherKeyIsRefused() {
        assertThat(answer(signed(keys("the key of another cluster"), "POST", RUN, NOTHING)))
                .isEqualTo(401);
    }

    @Test
    void requestThatWasSeenBeforeIsRefused() {
        String signature =
                KEYS.sign("PUT", GANG, ClusterKeys.digest(reservation(1).getBytes(UTF_8)));

        Supplier<Request> same =
                () -> Requests.upload("PUT", GANG, reservation(1), ClusterKeys.FIELD, signature);

        assertThat(answer(same.get())).isEqualTo(201);
        assertThat(answer(same.get())).isEqualTo(401);
    }

    @Test
    void bodyThatWasNotSignedIsRefused() {
        String ofAnother = ClusterKeys.digest("another".getBytes(UTF_8));

        assertThat(answer(signed(KEYS, "POST", RUN, NOTHING, ofAnother))).isEqualTo(401);
    }

    @Test
    void whoShowsNoCertificateIsRefusedWhereOneIsAskedFor() throws IOException {
        assertThat(answer(node(true), signed(KEYS, "POST", RUN, NOTHING))).isEqualTo(403);
    }

    @Test
    void channelIsOpenedByWhoKnowsItsKeyOnly() {
        reserve(1);

        String wrong = Gang.proof("another key", 3);
        assertThat(answer(signed(KEYS, "POST", CHANNEL, "", wrong))).isEqualTo(401);
        String ofOtherChannel = Gang.proof("the gang's key", 4);
        assertThat(answer(signed(KEYS, "POST", CHANNEL, "", ofOtherChannel))).isEqualTo(401);
    }

    @Test
    void channelOfAnUnknownGangIsRefused() {
        String proof = Gang.proof("the gang's key", 3);

        assertThat(answer(signed(KEYS, "POST", CHANNEL, "", proof))).isEqualTo(404);
    }

    private static final String MODULE = "wasm:talk";

    /// {@return a session of one instance of a program that the node has}
    private String talk() {
        String digest = ClusterKeys.digest(MODULE.getBytes(UTF_8));
        assertThat(answer(signed(KEYS, "PUT", "/node/v1/modules/a/" + digest, MODULE)))
                .isEqualTo(201);
        Session.Run run =
                new Session.Run(
                        digest,
                        List.of(),
                        List.of("talk"),
                        Map.of(),
                        Session.Bounds.of(Limits.DEFAULT),
                        Session.Seen.of(World.of(1)),
                        EngineChoice.AUTO,
                        null,
                        List.of());
        return new String(NodeService.bytes(new Session("a", Map.of(), "", List.of(run))), UTF_8);
    }

    private Finished finished(Response response, NodeLink.Lines lines) throws IOException {
        return new Finished(
                new SwiftAnswer(200, List.of(), -1, new ContentBody(response.content())), lines);
    }

    @Test
    void whatAnInstanceWritesToStderrComesBeforeItsReportWhereTheProxyTakesIt() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        engine.program(
                "talk",
                run -> {
                    run.complain("half done");
                    told.await();
                    run.complain("done");
                    return FakeRun.DONE;
                });
        List<String> lines = new ArrayList<>();

        Request request =
                signed(KEYS, "POST", RUN, talk())
                        .withHeaders(given -> given.with(NodeService.FOLLOW, "stderr"));
        Finished finished =
                finished(
                        node.handle(request),
                        (run, wrote) -> {
                            lines.add(run + ": " + wrote.lines());
                            told.countDown();
                        });

        assertThat(lines).containsExactly("0: [half done]", "0: [done]");
        assertThat(finished.told().runs()).hasSize(1);
        assertThat(status()).contains("\"running\":0");
    }

    @Test
    void proxyThatDoesNotTakeLinesIsAnsweredWithTheReportAlone() throws Exception {
        engine.program(
                "talk",
                run -> {
                    run.complain("unheard");
                    return FakeRun.DONE;
                });
        List<String> lines = new ArrayList<>();

        Response response = node.handle(signed(KEYS, "POST", RUN, talk()));
        Finished finished = finished(response, (_, wrote) -> lines.addAll(wrote.lines()));

        assertThat(lines).isEmpty();
        assertThat(finished.told().runs()).hasSize(1);
    }

    @Test
    void instanceEndsAndItsRoomIsFreeWhenTheProxyGoesAwayAmongLines() throws Exception {
        engine.program(
                "talk",
                run -> {
                    run.complain("half done");
                    Thread.sleep(Duration.ofMinutes(1));
                    return FakeRun.DONE;
                });
        Request request =
                signed(KEYS, "POST", RUN, talk())
                        .withHeaders(given -> given.with(NodeService.FOLLOW, "stderr"));
        Response response = node.handle(request);
        assertThat(status()).contains("\"running\":1");

        response.content().close();

        assertThat(engine.running()).isZero();
        assertThat(status()).contains("\"running\":0");
    }

    private String status() throws IOException {
        Response status = node.handle(signed(KEYS, "GET", "/node/v1/status", ""));
        return new String(ContentBody.bytes(status.content(), 1 << 16), UTF_8);
    }

    private static String image(String bytes) {
        return "/node/v1/images/" + ClusterKeys.digest(bytes.getBytes(UTF_8));
    }

    @Test
    void imageIsKeptByItsDigest() {
        assertThat(answer(signed(KEYS, "GET", image("tar"), ""))).isEqualTo(404);

        assertThat(answer(signed(KEYS, "PUT", image("tar"), "tar"))).isEqualTo(201);

        assertThat(answer(signed(KEYS, "GET", image("tar"), ""))).isEqualTo(204);
    }

    @Test
    void imageThatIsAnotherOrTooLargeIsNotKept() {
        String digest = ClusterKeys.digest("tar".getBytes(UTF_8));

        assertThat(answer(signed(KEYS, "PUT", image("tar"), "other"))).isEqualTo(400);
        assertThat(answer(signed(KEYS, "PUT", image("tar"), "other", digest))).isEqualTo(400);
        String large = "x".repeat(101);
        assertThat(answer(signed(KEYS, "PUT", image(large), large))).isEqualTo(413);
        assertThat(images).isEmptyDirectory();
    }

    @Test
    void roomIsKeptOnceAndGivenBack() {
        assertThat(reserve(5)).isEqualTo(429);
        assertThat(reserve(4)).isEqualTo(201);
        assertThat(answer(signed(KEYS, "PUT", "/node/v1/gangs/h", reservation(1)))).isEqualTo(429);

        assertThat(answer(signed(KEYS, "DELETE", GANG, ""))).isEqualTo(204);

        assertThat(answer(signed(KEYS, "POST", RUN, NOTHING))).isEqualTo(410);
        assertThat(answer(signed(KEYS, "PUT", "/node/v1/gangs/h", reservation(1)))).isEqualTo(201);
    }
}
