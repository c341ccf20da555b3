package io.insitu.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.Body;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.Contents;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.OpenObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditorTest {
    private static final int SIZE = 200_000;
    private static final ContainerPath CONTAINER = new ContainerPath("AUTH_rot", "c");
    private static final ObjectPath OBJECT = CONTAINER.object("o");
    private static final ObjectPath SMALL = CONTAINER.object("small");

    @TempDir Path directory;
    private EmbeddedStore store;

    private void reopen() throws IOException {
        AuditConfig audit = new AuditConfig(Duration.ZERO, Long.MAX_VALUE / 2, Duration.ofHours(1));
        store = EmbeddedStore.open(EmbeddedConfig.at(directory).withAudit(audit));
    }

    @BeforeEach
    void open() throws IOException {
        reopen();
        store.putContainer(CONTAINER, MetadataUpdate.NONE);
        Contents.put(store, OBJECT, Contents.bytes(SIZE, 1));
        Contents.put(store, SMALL, Contents.bytes(100, 2));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<Path> filesOf(String name) {
        try (Stream<Path> files = Files.walk(directory.resolve(name))) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rot(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), SIZE / 2);
        }
        FileTime before = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(file, FileTime.from(before.toInstant().plusSeconds(1)));
    }

    private static void readAll(Body body) throws IOException {
        try (body) {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                assertThat(next.hasRemaining()).isTrue();
            }
        }
    }

    @Test
    void whatIsRightStays() throws Exception {
        store.audit();

        AuditStatus status = store.status().audit();
        assertThat(status.objects()).isEqualTo(2);
        assertThat(status.bytes()).isEqualTo(SIZE + 100);
        assertThat(status.quarantined()).isZero();
        assertThat(status.orphans()).isZero();
        assertThat(status.passes()).isEqualTo(1);
        assertThat(store.object(OBJECT)).isPresent();
    }

    @Test
    void aPassGoesOnWhereTheLastOneWasBrokenOff() throws Exception {
        close();
        EmbeddedConfig config = EmbeddedConfig.at(directory);
        try (Database database = Database.open(directory.resolve("rocks"), config)) {
            byte[] behindLarge = Keys.justAfter(Keys.object(OBJECT));
            database.write(
                    List.of(new Change().put(Keys.note("audit position"), behindLarge)), true);
        }
        reopen();
        store.audit();
        assertThat(store.status().audit().objects()).isEqualTo(1);

        store.audit();
        assertThat(store.status().audit().objects()).isEqualTo(3);
    }

    @Test
    void aRottenFileGoesIntoQuarantineWithItsName() throws Exception {
        rot(filesOf("data").getFirst());
        store.audit();

        assertThat(store.open(OBJECT)).isEmpty();
        assertThat(store.object(SMALL)).isPresent();
        assertThat(store.container(CONTAINER).orElseThrow().bytesUsed()).isEqualTo(100);
        assertThat(store.status().audit().quarantined()).isEqualTo(1);
        store.awaitSwept();
        assertThat(filesOf("data")).isEmpty();
        List<Path> kept = filesOf("quarantined");
        assertThat(kept).hasSize(2);
        assertThat(kept.stream().filter(file -> file.toString().endsWith(".txt")).toList())
                .singleElement()
                .satisfies(note ->
                        assertThat(Files.readString(note)).contains("object: /AUTH_rot/c/o\n"));
    }

    @Test
    void aFileThatIsNotThereIsNoObject() throws Exception {
        Files.delete(filesOf("data").getFirst());
        store.audit();

        assertThat(store.object(OBJECT)).isEmpty();
        assertThat(store.container(CONTAINER).orElseThrow().objectCount()).isEqualTo(1);
    }

    @Test
    void aShortFileIsFoundOut() throws Exception {
        try (FileChannel channel =
                FileChannel.open(filesOf("data").getFirst(), StandardOpenOption.WRITE)) {
            channel.truncate(SIZE - 1);
        }
        store.audit();

        assertThat(store.object(OBJECT)).isEmpty();
    }

    @Test
    void versionsAreLookedAtToo() throws Exception {
        Map<String, String> set = Map.of(ObjectVersions.ENABLED, "true");
        store.updateContainer(CONTAINER, new MetadataUpdate(set, Set.of()));
        Path old = filesOf("data").getFirst();
        Contents.put(store, OBJECT, Contents.bytes(SIZE + 1, 3));
        rot(old);
        store.audit();

        assertThat(store.object(OBJECT)).isPresent();
        assertThat(store.container(CONTAINER).orElseThrow().bytesUsed()).isEqualTo(SIZE + 1 + 100);
    }

    @Test
    void aFileThatBelongsToNothingIsRemoved() throws Exception {
        Path data = filesOf("data").getFirst();
        Path orphan = data.resolveSibling("0000000000000fff");
        Files.writeString(orphan, "nobody's");
        store.audit();

        assertThat(orphan).doesNotExist();
        assertThat(data).exists();
        assertThat(store.status().audit().orphans()).isEqualTo(1);
    }

    /// The client is told that something is wrong: it gets less than was announced.
    @Test
    void whoeverReadsARottenFileDoesNotGetItAll() throws Exception {
        rot(filesOf("data").getFirst());
        try (OpenObject open = store.open(OBJECT).orElseThrow()) {
            Body body = open.part(0, SIZE).orElseThrow();

            assertThatThrownBy(() -> readAll(body)).isInstanceOf(IOException.class);
        }

        assertThat(store.open(OBJECT)).isEmpty();
        assertThat(store.status().audit().quarantined()).isEqualTo(1);
    }

    @Test
    void whatWasReadAndFoundRightIsSentAsItLies() throws Exception {
        try (OpenObject open = store.open(OBJECT).orElseThrow()) {
            assertThat(open.part(0, SIZE)).as("written just now").isEmpty();
        }
        close();
        reopen();
        try (OpenObject open = store.open(OBJECT).orElseThrow()) {
            assertThat(open.part(1, 1)).isEmpty();
            readAll(open.part(0, SIZE).orElseThrow());
        }
        try (OpenObject open = store.open(OBJECT).orElseThrow()) {
            assertThat(open.part(0, SIZE)).isEmpty();
        }
        rot(filesOf("data").getFirst());
        try (OpenObject open = store.open(OBJECT).orElseThrow()) {
            assertThat(open.part(0, SIZE)).isPresent();
        }
    }
}
