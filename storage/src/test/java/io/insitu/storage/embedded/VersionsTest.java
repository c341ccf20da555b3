package io.insitu.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.Contents;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingEntry.VersionEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.Timestamp;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {
    private static final AccountName ACCOUNT = new AccountName("AUTH_old");
    private static final ContainerPath CONTAINER = ACCOUNT.container("c");
    private static final ObjectPath OBJECT = CONTAINER.object("\u00f6/o");

    @TempDir Path directory;
    private volatile Instant now = Instant.ofEpochSecond(2_000_000_000);
    private EmbeddedStore store;
    private ObjectVersions versions;

    @BeforeEach
    void open() throws IOException {
        store = EmbeddedStore.open(EmbeddedConfig.at(directory), () -> now);
        versions = store.versions().orElseThrow();
        store.putContainer(CONTAINER, MetadataUpdate.NONE);
        keepVersions(true);
    }

    private void keepVersions(boolean keep) {
        Map<String, String> set = Map.of(ObjectVersions.ENABLED, keep ? "True" : "False");
        store.updateContainer(CONTAINER, new MetadataUpdate(set, Set.of()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private ObjectRecord put(ObjectPath path, int size, Map<String, String> metadata) {
        try (Upload upload = store.upload(path)) {
            upload.write(ByteBuffer.wrap(Contents.bytes(size, size)));
            return upload.commit(new NewObject("a/b", metadata));
        }
    }

    private Timestamp put(ObjectPath path, int size) {
        return Objects.requireNonNull(put(path, size, Map.of()).version());
    }

    private byte[] bytes(Timestamp version) {
        try (OpenObject open = versions.open(OBJECT, version).orElseThrow()) {
            return Contents.of(open);
        }
    }

    private List<String> list(ListingQuery query, @Nullable Timestamp after) {
        return versions.list(CONTAINER, query, after).stream().map(this::line).toList();
    }

    private String line(ListingEntry entry) {
        return switch (entry) {
            case VersionEntry version ->
                    version.name()
                            + " "
                            + version.object().size()
                            + (version.version() == null ? " null" : "")
                            + (version.latest() ? " latest" : "");
            default -> entry.name();
        };
    }

    private List<String> all() {
        return list(ListingQuery.all(100), null);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void whatIsOverwrittenStaysUnderItsId(int size) throws Exception {
        Timestamp first = put(OBJECT, size);
        Timestamp second = put(OBJECT, size + 1);

        assertThat(second).isGreaterThan(first);
        assertThat(bytes(first)).isEqualTo(Contents.bytes(size, size));
        assertThat(bytes(second)).isEqualTo(Contents.bytes(size + 1, size + 1));
        assertThat(store.object(OBJECT).orElseThrow().version()).isEqualTo(second);
        assertThat(store.container(CONTAINER).orElseThrow().objectCount()).isEqualTo(1);
        assertThat(store.container(CONTAINER).orElseThrow().bytesUsed()).isEqualTo(2L * size + 1);
        assertThat(store.account(ACCOUNT).orElseThrow().objectCount()).isEqualTo(2);

        close();
        open();
        assertThat(bytes(first)).isEqualTo(Contents.bytes(size, size));
    }

    @Test
    void aDeletionLeavesAMarkerAndRestoringUndoesIt() {
        Timestamp first = put(OBJECT, 1);
        ObjectVersions.Deletion deleted = versions.delete(OBJECT);
        ObjectVersions.Deletion again = versions.delete(OBJECT);

        assertThat(deleted.existed()).isTrue();
        assertThat(again.existed()).isFalse();
        assertThat(store.object(OBJECT)).isEmpty();
        assertThat(all()).containsExactly("\u00f6/o 0 latest", "\u00f6/o 0", "\u00f6/o 1");

        versions.restore(OBJECT, first);

        assertThat(store.object(OBJECT).orElseThrow().version()).isEqualTo(first);
        assertThat(all()).containsExactly("\u00f6/o 0", "\u00f6/o 0", "\u00f6/o 1 latest");
        Timestamp marker = Objects.requireNonNull(again.version());
        assertThatThrownBy(() -> versions.restore(OBJECT, marker))
                .isInstanceOf(StorageException.class);
    }

    @Test
    void anObjectFromBeforeBecomesAVersion() {
        keepVersions(false);
        assertThat(put(OBJECT, 1, Map.of()).version()).isNull();
        assertThat(all()).containsExactly("\u00f6/o 1 null latest");
        keepVersions(true);
        put(OBJECT, 2);

        assertThat(all()).containsExactly("\u00f6/o 2 latest", "\u00f6/o 1");
    }

    @Test
    void aContainerThatNoLongerKeepsVersionsHasThemStill() {
        Timestamp first = put(OBJECT, 1);
        keepVersions(false);
        put(OBJECT, 2, Map.of());
        put(OBJECT, 3, Map.of());
        store.deleteObject(OBJECT);

        assertThat(all()).containsExactly("\u00f6/o 1");
        assertThatThrownBy(() -> store.deleteContainer(CONTAINER))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("has versions");
        versions.delete(OBJECT, first);
        assertThat(versions.any(CONTAINER)).isFalse();
        store.deleteContainer(CONTAINER);
        assertThat(store.account(ACCOUNT).orElseThrow().bytesUsed()).isZero();
        assertThat(store.account(ACCOUNT).orElseThrow().objectCount()).isZero();
    }

    @Test
    void aVersionThatIsTheObjectGoesWithItAndNothingComesBack() throws Exception {
        Timestamp first = put(OBJECT, 100_000);
        Timestamp second = put(OBJECT, 100_001);
        versions.delete(OBJECT, second);

        assertThat(store.object(OBJECT)).isEmpty();
        assertThat(all()).containsExactly("\u00f6/o 100000");
        assertThatThrownBy(() -> versions.delete(OBJECT, second))
                .isInstanceOf(StorageException.class);
        versions.delete(OBJECT, first);
        store.awaitSwept();
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void whatExpiresStaysAsAVersionWithoutAnEnd() {
        ObjectRecord put = put(OBJECT, 1, Map.of("x-delete-at", "2000000010"));
        now = now.plusSeconds(10);
        store.expire();

        assertThat(store.object(OBJECT)).isEmpty();
        assertThat(all()).containsExactly("\u00f6/o 1");
        Timestamp version = Objects.requireNonNull(put.version());
        assertThat(versions.version(OBJECT, version).orElseThrow().metadata()).isEmpty();
    }

    @Test
    void anAccountGoesWithAllVersions() {
        put(OBJECT, 1);
        put(OBJECT, 2);

        store.deleteAccount(ACCOUNT);

        assertThat(store.account(ACCOUNT)).isEmpty();
    }

    @Test
    void namesAreRolledUpAndLimitedByPrefixAndEnd() {
        for (String name : List.of("a", "b/1", "b/2", "c")) {
            put(CONTAINER.object(name), 1);
            put(CONTAINER.object(name), 2);
        }
        store.deleteObject(CONTAINER.object("b/1"));

        assertThat(list(new ListingQuery(9, "", "", "", "/", false), null))
                .containsExactly("a 2 latest", "a 1", "b/", "c 2 latest", "c 1");
        assertThat(list(new ListingQuery(9, "", "", "", "/", true), null))
                .containsExactly("c 1", "c 2 latest", "b/", "a 1", "a 2 latest");
        assertThat(list(new ListingQuery(9, "b/", "", "b/2", "", false), null))
                .containsExactly("b/1 0 latest", "b/1 2", "b/1 1");
        assertThat(list(new ListingQuery(9, "", "a", "c", "/", false), null)).containsExactly("b/");
    }

    /// Whatever was done, pages put together are the whole list, and the counters are its sums.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void pagesTogetherAreTheWhole(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 120; i++) {
            ObjectPath path = CONTAINER.object("o" + random.nextInt(4) + "x".repeat(i % 2));
            step(random, path, i);
        }
        for (boolean reverse : new boolean[] {false, true}) {
            ListingQuery whole = new ListingQuery(1000, "", "", "", "", reverse);
            List<ListingEntry> all = versions.list(CONTAINER, whole, null);
            List<ListingEntry> pages = new ArrayList<>();
            ListingQuery next = whole.withLimit(3);
            List<ListingEntry> page = versions.list(CONTAINER, next, null);
            while (!page.isEmpty()) {
                pages.addAll(page);
                VersionEntry last = (VersionEntry) page.getLast();
                Timestamp after =
                        Objects.requireNonNullElse(
                                last.version(), ObjectVersions.beforeAll(reverse));
                page = versions.list(CONTAINER, next.withMarker(last.name()), after);
            }

            assertThat(pages).hasSameSizeAs(all);
            assertThat(pages.stream().map(this::id)).isEqualTo(all.stream().map(this::id).toList());
            assertThat(
                            all.stream()
                                    .mapToLong(entry -> ((VersionEntry) entry).object().size())
                                    .sum())
                    .isEqualTo(store.container(CONTAINER).orElseThrow().bytesUsed());
            assertThat(store.account(ACCOUNT).orElseThrow().objectCount()).isEqualTo(all.size());
        }
    }

    private String id(ListingEntry entry) {
        return entry.name() + ((VersionEntry) entry).version();
    }

    private void step(Random random, ObjectPath path, int i) {
        switch (random.nextInt(8)) {
            case 0 -> store.object(path).ifPresent(_ -> versions.delete(path));
            case 1 ->
                    store.object(path)
                            .map(ObjectRecord::version)
                            .ifPresent(version -> versions.delete(path, version));
            case 2 -> keepVersions(random.nextBoolean());
            case 3 ->
                    versions.list(CONTAINER, ListingQuery.all(9), null).stream()
                            .map(VersionEntry.class::cast)
                            .filter(entry -> entry.version() != null && entry.object().size() > 0)
                            .findAny()
                            .ifPresent(this::restore);
            default -> put(path, i + 1, Map.of());
        }
    }

    private void restore(VersionEntry entry) {
        versions.restore(CONTAINER.object(entry.name()), Objects.requireNonNull(entry.version()));
    }
}
