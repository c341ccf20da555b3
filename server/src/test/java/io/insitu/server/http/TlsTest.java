package io.insitu.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Response;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.Heartbeat;
import io.insitu.storage.swift.NodeHttpConfig;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftCall;
import io.insitu.storage.swift.SwiftHttp;
import io.insitu.storage.tls.PemFiles;
import io.insitu.storage.tls.Tls;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in where machines know each other by certificates.
@Timeout(120)
class TlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Heartbeat.Rate CALM =
            new Heartbeat.Rate(Duration.ofSeconds(5), Duration.ofSeconds(30));

    /// Says who asks, and how.
    private static final Handler WHO =
            request -> Response.of(request.exchange().connection().isCertified() ? 200 : 403);

    @TempDir private static Path folder;
    private static PemFiles node;
    private static PemFiles proxy;
    private static PemFiles stranger;

    private final List<AutoCloseable> parts = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() throws IOException {
        TestAuthority own = new TestAuthority(folder, "own");
        node = own.machine("node1.nodes.example");
        proxy = own.machine("proxy.example");
        stranger = new TestAuthority(folder, "other").machine("proxy.example");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : parts.reversed()) {
            part.close();
        }
    }

    private <P extends AutoCloseable> P part(P part) {
        parts.add(part);
        return part;
    }

    private Tls tls(PemFiles files) {
        return part(Tls.of(files, Duration.ofMillis(50)));
    }

    private int server(PemFiles files) throws IOException {
        Http2Config http2 = new Http2Config(1 << 17, CALM, tls(files));
        return part(HttpFront.start(Front.config(), http2, WHO, InstantSource.system())).port();
    }

    private int answer(PemFiles client, int port) throws IOException {
        NodeHttpConfig config = new NodeHttpConfig(1, PATIENCE, 1 << 17, CALM);
        SwiftHttp http = part(SwiftHttp.toNodes(config, tls(client)));
        try (SwiftAnswer answer =
                http.at(URI.create("https://127.0.0.1:" + port), PATIENCE)
                        .send(SwiftCall.of("GET", "/x", Map.of()))) {
            return answer.status();
        }
    }

    private static PemFiles named(PemFiles files, String... names) {
        return new PemFiles(files.certificate(), files.key(), files.ca(), List.of(names));
    }

    @Test
    void machinesOfOneAuthorityKnowEachOther() throws IOException {
        assertThat(answer(proxy, server(node))).isEqualTo(200);
    }

    @Test
    void certificateOfAnotherAuthorityIsNotBelieved() throws IOException {
        int port = server(node);

        assertThatThrownBy(() -> answer(stranger, port)).isInstanceOf(StorageException.class);
    }

    @Test
    void bothEndsAskForTheOthersName() throws IOException {
        PemFiles expectsNodes = named(proxy, "*.nodes.example");
        PemFiles expectsProxies = named(node, "proxy.example");

        assertThat(answer(expectsNodes, server(expectsProxies))).isEqualTo(200);
        int port = server(node);
        assertThatThrownBy(() -> answer(named(proxy, "*.example"), port))
                .isInstanceOf(StorageException.class);
        int other = server(named(node, "another.example"));
        assertThatThrownBy(() -> answer(proxy, other)).isInstanceOf(StorageException.class);
    }

    @Test
    void whoShowsNoCertificateIsNotCertified() throws Exception {
        int port = server(node);
        Vertx vertx = Vertx.vertx();
        parts.add(() -> vertx.close().await());
        var options = new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false);
        // A client that nobody holds is closed when it is collected.
        HttpClient client = vertx.createHttpClient(options);
        parts.add(() -> client.close().await());

        int status =
                client.request(HttpMethod.GET, port, "127.0.0.1", "/x")
                        .compose(request -> request.send())
                        .await()
                        .statusCode();

        assertThat(status).isEqualTo(403);
    }

    @Test
    void filesThatChangeAreUsedWithoutARestart() throws IOException {
        PemFiles changing =
                new PemFiles(
                        copy(node.certificate(), "changing.pem"),
                        copy(node.key(), "changing.key"),
                        copy(node.ca(), "changing-ca.pem"),
                        List.of());
        int port = server(changing);
        assertThat(answer(proxy, port)).isEqualTo(200);

        copy(stranger.certificate(), "changing.pem");
        copy(stranger.key(), "changing.key");
        copy(stranger.ca(), "changing-ca.pem");

        int status = 0;
        while (status != 200) {
            try {
                status = answer(stranger, port);
            } catch (StorageException e) {
                assertThat(e).hasMessageContaining("cannot be reached");
            }
        }
        assertThatThrownBy(() -> answer(proxy, port)).isInstanceOf(StorageException.class);
    }

    private static String copy(String file, String name) throws IOException {
        Path copy = folder.resolve(name);
        Files.copy(Path.of(file), copy, StandardCopyOption.REPLACE_EXISTING);
        return copy.toString();
    }

    private static PemFiles files(String certificate, String key) {
        return new PemFiles(certificate, key, node.ca(), List.of());
    }

    @Test
    void filesThatAreWrongAreNamedWithWhatIsWrong() throws IOException {
        Path oldKey = folder.resolve("old.key");
        Files.writeString(
                oldKey, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");

        assertThatThrownBy(() -> Tls.check(files("/no/such/file", node.key())))
                .hasMessage("certificate: /no/such/file: there is no such file");
        assertThatThrownBy(() -> Tls.check(files(node.key(), node.key())))
                .hasMessageContaining("certificate: " + node.key())
                .hasMessageContaining("no 'BEGIN CERTIFICATE'");
        assertThatThrownBy(() -> Tls.check(files(node.certificate(), proxy.key())))
                .hasMessageContaining("key: " + proxy.key())
                .hasMessageContaining("not the key of certificate");
        assertThatThrownBy(() -> Tls.check(files(node.certificate(), oldKey.toString())))
                .hasMessageContaining("openssl pkcs8");
        assertThatThrownBy(() -> new PemFiles(node.certificate(), "", "", List.of()))
                .hasMessageContaining("go together");
    }
}
