package io.insitu.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Response;
import io.insitu.storage.StorageException;
import io.insitu.storage.swift.SwiftAnswer;
import io.insitu.storage.swift.SwiftCall;
import io.insitu.storage.swift.SwiftConfig;
import io.insitu.storage.swift.SwiftHttp;
import io.insitu.storage.tls.PemFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that clients reach by TLS, asked as a Swift that is reached so.
@Timeout(120)
class ClientTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] BYTES = new byte[3_000_000];

    @TempDir private static Path folder;
    private static PemFiles local;
    private static PemFiles elsewhere;
    private static Handler file;

    @BeforeAll
    static void makeCertificatesAndAFile() throws IOException {
        TestAuthority own = new TestAuthority(folder, "own");
        local = own.machine("localhost");
        elsewhere = own.machine("elsewhere.example");
        new Random(1).nextBytes(BYTES);
        Path path = Files.write(folder.resolve("bytes"), BYTES);
        file =
                _ ->
                        new Response(
                                200,
                                Headers.of("Content-Type", "text/plain"),
                                new Content.FileRegion(path, 0, BYTES.length, () -> {}));
    }

    private static Front front(PemFiles files) throws IOException {
        return Front.of(file, "tlsCertificate=" + files.certificate(), "tlsKey=" + files.key());
    }

    private static byte[] get(int port, String ca) throws IOException {
        URI url = URI.create("https://localhost:" + port);
        SwiftConfig config = new SwiftConfig(url, 1, 1, PATIENCE, PATIENCE, 0, folder);
        try (SwiftHttp http = SwiftHttp.to(config.believing(ca));
                SwiftAnswer answer = http.send(SwiftCall.of("GET", "/x", Map.of()))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (ByteBuffer next = answer.body().next();
                    next != null;
                    next = answer.body().next()) {
                byte[] copy = new byte[next.remaining()];
                next.get(copy);
                all.writeBytes(copy);
            }
            return all.toByteArray();
        }
    }

    @Test
    void fileComesThroughEncryptedByteForByte() throws IOException {
        try (Front front = front(local)) {
            assertThat(get(front.port(), local.ca())).isEqualTo(BYTES);
        }
    }

    @Test
    void authorityThatIsNotNamedIsNotBelieved() throws IOException {
        String other = new TestAuthority(folder, "other").machine("localhost").ca();
        try (Front front = front(local)) {
            assertThatThrownBy(() -> get(front.port(), other)).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> get(front.port(), "")).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void certificateOfAnotherHostIsNotBelieved() throws IOException {
        try (Front front = front(elsewhere)) {
            assertThatThrownBy(() -> get(front.port(), elsewhere.ca()))
                    .isInstanceOf(StorageException.class);
        }
    }

    /// Takes as long as it takes the server to look at its files again.
    @Test
    void certificateThatIsRenewedIsShownWithoutARestart() throws IOException {
        PemFiles next = new TestAuthority(folder, "next").machine("localhost");
        PemFiles renewed =
                new PemFiles(
                        copy(local.certificate(), "renewed.pem"),
                        copy(local.key(), "renewed.key"),
                        "",
                        List.of());
        try (Front front = front(renewed)) {
            assertThat(get(front.port(), local.ca())).isEqualTo(BYTES);

            copy(next.certificate(), "renewed.pem");
            copy(next.key(), "renewed.key");

            byte[] got = {};
            while (got.length == 0) {
                try {
                    got = get(front.port(), next.ca());
                } catch (StorageException e) {
                    assertThat(e).hasMessageContaining("cannot be reached");
                }
            }
            assertThat(got).isEqualTo(BYTES);
        }
    }

    private static String copy(String file, String name) throws IOException {
        Path copy = folder.resolve(name);
        Files.copy(Path.of(file), copy, StandardCopyOption.REPLACE_EXISTING);
        return copy.toString();
    }

    @Test
    void whoSpeaksWithoutTlsGetsNothing() throws IOException {
        try (Front front = front(local)) {
            assertThat(front.exchange(Front.head("GET / HTTP/1.1", "Host: x")))
                    .doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void certificateWithoutItsKeyIsRefused() {
        assertThatThrownBy(() -> new ServerCertificate(local.certificate(), ""))
                .hasMessageContaining("go together");
    }
}
