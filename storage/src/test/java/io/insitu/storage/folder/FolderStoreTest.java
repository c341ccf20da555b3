package io.insitu.storage.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.Md5;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStoreTest {
    private static final AccountName ACCOUNT = new AccountName("local");
    private static final ContainerPath LOGS = ACCOUNT.container("logs");

    @TempDir Path parent;
    private Path root;
    private FolderStore store;

    @BeforeEach
    void aFolderOfLogs() throws IOException {
        root = parent.resolve("root");
        Files.createDirectories(root.resolve("logs/2026"));
        Files.createDirectories(root.resolve(".git"));
        Files.writeString(root.resolve("logs/b.txt"), "bee");
        Files.writeString(root.resolve("logs/2026/a.txt"), "ay");
        Files.writeString(root.resolve("logs/.hidden"), "no");
        store = new FolderStore(root, ACCOUNT);
    }

    @Test
    void foldersAreContainersButNotHiddenOnes() {
        assertThat(store.containers(ACCOUNT, ListingQuery.all(10)))
                .extracting(ListingEntry::name)
                .containsExactly("logs");
        assertThat(store.container(LOGS)).isPresent();
        assertThat(store.container(ACCOUNT.container("nothing"))).isEmpty();
    }

    @Test
    void filesAreObjectsInTheOrderOfTheirPaths() {
        assertThat(names(ListingQuery.all(10))).containsExactly("2026/a.txt", "b.txt");
        assertThat(names(ListingQuery.all(1))).containsExactly("2026/a.txt");
        assertThat(names(ListingQuery.all(10).withMarker("2026/a.txt"))).containsExactly("b.txt");
        assertThat(names(ListingQuery.all(10).withPrefix("2026/"))).containsExactly("2026/a.txt");
        assertThat(names(new ListingQuery(10, "", "", "", "/", true)))
                .containsExactly("b.txt", "2026/");
    }

    private List<String> names(ListingQuery query) {
        return store.objects(LOGS, query).stream().map(ListingEntry::name).toList();
    }

    @Test
    void anObjectIsReadInPlace() {
        ObjectRecord record = store.object(LOGS.object("2026/a.txt")).orElseThrow();

        assertThat(record.size()).isEqualTo(2);
        assertThat(record.etag()).isEqualTo(md5("ay"));
        assertThat(record.contentType()).isEqualTo("text/plain");
        try (OpenObject open = store.open(record.path()).orElseThrow()) {
            assertThat(open.content())
                    .isEqualTo(
                            new OpenObject.Content.InFile(root.resolve("logs/2026/a.txt"), 0, 2));
        }
    }

    @Test
    void theSumOfAChangedFileIsTakenAnew() throws IOException {
        ObjectPath path = LOGS.object("b.txt");
        String before = store.object(path).orElseThrow().etag();

        Files.writeString(root.resolve("logs/b.txt"), "wasp");

        assertThat(store.object(path).orElseThrow().etag())
                .isEqualTo(md5("wasp"))
                .isNotEqualTo(before);
    }

    @Test
    void whatWasWrittenIsAFileWhenItIsCommitted() {
        try (Upload upload = store.upload(LOGS.object("out/c.txt"))) {
            upload.write(ByteBuffer.wrap("sea".getBytes(StandardCharsets.UTF_8)));
            assertThat(root.resolve("logs/out/c.txt")).doesNotExist();
            upload.commit(new NewObject("text/plain", Map.of()));
        }

        assertThat(root.resolve("logs/out/c.txt")).hasContent("sea");
        assertThat(root).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void whatWasNotCommittedLeavesNothing() {
        try (Upload upload = store.upload(LOGS.object("c.txt"))) {
            upload.write(ByteBuffer.wrap("sea".getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(root.resolve("logs/c.txt")).doesNotExist();
        assertThat(root).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void anUploadNeedsItsContainer() {
        try (Upload upload = store.upload(ACCOUNT.container("none").object("o"))) {
            assertThatThrownBy(() -> upload.commit(new NewObject("text/plain", Map.of())))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.NO_SUCH_CONTAINER));
        }
        store.putContainer(ACCOUNT.container("none"), MetadataUpdate.NONE);
        assertThat(root.resolve("none")).isDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../../secret", "..", ".", "2026/../b.txt", "/etc/passwd", "2026//a.txt"})
    void noNameLeadsOutOfItsContainerOrGoesRound(String name) throws IOException {
        Files.writeString(parent.resolve("secret"), "s");

        assertThat(store.object(LOGS.object(name))).isEmpty();
        try (Upload upload = store.upload(LOGS.object(name))) {
            assertThatThrownBy(() -> upload.commit(new NewObject("text/plain", Map.of())))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.DENIED));
        }
    }

    private static String md5(String text) {
        return Md5.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
