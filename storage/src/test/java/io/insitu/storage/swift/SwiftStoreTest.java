package io.insitu.storage.swift;

import static io.insitu.storage.swift.FakeSwift.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.AccountName;
import io.insitu.storage.Body;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.ListingEntry.Subdir;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Timestamp;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the store asks of Swift and makes of the answers; that a real Swift answers so is shown by
/// the integration tests.
class SwiftStoreTest {
    private static final ContainerPath CONTAINER = new AccountName("AUTH_a").container("c");
    private static final ObjectPath OBJECT = CONTAINER.object("\u00fc/b c");

    private static final String BUSY = answer("503 Service Unavailable", "busy");
    private static final String UNKNOWN = answer("401 Unauthorized", "who?");

    @TempDir Path directory;

    private interface Action<T> {
        T on(SwiftStore store) throws IOException;
    }

    private <T> T with(FakeSwift swift, Action<T> action) throws IOException {
        return with(swift, Duration.ZERO, action);
    }

    private <T> T with(FakeSwift swift, Duration retryFor, Action<T> action) throws IOException {
        SwiftConfig config = swift.config(directory).retryingFor(retryFor);
        SwiftSpool spool = SwiftSpool.open(config);
        try (swift;
                SwiftHttp http = SwiftHttp.to(config)) {
            return action.on(
                    new SwiftStore(http, spool, Map.of("X-Auth-Token", "tk"), RecentHeads.NONE));
        }
    }

    @Test
    void connectionIsKeptAfterAnObjectWasDescribed() throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 123456\r\nEtag: abc\r\n\r\n";
        FakeSwift swift = new FakeSwift(head, head);

        with(
                swift,
                store -> {
                    store.object(OBJECT);
                    return store.object(OBJECT);
                });

        assertThat(swift.heads()).hasSize(2);
        assertThat(swift.connections()).isOne();
    }

    @Test
    void objectIsAskedForWithTheSendersTokenAndDescribedByItsHead() throws IOException {
        FakeSwift swift =
                new FakeSwift(
                        String.join(
                                "\r\n",
                                "HTTP/1.1 200 OK",
                                "Content-Length: 12",
                                "Etag: \"abc\"",
                                "Content-Type: a/b",
                                "X-Timestamp: 1448889362.12345",
                                "X-Object-Meta-Color: gr\u00fcn",
                                "",
                                ""));

        var record = with(swift, store -> store.object(OBJECT)).orElseThrow();

        assertThat(swift.heads().getFirst())
                .startsWith("HEAD /v1/AUTH_a/c/%C3%BC/b%20c HTTP/1.1\r\n")
                .containsIgnoringCase("x-auth-token: tk\r\n");
        assertThat(record.size()).isEqualTo(12);
        assertThat(record.etag()).isEqualTo("abc");
        assertThat(record.timestamp()).isEqualTo(new Timestamp(144888936212345L));
        assertThat(record.metadata()).isEqualTo(Map.of("x-object-meta-color", "gr\u00fcn"));
    }

    @Test
    void listingIsReadWithItsSubdirectories() throws IOException {
        FakeSwift swift =
                new FakeSwift(
                        answer(
                                "200 OK",
                                "[{\"name\":\"a\",\"bytes\":3,\"hash\":\"h\",\"content_type\":\"t/x\",\"last_modified\":\"2026-01-02T03:04:05.678900\"},{\"subdir\":\"b/\"}]"));

        var entries =
                with(
                        swift,
                        store ->
                                store.objects(
                                        CONTAINER, new ListingQuery(7, "p&", "m", "", "/", false)));

        assertThat(swift.heads().getFirst())
                .startsWith(
                        "GET /v1/AUTH_a/c?format=json&limit=7&prefix=p%26&marker=m&delimiter=%2F ");
        assertThat(entries)
                .containsExactly(
                        new ObjectEntry("a", 3, "h", "t/x", new Timestamp(176732304567890L)),
                        new Subdir("b/"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "401 Unauthorized, DENIED",
        "403 Forbidden, DENIED",
        "404 Not Found, NO_SUCH_CONTAINER",
        "413 Request Entity Too Large, TOO_LARGE",
        "507 Insufficient Storage, DISK_FULL",
        "503 Service Unavailable, UNAVAILABLE",
    })
    void refusalsAreTold(String status, Reason reason) {
        assertThatThrownBy(() ->
                        with(
                                new FakeSwift(answer(status, "no")),
                                store -> store.objects(CONTAINER, ListingQuery.all(1))))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void readingIsTriedAgainWhenTheConnectionTurnsOutToBeGone() throws IOException {
        FakeSwift swift = new FakeSwift(FakeSwift.BREAK, answer("200 OK", "[]"));

        var entries = with(swift, store -> store.objects(CONTAINER, ListingQuery.all(1)));

        assertThat(entries).isEmpty();
        assertThat(swift.heads()).hasSize(2);
    }

    @Test
    void whatSwiftCannotReadNowIsAskedForAgain() throws IOException {
        FakeSwift swift = new FakeSwift(BUSY, BUSY, answer("200 OK", "text"));

        long size =
                with(
                        swift,
                        Duration.ofMillis(300),
                        store -> {
                            try (var open = store.open(OBJECT).orElseThrow()) {
                                return open.record().size();
                            }
                        });

        assertThat(size).isEqualTo(4);
        assertThat(swift.heads()).hasSize(3).allMatch(head -> head.startsWith("GET "));
    }

    @Test
    void whatSwiftCannotWriteNowIsPutAgainWhole() throws IOException {
        FakeSwift swift = new FakeSwift(BUSY, answer("201 Created", ""));

        with(
                swift,
                Duration.ofMillis(1),
                store -> {
                    try (Upload upload = store.upload(OBJECT)) {
                        upload.write(bytes("hello"));
                        return upload.commit(new NewObject("a/b", Map.of()));
                    }
                });

        assertThat(swift.heads())
                .hasSize(2)
                .allSatisfy(head -> assertThat(head).containsIgnoringCase("content-length: 5\r\n"));
    }

    @Test
    void tokenThatSwiftForgetsForAMomentIsShownAgain() throws IOException {
        FakeSwift swift = new FakeSwift(UNKNOWN, UNKNOWN, answer("200 OK", "[]"));

        var entries =
                with(
                        swift,
                        Duration.ofSeconds(1),
                        store -> store.objects(CONTAINER, ListingQuery.all(1)));

        assertThat(entries).isEmpty();
        assertThat(swift.heads()).hasSize(3);
    }

    @Test
    void tokenThatSwiftDoesNotKnowIsShownFourTimes() throws IOException {
        FakeSwift swift = new FakeSwift(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, answer("200 OK", "[]"));

        assertThatThrownBy(() ->
                        with(
                                swift,
                                Duration.ofSeconds(60),
                                store -> store.objects(CONTAINER, ListingQuery.all(1))))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.DENIED));
        assertThat(swift.heads()).hasSize(4);
    }

    @Test
    void patienceEnds() throws IOException {
        FakeSwift swift = new FakeSwift(BUSY, BUSY, BUSY, answer("200 OK", "too late"));

        assertThatThrownBy(() -> with(swift, Duration.ofMillis(101), store -> store.open(OBJECT)))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNAVAILABLE));
        assertThat(swift.heads()).hasSize(3);
    }

    @Test
    void deletingIsNotTriedAgain() throws IOException {
        FakeSwift swift = new FakeSwift(BUSY, answer("404 Not Found", ""));

        assertThatThrownBy(() ->
                        with(
                                swift,
                                Duration.ofMillis(1),
                                store -> {
                                    store.deleteObject(OBJECT);
                                    return 0;
                                }))
                .hasMessageContaining("503");
        assertThat(swift.heads()).hasSize(1);
    }

    @Test
    void writingIsNotTriedAgain() throws IOException {
        FakeSwift swift = new FakeSwift(FakeSwift.BREAK);

        assertThatThrownBy(() ->
                        with(
                                swift,
                                store -> {
                                    store.deleteObject(OBJECT);
                                    return 0;
                                }))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNAVAILABLE));
        assertThat(swift.heads()).hasSize(1);
    }

    @Test
    void openedObjectLiesInAFileUntilItIsClosed() throws IOException {
        String text = "more than sixteen bytes";

        with(
                new FakeSwift(answer("200 OK", text, "Etag: abc")),
                store -> {
                    try (var open = store.open(OBJECT).orElseThrow()) {
                        assertThat(open.record().size()).isEqualTo(text.length());
                        assertThat(spooled()).hasSize(1);
                        assertThat(Files.readString(spooled().getFirst())).isEqualTo(text);
                    }
                    return 0;
                });

        assertThat(spooled()).isEmpty();
    }

    @Test
    void objectThatBreaksOffLeavesNothing() throws IOException {
        FakeSwift swift =
                new FakeSwift(
                        "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nsome of it"
                                + FakeSwift.BREAK);

        assertThatThrownBy(() -> with(swift, store -> store.open(OBJECT)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("broke off");
        assertThat(spooled()).isEmpty();
    }

    @Test
    void uploadIsPutWithItsLengthAndDigestWhichSwiftChecks() throws IOException {
        FakeSwift swift =
                new FakeSwift(
                        answer("201 Created", "", "Last-Modified: Fri, 02 Jan 2026 03:04:05 GMT"));

        var record =
                with(
                        swift,
                        store -> {
                            try (Upload upload = store.upload(OBJECT)) {
                                upload.write(bytes("hello"));
                                return upload.commit(new NewObject("a/b", Map.of()));
                            }
                        });

        assertThat(swift.heads())
                .singleElement()
                .asString()
                .startsWith("PUT /v1/AUTH_a/c/%C3%BC/b%20c ")
                .containsIgnoringCase("content-length: 5\r\n")
                .containsIgnoringCase("etag: 5d41402abc4b2a76b9719d911017c592\r\n")
                .containsIgnoringCase("content-type: a/b\r\n");
        assertThat(record.size()).isEqualTo(5);
    }

    @Test
    void largeUploadIsPutFromAFileThatGoes() throws IOException {
        FakeSwift swift = new FakeSwift(answer("201 Created", ""));

        with(
                swift,
                store -> {
                    try (Upload upload = store.upload(OBJECT)) {
                        upload.write(bytes("twelve bytes"));
                        upload.write(bytes("twelve bytes"));
                        return upload.commit(new NewObject("a/b", Map.of()));
                    }
                });

        assertThat(swift.heads().getFirst()).containsIgnoringCase("content-length: 24\r\n");
        assertThat(spooled()).isEmpty();
    }

    @Test
    void uploadThatSwiftRefusesFromItsHeadIsNotSent() throws IOException {
        FakeSwift swift = new FakeSwift(answer("401 Unauthorized", "no"));
        Body body =
                new Body() {
                    @Override
                    public ByteBuffer next() {
                        throw new AssertionError("the body was asked for");
                    }

                    @Override
                    public void close() {}
                };

        int status =
                withHttp(
                        swift,
                        new SwiftCall(
                                "PUT",
                                "/v1/a/c/o",
                                List.of(Map.entry("Expect", "100-continue")),
                                body,
                                1 << 30));

        assertThat(status).isEqualTo(401);
    }

    private int withHttp(FakeSwift swift, SwiftCall call) throws IOException {
        SwiftConfig config =
                new SwiftConfig(
                        URI.create(swift.url()),
                        1,
                        1,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        16,
                        directory);
        try (swift;
                SwiftHttp http = SwiftHttp.to(config);
                SwiftAnswer answer = http.send(call)) {
            return answer.status();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Path> spooled() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
            return files.toList();
        }
    }
}
