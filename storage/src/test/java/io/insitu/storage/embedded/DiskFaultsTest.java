package io.insitu.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.Contents;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Upload;
import io.insitu.storage.embedded.FaultyDisk.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiskFaultsTest {
    private static final ContainerPath CONTAINER = new AccountName("AUTH_full").container("c");
    private static final ObjectPath LARGE = CONTAINER.object("large");
    private static final byte[] OLD = Contents.bytes(40_000, 1);
    private static final byte[] NEW = Contents.bytes(50_000, 2);

    @TempDir Path directory;
    private FaultyDisk disk;
    private EmbeddedStore store;

    @BeforeEach
    void open() throws IOException {
        disk = new FaultyDisk(Disk.under(directory));
        store = EmbeddedStore.open(EmbeddedConfig.at(directory), Clock.systemUTC(), disk);
        store.putContainer(CONTAINER, MetadataUpdate.NONE);
        Contents.put(store, LARGE, OLD);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CREATE", "WRITE", "SYNC", "SYNC_DIRECTORY", "LINK"})
    void aFullDiskRefusesTheUploadAndLeavesTheOldObject(Operation operation) throws Exception {
        disk.full(operation);

        assertThat(putFails(NEW)).isEqualTo(Reason.DISK_FULL);

        assertThat(read()).isEqualTo(OLD);
        assertCounters(OLD.length);
        disk.heal();
        Contents.put(store, LARGE, NEW);
        assertThat(read()).isEqualTo(NEW);
        assertCounters(NEW.length);
        assertThat(filesOnDisk()).hasSize(1);
    }

    @Test
    void whatIsRefusedBeforeTheCommitIsOffTheDiskAtOnce() throws Exception {
        disk.full(Operation.SYNC);

        assertThat(putFails(NEW)).isEqualTo(Reason.DISK_FULL);

        assertThat(filesOnDisk()).hasSize(1);
        assertThat(store.status().temporaryFiles()).isZero();
        assertThat(store.status().openUploads()).isZero();
    }

    @Test
    void anUploadWhoseWriteFailedCannotBeCommitted() {
        ByteBuffer piece = ByteBuffer.wrap(NEW);
        try (Upload upload = store.upload(LARGE)) {
            disk.full(Operation.WRITE);
            assertThatThrownBy(() -> upload.write(piece.duplicate()))
                    .isInstanceOf(StorageException.class);
            disk.heal();

            assertThatThrownBy(() -> upload.write(piece.duplicate()))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> upload.commit(new NewObject("a/b", Map.of())))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(read()).isEqualTo(OLD);
    }

    @Test
    void aBrokenDiskIsNotAFullOne() {
        disk.fail(Operation.SYNC, "Input/output error");

        assertThatThrownBy(() -> Contents.put(store, LARGE, NEW))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Input/output error");
    }

    @Test
    void aDiskThatHasBecomeReadOnlyRefusesUploadsAndIsStillRead() {
        for (Operation operation : Operation.values()) {
            disk.fail(operation, "Read-only file system");
        }

        assertThatThrownBy(() -> Contents.put(store, LARGE, NEW))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Read-only file system");
        assertThat(read()).isEqualTo(OLD);
        assertCounters(OLD.length);

        disk.heal();
        Contents.put(store, LARGE, NEW);
        assertThat(read()).isEqualTo(NEW);
    }

    @Test
    void theReserveIsKeptFreeAndDeletesStillWork() throws Exception {
        long reserve = EmbeddedConfig.at(directory).reserveBytes();
        disk.leave(reserve + 100);

        assertThat(putFails(NEW)).isEqualTo(Reason.DISK_FULL);
        assertThat(putFails(new byte[101])).isEqualTo(Reason.DISK_FULL);
        Contents.put(store, CONTAINER.object("small"), new byte[100]);
        disk.leave(reserve - 1);
        store.deleteObject(LARGE);

        assertThatThrownBy(() ->
                        store.putContainer(
                                new AccountName("b").container("c"), MetadataUpdate.NONE))
                .isInstanceOf(StorageException.class);
        assertThat(store.object(LARGE)).isEmpty();
    }

    @Test
    void aLongUploadStopsWhenItReachesTheReserve() {
        long reserve = EmbeddedConfig.at(directory).reserveBytes();
        ByteBuffer mebibyte = ByteBuffer.allocate(1 << 20);
        try (Upload upload = store.upload(LARGE)) {
            upload.write(mebibyte.duplicate());
            disk.leave(reserve + (2 << 20));
            StorageException refusal =
                    catchThrowableOfType(
                            StorageException.class,
                            () -> {
                                for (int i = 0; i < 16; i++) {
                                    upload.write(mebibyte.duplicate());
                                }
                            });
            assertThat(refusal.reason()).isEqualTo(Reason.DISK_FULL);
        }
        assertThat(store.status().temporaryFiles()).isZero();
    }

    @Test
    void aFileThatCannotBeUnlinkedIsUnlinkedByTheNextStart() throws Exception {
        disk.fail(Operation.DELETE, "Input/output error");
        store.deleteObject(LARGE);
        store.awaitSwept();
        assertThat(filesOnDisk()).hasSize(1);

        disk.heal();
        store.close();
        store = EmbeddedStore.open(EmbeddedConfig.at(directory));

        assertThat(filesOnDisk()).isEmpty();
        assertThat(store.object(LARGE)).isEmpty();
    }

    private Reason putFails(byte[] content) {
        return catchThrowableOfType(
                        StorageException.class, () -> Contents.put(store, LARGE, content))
                .reason();
    }

    private byte[] read() {
        try (OpenObject open = store.open(LARGE).orElseThrow()) {
            return Contents.of(open);
        }
    }

    private void assertCounters(long bytes) {
        assertThat(store.container(CONTAINER).orElseThrow().objectCount()).isEqualTo(1);
        assertThat(store.container(CONTAINER).orElseThrow().bytesUsed()).isEqualTo(bytes);
    }

    /// Data files by all their names, temporary ones too.
    private List<Path> filesOnDisk() throws Exception {
        store.awaitSwept();
        try (Stream<Path> data = Files.walk(directory.resolve("data"));
                Stream<Path> temporary = Files.walk(directory.resolve("tmp"))) {
            return Stream.concat(data, temporary).filter(Files::isRegularFile).toList();
        }
    }
}
