package io.insitu.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.Contents;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.OpenObject;
import io.insitu.storage.OpenObject.Content.InFile;
import io.insitu.storage.Timestamp;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreRestartTest {
    private static final ContainerPath CONTAINER = new AccountName("AUTH_again").container("c");
    private static final ObjectPath LARGE = CONTAINER.object("large");
    private static final ObjectPath SMALL = CONTAINER.object("small");

    @TempDir Path directory;
    private EmbeddedStore store;

    @BeforeEach
    void open() throws IOException {
        store = EmbeddedStore.open(EmbeddedConfig.at(directory));
        store.putContainer(CONTAINER, MetadataUpdate.NONE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void allIsThereAfterARestart() throws IOException {
        put(LARGE, 50_000);
        put(SMALL, 50);
        store.updateObject(SMALL, "x/y", Map.of("a", "b"));
        var listing = store.objects(CONTAINER, ListingQuery.all(10));
        var container = store.container(CONTAINER);

        reopen();

        assertThat(store.objects(CONTAINER, ListingQuery.all(10))).isEqualTo(listing);
        assertThat(store.container(CONTAINER)).isEqualTo(container);
        assertThat(read(LARGE)).isEqualTo(Contents.bytes(50_000, 50_000));
        assertThat(read(SMALL)).isEqualTo(Contents.bytes(50, 50));
    }

    @Test
    void bytesWrittenAfterARestartDoNotReplaceThoseFromBefore() throws IOException {
        put(LARGE, 50_000);
        put(SMALL, 50);
        reopen();
        put(CONTAINER.object("large2"), 50_001);
        put(CONTAINER.object("small2"), 51);

        assertThat(read(LARGE)).isEqualTo(Contents.bytes(50_000, 50_000));
        assertThat(read(SMALL)).isEqualTo(Contents.bytes(50, 50));
    }

    @Test
    void whatACrashLeavesInAnUploadIsRemovedByTheNextStart() throws Exception {
        put(LARGE, 50_000);
        Path committed = fileOf(LARGE);
        String next = HexFormat.of().toHexDigits(idOf(committed) + 7);
        store.close();
        Path data = Files.write(committed.resolveSibling(next), new byte[20_000]);
        Path unfinished = Files.createLink(directory.resolve("tmp").resolve(next), data);
        Path unsettled =
                Files.createLink(
                        directory.resolve("tmp").resolve(committed.getFileName()), committed);

        store = EmbeddedStore.open(EmbeddedConfig.at(directory));

        assertThat(List.of(data, unfinished, unsettled)).noneMatch(Files::exists);
        assertThat(read(LARGE)).isEqualTo(Contents.bytes(50_000, 50_000));
    }

    @Test
    void anUploadStillOpenWhenTheStoreClosesLeavesNothingAfterTheNextStart() throws IOException {
        try (Upload upload = store.upload(LARGE)) {
            upload.write(java.nio.ByteBuffer.allocate(100_000));
            reopen();

            assertThat(directory.resolve("tmp")).isEmptyDirectory();
            assertThat(store.object(LARGE)).isEmpty();
            assertThatThrownBy(() -> upload.commit(new NewObject("a/b", Map.of())))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void theFileOfAnOpenObjectStaysAtItsPathUntilTheLastReaderHasClosed() throws Exception {
        put(LARGE, 50_000);
        OpenObject first = store.open(LARGE).orElseThrow();
        OpenObject second = store.open(LARGE).orElseThrow();
        Path file = ((InFile) first.content()).file();

        store.deleteObject(LARGE);
        store.awaitSwept();
        assertThat(file).exists();
        first.close();
        first.close();
        store.awaitSwept();
        assertThat(Contents.of(second)).isEqualTo(Contents.bytes(50_000, 50_000));
        second.close();
        store.awaitSwept();

        assertThat(file).doesNotExist();
        assertThat(store.status().openObjects()).isZero();
    }

    @Test
    void anOverwrittenFileStillReadWhenTheStoreClosedGoesWithTheNextStart() throws IOException {
        put(LARGE, 50_000);
        Path file = fileOf(LARGE);
        OpenObject open = store.open(LARGE).orElseThrow();
        put(LARGE, 10);
        store.close();
        assertThat(Contents.of(open)).hasSize(50_000);

        store = EmbeddedStore.open(EmbeddedConfig.at(directory));

        assertThat(file).doesNotExist();
        open.close();
    }

    @Test
    void aStoreIsOpenInOneServerAtATime() {
        assertThatThrownBy(() -> EmbeddedStore.open(EmbeddedConfig.at(directory)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }

    @Test
    void aClosedStoreRefusesInsteadOfCrashing() {
        put(SMALL, 10);
        store.close();
        store.close();

        assertThatThrownBy(() -> store.object(SMALL)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.deleteObject(SMALL))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.objects(CONTAINER, ListingQuery.all(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void timeIsTheClocksAndNeverGoesBackForAnObject() throws IOException {
        store.close();
        Instant noon = Instant.parse("2026-11-23T12:00:00Z");
        store = EmbeddedStore.open(EmbeddedConfig.at(directory), InstantSource.fixed(noon));
        Timestamp first = put(SMALL, 1);
        store.close();
        InstantSource earlier = InstantSource.fixed(noon.minusSeconds(60));
        store = EmbeddedStore.open(EmbeddedConfig.at(directory), earlier);
        Timestamp second = put(SMALL, 2);

        assertThat(first).isEqualTo(Timestamp.of(noon));
        assertThat(second.tenMicros()).isEqualTo(first.tenMicros() + 1);
    }

    @Test
    void smallObjectsNeedNoFileAndLargeOnesHaveOneEach() throws IOException {
        put(SMALL, 16 << 10);
        put(LARGE, (16 << 10) + 1);

        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(fileOf(LARGE));
        }
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void aKilledServerLeavesNoCopyOfTheNativeLibrary() throws IOException {
        try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
            assertThat(mappings.filter(mapping -> mapping.contains("librocksdbjni")))
                    .isNotEmpty()
                    .allSatisfy(mapping -> assertThat(mapping).endsWith("(deleted)"));
        }
    }

    private Timestamp put(ObjectPath path, int size) {
        return Contents.put(store, path, Contents.bytes(size, size)).timestamp();
    }

    private byte[] read(ObjectPath path) {
        try (OpenObject open = store.open(path).orElseThrow()) {
            return Contents.of(open);
        }
    }

    private Path fileOf(ObjectPath path) {
        try (OpenObject open = store.open(path).orElseThrow()) {
            return ((InFile) open.content()).file();
        }
    }

    private static long idOf(Path file) {
        return HexFormat.fromHexDigitsToLong(file.getFileName().toString());
    }

    private void reopen() throws IOException {
        store.close();
        store = EmbeddedStore.open(EmbeddedConfig.at(directory));
    }
}
