package io.insitu.storage.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.Body;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.Contents;
import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptedStoreTest {
    private static final ContainerPath CONTAINER = new ContainerPath("AUTH_secret", "c");
    private static final ObjectPath OBJECT = CONTAINER.object("ö/o");
    private static final String SECRET = "what nobody is to read ";
    private static final NewObject BLUE =
            new NewObject("text/plain;swift_bytes=7", Map.of("x-object-meta-color", "blue ü"));

    @TempDir Path directory;
    private ObjectStore store;

    @BeforeEach
    void open() throws IOException {
        store = Secrets.open(directory, Secrets.FIRST);
        store.putContainer(CONTAINER, MetadataUpdate.NONE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen(EncryptionConfig config) throws IOException {
        store.close();
        store = Secrets.open(directory, config);
    }

    private static byte[] text(int size) {
        return SECRET.repeat(size / SECRET.length() + 1)
                .substring(0, size)
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] read() {
        try (OpenObject open = store.open(OBJECT).orElseThrow()) {
            return Contents.of(open);
        }
    }

    private static byte[] part(OpenObject open, long offset, long length) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (Body body = open.part(offset, length).orElseThrow()) {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                byte[] bytes = new byte[next.remaining()];
                next.get(bytes);
                read.writeBytes(bytes);
            }
        }
        return read.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 5000, 100_000})
    void nothingOfItLiesInTheClear(int size) throws IOException {
        ObjectRecord put = Contents.put(store, OBJECT, text(size), BLUE);

        assertThat(put.etag()).isEqualTo(Contents.md5(text(size)));
        assertThat(put.metadata()).isEqualTo(BLUE.metadata());
        assertThat(read()).isEqualTo(text(size));
        reopen(EncryptionConfig.OFF);
        ObjectRecord stored = store.object(OBJECT).orElseThrow();
        assertThat(stored.size()).isEqualTo(size);
        assertThat(stored.metadata().get("x-object-meta-color")).doesNotContain("blue");
        assertThat(stored.contentType()).startsWith("text/plain;swift_bytes=7;swift_crypto=one.");
        if (size > 0) {
            assertThat(stored.etag()).isNotEqualTo(put.etag());
        }
        if (size > SECRET.length()) {
            assertThat(new String(read(), StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 100000", "1, 1", "15, 2", "16, 16", "33, 70000", "99999, 1", "65536, 100"})
    void anyPartCanBeReadAlone(int offset, int length) throws IOException {
        Contents.put(store, OBJECT, text(100_000));

        try (OpenObject open = store.open(OBJECT).orElseThrow()) {
            assertThat(part(open, offset, length))
                    .isEqualTo(Arrays.copyOfRange(text(100_000), offset, offset + length));
        }
    }

    @Test
    void listingsHaveTheEtagThatWasGiven() throws IOException {
        Contents.put(store, OBJECT, text(100), BLUE);

        assertThat(store.objects(CONTAINER, ListingQuery.all(9)))
                .singleElement()
                .isInstanceOfSatisfying(
                        ObjectEntry.class,
                        entry -> {
                            assertThat(entry.etag()).isEqualTo(Contents.md5(text(100)));
                            assertThat(entry.contentType()).isEqualTo("text/plain;swift_bytes=7");
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 100_000})
    void metadataMayChangeAndTheBytesStay(int size) throws IOException {
        Contents.put(store, OBJECT, text(size), BLUE);
        reopen(Secrets.ROTATED);

        ObjectRecord changed =
                store.updateObject(OBJECT, "a/b", Map.of("x-object-meta-color", "red"));

        assertThat(changed.contentType()).isEqualTo("a/b");
        assertThat(changed.metadata()).isEqualTo(Map.of("x-object-meta-color", "red"));
        assertThat(changed.etag()).isEqualTo(Contents.md5(text(size)));
        assertThat(read()).isEqualTo(text(size));
    }

    @Test
    void aNewRootSecretReadsWhatTheOldOneWrote() throws IOException {
        Contents.put(store, OBJECT, text(100_000), BLUE);
        ObjectPath later = CONTAINER.object("later");
        reopen(Secrets.ROTATED);
        Contents.put(store, later, text(10), BLUE);

        assertThat(read()).isEqualTo(text(100_000));
        reopen(Secrets.FIRST);
        assertThat(read()).isEqualTo(text(100_000));
        assertThatThrownBy(() -> store.object(later))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no root secret 'two'");
        assertThat(store.objects(CONTAINER, ListingQuery.all(9)).getFirst())
                .isInstanceOfSatisfying(
                        ObjectEntry.class,
                        entry -> assertThat(entry.etag()).isEqualTo("<unknown>"));
    }

    @Test
    void aWrongSecretOfTheSameIdIsNoticed() throws IOException {
        Contents.put(store, OBJECT, text(100_000), new NewObject("a/b", Map.of()));
        reopen(new EncryptionConfig(Map.of("one", Secrets.B), "one", false));

        assertThatThrownBy(() -> store.open(OBJECT))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("encrypted with another root secret");
        Contents.put(store, OBJECT, text(1));
        assertThat(read()).isEqualTo(text(1));
    }

    @Test
    void bothKindsLieBesideEachOther() throws IOException {
        reopen(EncryptionConfig.OFF);
        Contents.put(store, OBJECT, text(100_000), BLUE);
        reopen(Secrets.FIRST);
        assertThat(read()).isEqualTo(text(100_000));
        store.updateObject(OBJECT, "", Map.of("x-object-meta-color", "red"));
        assertThat(read()).isEqualTo(text(100_000));
        assertThat(store.object(OBJECT).orElseThrow().metadata())
                .isEqualTo(Map.of("x-object-meta-color", "red"));

        reopen(new EncryptionConfig(Map.of("one", Secrets.A), "one", true));
        ObjectRecord clear = Contents.put(store, OBJECT, text(50), BLUE);

        assertThat(clear.metadata()).isEqualTo(BLUE.metadata());
        reopen(EncryptionConfig.OFF);
        assertThat(read()).isEqualTo(text(50));
    }

    @Test
    void versionsAreDecryptedToo() throws IOException {
        Map<String, String> set = Map.of(ObjectVersions.ENABLED, "true");
        store.updateContainer(CONTAINER, new MetadataUpdate(set, Set.of()));
        Timestamp first =
                Objects.requireNonNull(Contents.put(store, OBJECT, text(100_000), BLUE).version());
        Contents.put(store, OBJECT, text(5));
        ObjectVersions versions = store.versions().orElseThrow();

        assertThat(versions.version(OBJECT, first).orElseThrow().metadata())
                .isEqualTo(BLUE.metadata());
        try (OpenObject open = versions.open(OBJECT, first).orElseThrow()) {
            assertThat(Contents.of(open)).isEqualTo(text(100_000));
        }
        assertThat(versions.restore(OBJECT, first).etag()).isEqualTo(Contents.md5(text(100_000)));
        assertThat(read()).isEqualTo(text(100_000));
    }

    @ParameterizedTest
    @CsvSource({
        "a.b, AAAA, a.b, is not 1 to 32 letters",
        "one, AAAA, one, has less than 32 bytes",
        "one, ?, one, is not base64",
        "one, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, two, is none of",
    })
    void aConfigurationThatCannotBeIsRefused(
            String id, String secret, String active, String message) {
        assertThatThrownBy(() -> new EncryptionConfig(Map.of(id, secret), active, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
