package io.insitu.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.Contents;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreToolsTest {
    private static final ContainerPath CONTAINER = new ContainerPath("AUTH_tools", "c");
    private static final ObjectPath SMALL = CONTAINER.object("small");
    private static final ObjectPath LARGE = CONTAINER.object("large");

    @TempDir Path folder;
    private Path directory;
    private EmbeddedStore store;
    private final List<String> problems = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        directory = folder.resolve("store");
        store = EmbeddedStore.open(EmbeddedConfig.at(directory));
        Map<String, String> set = Map.of(ObjectVersions.ENABLED, "true");
        store.putContainer(CONTAINER, new MetadataUpdate(set, Set.of()));
        Contents.put(store, SMALL, Contents.bytes(10, 1));
        Contents.put(store, LARGE, Contents.bytes(100_000, 2));
        NewObject mortal = new NewObject("a/b", Map.of("x-delete-at", "9000000000"));
        Contents.put(store, LARGE, Contents.bytes(100_001, 3), mortal);
        store.deleteObject(SMALL);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private StoreCheck.Result check(StoreCheck.Depth depth) throws IOException {
        problems.clear();
        return StoreCheck.run(directory, depth, problems::add);
    }

    private List<Path> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void aSoundStoreHasNoProblems() throws IOException {
        store.close();

        assertThat(check(StoreCheck.Depth.BYTES))
                .isEqualTo(new StoreCheck.Result(1, 3, 200_011, 0));
        assertThat(problems).isEmpty();
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        store.close();
        List<Path> files = dataFiles();
        byte[] bytes = Files.readAllBytes(files.get(0));
        bytes[77]++;
        Files.write(files.get(0), bytes);
        Files.delete(files.get(1));
        Files.writeString(files.get(0).resolveSibling("0000000000000fff"), "nobody's");

        assertThat(check(StoreCheck.Depth.RECORDS).problems()).isEqualTo(2);
        StoreCheck.Result result = check(StoreCheck.Depth.BYTES);

        assertThat(result.problems()).isEqualTo(3);
        assertThat(problems)
                .anySatisfy(line -> assertThat(line).contains("/AUTH_tools/c/large", "MD5"))
                .anySatisfy(line -> assertThat(line).contains("its file cannot be read"))
                .anySatisfy(line -> assertThat(line).contains("belongs to nothing"));
    }

    @Test
    void countersAreComparedWithWhatTheyCount() throws IOException {
        store.close();
        EmbeddedConfig config = EmbeddedConfig.at(directory);
        try (Database database = Database.open(directory.resolve("rocks"), config)) {
            Change change = new Change().add(Keys.tally(CONTAINER, Keys.Tally.BYTES), 5);
            database.write(List.of(change), true);
        }

        check(StoreCheck.Depth.RECORDS);

        assertThat(problems)
                .containsExactly("/AUTH_tools/c: bytes are counted as 200016 and are 200011");
    }

    @Test
    void aStoreInUseIsNotLookedAt() {
        assertThatThrownBy(() -> check(StoreCheck.Depth.RECORDS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is in use by process");
    }

    @Test
    void aBackupOfAnOpenStoreIsThatInstant() throws IOException {
        Path backup = folder.resolve("backup");

        StoreBackup.make(directory, backup);
        Contents.put(store, CONTAINER.object("later"), Contents.bytes(5, 5));
        assertThatThrownBy(() -> StoreBackup.make(directory, backup))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is a backup already");
        assertThatThrownBy(() -> StoreBackup.restore(directory, backup))
                .hasMessageContaining("is in use by process");
        store.close();
        Path before = StoreBackup.restore(directory, backup);

        assertThat(before).isDirectory();
        assertThat(check(StoreCheck.Depth.BYTES).problems()).isZero();
        store = EmbeddedStore.open(EmbeddedConfig.at(directory));
        assertThat(store.object(LARGE)).isPresent();
        assertThat(store.object(CONTAINER.object("later"))).isEmpty();
    }

    @Test
    void aBackupOfAClosedStoreRestoresItElsewhere() throws IOException {
        store.close();
        Path backup = folder.resolve("backup");
        Path other = folder.resolve("other");

        StoreBackup.make(directory, backup);
        StoreBackup.restore(other, backup);

        problems.clear();
        StoreCheck.run(other, StoreCheck.Depth.RECORDS, problems::add);
        assertThat(problems)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("its file cannot be read"));
        assertThatThrownBy(() -> StoreBackup.restore(other, folder))
                .hasMessageContaining("is no backup of a store");
    }
}
