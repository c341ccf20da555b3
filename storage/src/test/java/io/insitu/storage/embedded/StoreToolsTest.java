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
import java.util.HexFormat;
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
        return check(depth, StoreCheck.Remedy.NONE);
    }

    private StoreCheck.Result check(StoreCheck.Depth depth, StoreCheck.Remedy remedy)
            throws IOException {
        problems.clear();
        return StoreCheck.run(directory, depth, remedy, problems::add);
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
                .isEqualTo(new StoreCheck.Result(1, 3, 200_011, 0, 0));
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
        write(new Change().add(Keys.tally(CONTAINER, Keys.Tally.BYTES), 5));

        check(StoreCheck.Depth.RECORDS);

        assertThat(problems)
                .containsExactly("/AUTH_tools/c: bytes are counted as 200016 and are 200011");
    }

    private void write(Change change) {
        EmbeddedConfig config = EmbeddedConfig.at(directory);
        try (Database database = Database.open(directory.resolve("rocks"), config)) {
            database.write(List.of(change), true);
        }
    }

    /// Mends and expects that nothing is left to be mended.
    private void mend() throws IOException {
        StoreCheck.Result result = check(StoreCheck.Depth.BYTES, StoreCheck.Remedy.MEND);
        assertThat(result.mended()).isEqualTo(result.problems()).isPositive();
        assertThat(problems).allSatisfy(line -> assertThat(line).endsWith(" (mended)"));

        assertThat(check(StoreCheck.Depth.BYTES).problems()).as("%s", problems).isZero();
    }

    @Test
    void brokenObjectsGoToQuarantineAndAreCountedNoMore() throws IOException {
        store.close();
        List<Path> files = dataFiles();
        byte[] bytes = Files.readAllBytes(files.get(1));
        bytes[77]++;
        Files.write(files.get(1), bytes);
        Files.delete(files.get(0));

        mend();

        Path kept = directory.resolve("quarantined").resolve(files.get(1).getFileName());
        assertThat(kept).hasBinaryContent(bytes);
        assertThat(kept.resolveSibling(kept.getFileName() + ".txt"))
                .content()
                .contains("/AUTH_tools/c/large");
        assertThat(files.get(1)).doesNotExist();
        store = EmbeddedStore.open(EmbeddedConfig.at(directory));
        assertThat(store.object(LARGE)).isEmpty();
        assertThat(store.container(CONTAINER).orElseThrow().objectCount()).isZero();
    }

    @Test
    void countersAreSetToWhatTheyCount() throws IOException {
        store.close();
        write(
                new Change()
                        .add(Keys.tally(CONTAINER, Keys.Tally.BYTES), 5)
                        .add(Keys.tally(CONTAINER, Keys.Tally.OBJECTS), -7)
                        .add(Keys.tally(CONTAINER.accountName(), Keys.Tally.CONTAINERS), 3));

        mend();

        store = EmbeddedStore.open(EmbeddedConfig.at(directory));
        assertThat(store.container(CONTAINER).orElseThrow().objectCount()).isEqualTo(1);
        assertThat(store.container(CONTAINER).orElseThrow().bytesUsed()).isEqualTo(200_011);
    }

    @Test
    void fileThatBelongsToNothingIsRemoved() throws IOException {
        store.close();
        Path stray = dataFiles().getFirst().resolveSibling("0000000000000fff");
        Files.writeString(stray, "nobody's");

        mend();

        assertThat(stray).doesNotExist();
    }

    @Test
    void objectThatWouldNeverExpireDoesAndWhatNobodyAskedForDoesNot() throws IOException {
        store.close();
        byte[] object = Keys.object(LARGE);
        byte[] wrong = Keys.expiry(1_000, object);
        write(new Change().delete(Keys.expiry(9_000_000_000L, object)).put(wrong, new byte[0]));

        mend();

        EmbeddedConfig config = EmbeddedConfig.at(directory);
        try (Database database = Database.open(directory.resolve("rocks"), config)) {
            assertThat(database.get(Keys.expiry(9_000_000_000L, object))).isNotNull();
            assertThat(database.get(wrong)).isNull();
        }
    }

    @Test
    void lostContainersAndAccountsAreMadeAgain() throws IOException {
        store.close();
        write(
                new Change()
                        .delete(Keys.container(CONTAINER))
                        .delete(Keys.account(CONTAINER.accountName())));

        mend();

        store = EmbeddedStore.open(EmbeddedConfig.at(directory));
        assertThat(store.object(LARGE)).isPresent();
        assertThat(store.account(CONTAINER.accountName()).orElseThrow().containerCount())
                .isEqualTo(1);
    }

    @Test
    void fileIsGivenBackToWhoseItIs() throws IOException {
        store.close();
        long id = HexFormat.fromHexDigitsToLong(dataFiles().get(1).getFileName().toString());
        write(new Change().put(Keys.file(id), Keys.object(CONTAINER.object("none"))));

        mend();

        store = EmbeddedStore.open(EmbeddedConfig.at(directory));
        assertThat(store.object(LARGE)).isPresent();
    }

    @Test
    void rowThatCannotBeReadIsLeftAlone() throws IOException {
        store.close();
        write(new Change().put(Keys.object(SMALL), new byte[] {99}));

        StoreCheck.Result result = check(StoreCheck.Depth.RECORDS, StoreCheck.Remedy.MEND);

        assertThat(result.problems()).isEqualTo(1);
        assertThat(result.mended()).isZero();
        assertThat(check(StoreCheck.Depth.RECORDS).problems()).isEqualTo(1);
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
        StoreCheck.run(other, StoreCheck.Depth.RECORDS, StoreCheck.Remedy.NONE, problems::add);
        assertThat(problems)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("its file cannot be read"));
        assertThatThrownBy(() -> StoreBackup.restore(other, folder))
                .hasMessageContaining("is no backup of a store");
    }
}
