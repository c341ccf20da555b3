package io.insitu.storage;

import static io.insitu.storage.StorageException.Reason.CONTAINER_NOT_EMPTY;
import static io.insitu.storage.StorageException.Reason.NO_SUCH_ACCOUNT;
import static io.insitu.storage.StorageException.Reason.NO_SUCH_CONTAINER;
import static io.insitu.storage.StorageException.Reason.NO_SUCH_OBJECT;
import static io.insitu.storage.StorageException.Reason.PRECONDITION_FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.ListingEntry.ContainerEntry;
import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.StorageException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every object store does, whatever lies beneath. A backend's test extends this and gives an
/// empty store.
public abstract class ObjectStoreContract {
    protected static final AccountName ACCOUNT = new AccountName("AUTH_test");
    protected static final ContainerPath CONTAINER = ACCOUNT.container("books");
    protected static final ObjectPath OBJECT = CONTAINER.object("moby/dick.txt");
    private static final NewObject TEXT = new NewObject("text/plain", Map.of());

    /// {@return the store under test, the same one all through a test}
    protected abstract ObjectStore store();

    @Test
    void anAccountThatWasNeverWrittenIsNotThere() {
        assertThat(store().account(ACCOUNT)).isEmpty();
        assertThatThrownBy(() -> store().containers(ACCOUNT, ListingQuery.all(10)))
                .satisfies(refusedFor(NO_SUCH_ACCOUNT));
    }

    @Test
    void puttingAnAccountTwiceCreatesItOnceAndMergesItsMetadata() {
        MetadataUpdate first = new MetadataUpdate(Map.of("a", "1", "b", "2"), Set.of());
        MetadataUpdate second = new MetadataUpdate(Map.of("a", "3"), Set.of("b", "never-set"));

        assertThat(store().putAccount(ACCOUNT, first)).isTrue();
        assertThat(store().putAccount(ACCOUNT, second)).isFalse();

        AccountRecord account = store().account(ACCOUNT).orElseThrow();
        assertThat(account.metadata()).containsExactlyEntriesOf(Map.of("a", "3"));
        assertThat(account.containerCount()).isZero();
    }

    @Test
    void puttingAContainerCreatesItsAccount() {
        assertThat(store().putContainer(CONTAINER, MetadataUpdate.NONE)).isTrue();

        assertThat(store().account(ACCOUNT).orElseThrow().containerCount()).isEqualTo(1);
    }

    @Test
    void puttingAContainerAgainKeepsItAndMergesItsMetadata() {
        store().putContainer(CONTAINER, new MetadataUpdate(Map.of("a", "1"), Set.of()));
        ContainerRecord before = store().container(CONTAINER).orElseThrow();

        boolean created =
                store().putContainer(CONTAINER, new MetadataUpdate(Map.of("b", "2"), Set.of()));

        ContainerRecord after = store().container(CONTAINER).orElseThrow();
        assertThat(created).isFalse();
        assertThat(after.created()).isEqualTo(before.created());
        assertThat(after.metadata()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(store().account(ACCOUNT).orElseThrow().containerCount()).isEqualTo(1);
    }

    @Test
    void aContainerThatIsNotThereCanBeNeitherUpdatedNorDeletedNorListed() {
        store().putAccount(ACCOUNT, MetadataUpdate.NONE);

        assertThat(store().container(CONTAINER)).isEmpty();
        assertThatThrownBy(() -> store().updateContainer(CONTAINER, MetadataUpdate.NONE))
                .satisfies(refusedFor(NO_SUCH_CONTAINER));
        assertThatThrownBy(() -> store().deleteContainer(CONTAINER))
                .satisfies(refusedFor(NO_SUCH_CONTAINER));
        assertThatThrownBy(() -> store().objects(CONTAINER, ListingQuery.all(10)))
                .satisfies(refusedFor(NO_SUCH_CONTAINER));
    }

    @Test
    void aContainerIsDeletedOnlyWhenItIsEmpty() {
        putContainer();
        put(OBJECT, bytes(10));

        assertThatThrownBy(() -> store().deleteContainer(CONTAINER))
                .satisfies(refusedFor(CONTAINER_NOT_EMPTY));
        store().deleteObject(OBJECT);
        store().deleteContainer(CONTAINER);

        assertThat(store().container(CONTAINER)).isEmpty();
        assertThat(store().account(ACCOUNT).orElseThrow().containerCount()).isZero();
    }

    @Test
    void aContainerMadeAnewAfterItsEndBeginsEmpty() {
        store().putContainer(CONTAINER, new MetadataUpdate(Map.of("old", "1"), Set.of()));
        put(OBJECT, bytes(10));
        store().deleteObject(OBJECT);
        store().deleteContainer(CONTAINER);

        assertThat(store().putContainer(CONTAINER, MetadataUpdate.NONE)).isTrue();

        ContainerRecord fresh = store().container(CONTAINER).orElseThrow();
        assertThat(fresh.metadata()).isEmpty();
        assertThat(fresh.objectCount()).isZero();
        assertThat(fresh.bytesUsed()).isZero();
    }

    @Test
    void theContainersOfAnAccountAreListedWithTheirCounters() {
        store().putContainer(ACCOUNT.container("b"), MetadataUpdate.NONE);
        store().putContainer(ACCOUNT.container("a"), MetadataUpdate.NONE);
        store().putContainer(new AccountName("AUTH_test2").container("c"), MetadataUpdate.NONE);
        put(ACCOUNT.container("b").object("x"), bytes(7));

        List<ListingEntry> listing = store().containers(ACCOUNT, ListingQuery.all(10));

        assertThat(listing)
                .map(entry -> (ContainerEntry) entry)
                .map(entry -> entry.name() + " " + entry.objectCount() + " " + entry.bytesUsed())
                .containsExactly("a 0 0", "b 1 7");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 4096, 16 << 10, (16 << 10) + 1, 100_000, 5 << 20})
    void anObjectComesBackByteForByte(int size) {
        putContainer();
        byte[] content = bytes(size);

        ObjectRecord written = put(OBJECT, content);

        assertThat(read(OBJECT)).isEqualTo(content);
        assertThat(store().object(OBJECT)).contains(written);
        assertThat(written.size()).isEqualTo(size);
        assertThat(written.etag()).isEqualTo(Contents.md5(content));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 8191, 8192, 70_000})
    void bytesMayComeInPiecesOfAnySize(int piece) {
        putContainer();
        byte[] content = bytes(200_000);

        try (Upload upload = store().upload(OBJECT)) {
            for (int from = 0; from < content.length; from += piece) {
                int length = Math.min(piece, content.length - from);
                upload.write(ByteBuffer.wrap(content, from, length));
            }
            assertThat(upload.size()).isEqualTo(content.length);
            assertThat(upload.etag()).isEqualTo(Contents.md5(content));
            upload.commit(TEXT);
        }

        assertThat(read(OBJECT)).isEqualTo(content);
    }

    @Test
    void anObjectKeepsItsTypeAndMetadata() {
        putContainer();
        Map<String, String> metadata = Map.of("x-object-meta-color", "gr\u00fcn \ud83d\udc0b");

        ObjectRecord written = put(OBJECT, bytes(3), new NewObject("text/html; a=b", metadata));

        assertThat(written.contentType()).isEqualTo("text/html; a=b");
        assertThat(written.metadata()).isEqualTo(metadata);
        assertThat(store().object(OBJECT)).contains(written);
        assertThat(store().objects(CONTAINER, ListingQuery.all(1)))
                .containsExactly(
                        new ObjectEntry(
                                OBJECT.object(),
                                3,
                                written.etag(),
                                "text/html; a=b",
                                written.timestamp()));
    }

    @Test
    void nothingOfAnUploadIsSeenBeforeItsCommit() {
        putContainer();
        try (Upload upload = store().upload(OBJECT)) {
            upload.write(ByteBuffer.wrap(bytes(50_000)));

            assertThat(store().object(OBJECT)).isEmpty();
            assertThat(store().objects(CONTAINER, ListingQuery.all(10))).isEmpty();
        }
        assertThat(store().object(OBJECT)).isEmpty();
        assertThat(store().container(CONTAINER).orElseThrow().objectCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50_000})
    void anUploadIntoNoContainerIsRefused(int size) {
        assertThatThrownBy(() -> put(OBJECT, bytes(size))).satisfies(refusedFor(NO_SUCH_CONTAINER));
        assertThat(store().object(OBJECT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 60_000})
    void bytesOfAnotherProcessAreTakenFromItsFile(int size) throws IOException {
        putContainer();
        byte[] content = bytes(size);

        try (Upload upload = store().upload(OBJECT)) {
            Files.write(upload.file(), content);
            upload.commitFile(TEXT, size, Contents.md5(content));
        }

        assertThat(read(OBJECT)).isEqualTo(content);
        assertThat(store().object(OBJECT).orElseThrow().etag()).isEqualTo(Contents.md5(content));
    }

    @Test
    void aFileOfAnotherLengthThanAnnouncedIsRefused() throws IOException {
        putContainer();
        byte[] content = bytes(60_000);

        try (Upload upload = store().upload(OBJECT)) {
            Files.write(upload.file(), content);
            assertThatThrownBy(() -> upload.commitFile(TEXT, 59_999, Contents.md5(content)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("60000")
                    .hasMessageContaining("59999");
        }

        assertThat(store().object(OBJECT)).isEmpty();
    }

    @Test
    void anUploadTakesItsBytesOneWayOnly() {
        putContainer();
        try (Upload upload = store().upload(OBJECT)) {
            upload.write(ByteBuffer.wrap(bytes(1)));
            assertThatThrownBy(upload::file).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> upload.commitFile(TEXT, 1, Contents.md5(bytes(1))))
                    .isInstanceOf(IllegalStateException.class);
        }
        try (Upload upload = store().upload(OBJECT)) {
            assertThat(upload.file()).isEmptyFile();
            assertThatThrownBy(() -> upload.write(ByteBuffer.wrap(bytes(1))))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void countersFollowWritesOverwritesAndDeletes() {
        putContainer();
        ObjectPath other = CONTAINER.object("other");

        put(OBJECT, bytes(100));
        put(other, bytes(50_000));
        assertCounters(2, 50_100);
        put(OBJECT, bytes(20_000));
        put(other, bytes(5));
        assertCounters(2, 20_005);
        store().deleteObject(OBJECT);
        assertCounters(1, 5);
        store().deleteObject(other);
        assertCounters(0, 0);
    }

    @Test
    void aDeletedObjectIsGone() {
        putContainer();
        put(OBJECT, bytes(10));

        store().deleteObject(OBJECT);

        assertThat(store().object(OBJECT)).isEmpty();
        assertThat(store().open(OBJECT)).isEmpty();
        assertThat(store().objects(CONTAINER, ListingQuery.all(10))).isEmpty();
        assertThatThrownBy(() -> store().deleteObject(OBJECT))
                .satisfies(refusedFor(NO_SUCH_OBJECT));
    }

    @Test
    void newMetadataReplacesTheOldAndKeepsTheBytes() {
        putContainer();
        ObjectRecord before = put(OBJECT, bytes(9), new NewObject("a/b", Map.of("x", "1")));

        ObjectRecord after = store().updateObject(OBJECT, "", Map.of("y", "2"));
        ObjectRecord typed = store().updateObject(OBJECT, "c/d", Map.of());

        assertThat(after.metadata()).isEqualTo(Map.of("y", "2"));
        assertThat(after.contentType()).isEqualTo("a/b");
        assertThat(after.etag()).isEqualTo(before.etag());
        assertThat(after.timestamp()).isGreaterThan(before.timestamp());
        assertThat(typed.contentType()).isEqualTo("c/d");
        assertThat(typed.metadata()).isEmpty();
        assertThat(read(OBJECT)).isEqualTo(bytes(9));
        assertCounters(1, 9);
    }

    @Test
    void metadataOfAnObjectThatIsNotThereIsRefused() {
        putContainer();
        assertThatThrownBy(() -> store().updateObject(OBJECT, "", Map.of()))
                .satisfies(refusedFor(NO_SUCH_OBJECT));
    }

    @Test
    void aPreconditionSeesWhatStandsUnderTheName() {
        putContainer();
        ObjectRecord first = put(OBJECT, bytes(10));

        NewObject onlyIfAbsent = new NewObject("a/b", Map.of(), Optional::isEmpty);
        NewObject onlyIfSame =
                new NewObject("a/b", Map.of(), old -> old.equals(Optional.of(first)));

        assertThatThrownBy(() -> put(OBJECT, bytes(11), onlyIfAbsent))
                .satisfies(refusedFor(PRECONDITION_FAILED));
        assertThat(read(OBJECT)).isEqualTo(bytes(10));
        put(OBJECT, bytes(50_000), onlyIfSame);
        assertThatThrownBy(() -> put(OBJECT, bytes(50_001), onlyIfSame))
                .satisfies(refusedFor(PRECONDITION_FAILED));
        assertThat(read(OBJECT)).isEqualTo(bytes(50_000));
    }

    @Test
    void theTimeOfAnObjectMovesOnWithEveryWrite() {
        putContainer();
        Timestamp last = put(OBJECT, bytes(1)).timestamp();
        for (int i = 0; i < 20; i++) {
            if (i % 3 == 0) {
                store().deleteObject(OBJECT);
            }
            Timestamp next = put(OBJECT, bytes(1)).timestamp();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50_000})
    void anOpenObjectKeepsItsBytesThroughOverwriteAndDelete(int size) {
        putContainer();
        put(OBJECT, bytes(size));
        try (OpenObject first = store().open(OBJECT).orElseThrow()) {
            put(OBJECT, bytes(size + 1));
            try (OpenObject second = store().open(OBJECT).orElseThrow()) {
                store().deleteObject(OBJECT);

                assertThat(Contents.of(first)).isEqualTo(bytes(size));
                assertThat(Contents.of(second)).isEqualTo(bytes(size + 1));
            }
        }
    }

    private void putContainer() {
        store().putContainer(CONTAINER, MetadataUpdate.NONE);
    }

    private ObjectRecord put(ObjectPath path, byte[] content) {
        return put(path, content, TEXT);
    }

    private ObjectRecord put(ObjectPath path, byte[] content, NewObject object) {
        return Contents.put(store(), path, content, object);
    }

    private byte[] read(ObjectPath path) {
        try (OpenObject open = store().open(path).orElseThrow()) {
            return Contents.of(open);
        }
    }

    private static byte[] bytes(int size) {
        return Contents.bytes(size, size);
    }

    private void assertCounters(long objects, long bytes) {
        ContainerRecord container = store().container(CONTAINER).orElseThrow();
        AccountRecord account = store().account(ACCOUNT).orElseThrow();
        assertThat(List.of(container.objectCount(), account.objectCount())).containsOnly(objects);
        assertThat(List.of(container.bytesUsed(), account.bytesUsed())).containsOnly(bytes);
    }

    protected static ThrowingConsumer<Throwable> refusedFor(Reason reason) {
        return failure ->
                assertThat(failure)
                        .isInstanceOfSatisfying(
                                StorageException.class,
                                refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
