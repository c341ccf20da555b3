package io.insitu.storage;

import static io.insitu.storage.StorageException.Reason.CONTAINER_NOT_EMPTY;
import static io.insitu.storage.StorageException.Reason.NO_SUCH_ACCOUNT;
import static io.insitu.storage.StorageException.Reason.NO_SUCH_CONTAINER;
import static io.insitu.storage.StorageException.Reason.NO_SUCH_OBJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.ListingEntry.ContainerEntry;
import io.insitu.storage.ListingEntry.ObjectEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every object store does, whatever lies beneath. A backend's test extends this and gives an
/// empty store.
public abstract class ObjectStoreContract extends StoreContract {
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

    private void assertCounters(long objects, long bytes) {
        ContainerRecord container = store().container(CONTAINER).orElseThrow();
        AccountRecord account = store().account(ACCOUNT).orElseThrow();
        assertThat(List.of(container.objectCount(), account.objectCount())).containsOnly(objects);
        assertThat(List.of(container.bytesUsed(), account.bytesUsed())).containsOnly(bytes);
    }
}
