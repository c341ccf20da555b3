package io.insitu.storage.swift;

import static io.insitu.storage.swift.FakeSwift.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.insitu.storage.AccountName;
import io.insitu.storage.Md5;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.OpenObject;
import io.insitu.storage.OpenObject.Content;
import io.insitu.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node reads from the disks of its object server, and what it fetches. That a real object
/// server has its files there is shown by the integration tests.
class ObjectServerTest {
    private static final ObjectPath OBJECT = new AccountName("AUTH_a").container("c").object("o");
    private static final String TARGET = "/d1/7/AUTH_a/c/o";
    private static final String TIMESTAMP = "1795812455.03734";
    private static final String BYTES = "some bytes of an object";

    /// Of `pre/AUTH_a/c/osuf`.
    private static final String HASH = hash();

    @TempDir Path directory;
    private Path file;

    private static String hash() {
        return Md5.of("pre/AUTH_a/c/osuf".getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void keep() throws IOException {
        Files.writeString(
                directory.resolve("swift.conf"),
                """
                [swift-hash]
                # comment
                swift_hash_path_prefix = pre
                swift_hash_path_suffix=suf
                [swift-constraints]
                swift_hash_path_suffix = another
                """);
        Path folder =
                directory
                        .resolve("node/d1/objects/7")
                        .resolve(HASH.substring(HASH.length() - 3))
                        .resolve(HASH);
        Files.createDirectories(folder);
        file = Files.writeString(folder.resolve(TIMESTAMP + ".data"), BYTES);
    }

    private static String etag() {
        return Md5.of(BYTES.getBytes(StandardCharsets.UTF_8));
    }

    private static String head(String... more) {
        String fields = more.length == 0 ? "" : String.join("\r\n", Arrays.asList(more)) + "\r\n";
        return "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nEtag: %s\r\nX-Timestamp: %s\r\nX-Backend-Data-Timestamp: %s\r\n%s\r\n"
                .formatted(BYTES.length(), etag(), TIMESTAMP, TIMESTAMP, fields);
    }

    private static String got(String body) {
        return answer("200 OK", body, "Etag: " + etag(), "X-Timestamp: " + TIMESTAMP);
    }

    private interface Look {
        void at(Optional<OpenObject> object) throws IOException;
    }

    private void open(FakeSwift swift, Map<String, String> headers, Look look) throws IOException {
        SwiftConfig config = swift.config(directory);
        var disks =
                new ObjectDisks.Config(
                                directory.resolve("node").toString(),
                                directory.resolve("swift.conf").toString())
                        .open();
        try (swift;
                SwiftHttp http = SwiftHttp.to(config)) {
            var object =
                    new ObjectServer(http, SwiftSpool.open(config), disks)
                            .open(OBJECT, TARGET, headers);
            try {
                look.at(object);
            } finally {
                object.ifPresent(OpenObject::close);
            }
        }
    }

    private static String text(OpenObject object) throws IOException {
        return switch (object.content()) {
            case Content.InMemory(ByteBuffer bytes) ->
                    StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
            case Content.InFile(Path path, long offset, long length) ->
                    Files.readString(path)
                            .substring((int) offset, Math.toIntExact(offset + length));
        };
    }

    @Test
    void objectIsReadWhereItLies() throws IOException {
        FakeSwift swift = new FakeSwift(head());

        open(
                swift,
                Map.of(),
                object -> {
                    assertThat(text(object.orElseThrow())).isEqualTo(BYTES);
                    assertThat(object.get().record().etag()).isEqualTo(etag());
                });

        assertThat(swift.heads()).hasSize(1);
        assertThat(swift.heads().getFirst()).startsWith("HEAD " + TARGET);
    }

    @Test
    void objectStaysReadableWhenItIsReplaced() throws IOException {
        open(
                new FakeSwift(head()),
                Map.of(),
                object -> {
                    Files.delete(file);
                    assertThat(text(object.orElseThrow())).isEqualTo(BYTES);
                });
    }

    @Test
    void partIsThatOfTheFile() throws IOException {
        open(
                new FakeSwift(head()),
                Map.of("Range", "bytes=5-9"),
                object -> {
                    assertThat(text(object.orElseThrow())).isEqualTo("bytes");
                    assertThat(object.get().record().size()).isEqualTo(5);
                });
    }

    @Test
    void otherRangesAreFetched() throws IOException {
        FakeSwift swift =
                new FakeSwift(head(), answer("206 Partial Content", "ject", "Etag: " + etag()));

        open(
                swift,
                Map.of("Range", "bytes=-4"),
                object -> assertThat(text(object.orElseThrow())).isEqualTo("ject"));

        assertThat(swift.heads().getLast()).startsWith("GET ");
    }

    @Test
    void objectOfAnotherPolicyLiesInItsFolder() throws IOException {
        Path objects = directory.resolve("node/d1/objects");
        Files.move(objects, objects.resolveSibling("objects-3"));
        FakeSwift swift = new FakeSwift(head());

        open(
                swift,
                Map.of("X-Backend-Storage-Policy-Index", "3"),
                object -> assertThat(text(object.orElseThrow())).isEqualTo(BYTES));

        assertThat(swift.heads()).hasSize(1);
    }

    @Test
    void objectThatIsNotFoundOnTheDiskIsFetched() throws IOException {
        Files.delete(file);

        open(
                new FakeSwift(head(), got(BYTES)),
                Map.of(),
                object -> assertThat(text(object.orElseThrow())).isEqualTo(BYTES));
    }

    @Test
    void damagedFileIsNeverUsed() throws IOException {
        Files.writeString(file, BYTES.replace("some", "sone"));
        FakeSwift swift = new FakeSwift(head(), got(BYTES.replace("some", "sone")));

        StorageException refused =
                assertThrows(StorageException.class, () -> open(swift, Map.of(), object -> {}));

        assertThat(refused.reason()).isEqualTo(StorageException.Reason.UNAVAILABLE);
        assertThat(refused).hasMessageContaining("and its ETag is " + etag());
    }

    @Test
    void shortenedFileIsNotUsedInParts() throws IOException {
        Files.writeString(file, BYTES.substring(0, 12));
        FakeSwift swift =
                new FakeSwift(head(), answer("206 Partial Content", "bytes", "Etag: " + etag()));

        open(
                swift,
                Map.of("Range", "bytes=5-9"),
                object -> assertThat(text(object.orElseThrow())).isEqualTo("bytes"));

        assertThat(swift.heads()).hasSize(2);
    }

    @Test
    void manifestIsNotReadHere() throws IOException {
        String manifest = head("X-Static-Large-Object: True");
        FakeSwift swift =
                new FakeSwift(manifest, answer("200 OK", "[]", "X-Static-Large-Object: True"));

        assertThrows(StorageException.class, () -> open(swift, Map.of(), object -> {}));
    }

    @Test
    void objectThatIsNotThereIsNone() throws IOException {
        String none = answer("404 Not Found", "");

        open(new FakeSwift(none, none), Map.of(), object -> assertThat(object).isEmpty());
    }

    @Test
    void configurationWithoutTheHashOfSwiftIsRefused() throws IOException {
        Path conf = Files.writeString(directory.resolve("other.conf"), "[swift-hash]\n");

        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new ObjectDisks.Config(directory.toString(), conf.toString()));

        assertThat(refused)
                .hasMessage(
                        "swift_conf: '%s' has neither swift_hash_path_prefix nor"
                                + " swift_hash_path_suffix in [swift-hash]",
                        conf);
    }

    @Test
    void folderOfDisksThatIsNotThereIsRefused() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new ObjectDisks.Config("/no/such/folder", "/etc/swift/swift.conf"));

        assertThat(refused).hasMessage("devices: '/no/such/folder' is no folder that can be read");
    }
}
