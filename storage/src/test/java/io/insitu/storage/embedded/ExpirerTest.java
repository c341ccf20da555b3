package io.insitu.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.Contents;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpirerTest {
    private static final ContainerPath CONTAINER = new AccountName("AUTH_mortal").container("c");
    private static final ObjectPath SMALL = CONTAINER.object("small/é");
    private static final ObjectPath LARGE = CONTAINER.object("large");
    private static final long SECOND = 2_000_000_000;

    @TempDir Path directory;
    private volatile Instant now = Instant.ofEpochSecond(SECOND - 1000);
    private EmbeddedStore store;

    @BeforeEach
    void open() throws IOException {
        store = EmbeddedStore.open(EmbeddedConfig.at(directory), () -> now);
        store.putContainer(CONTAINER, MetadataUpdate.NONE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsDueGoesWithItsLineAndItsShareOfTheCounters() throws Exception {
        put(SMALL, 10, SECOND);
        put(LARGE, 100_000, SECOND + 1);
        put(CONTAINER.object("immortal"), 5, Long.MAX_VALUE);

        expireAt(SECOND + 1);

        assertThat(store.objects(CONTAINER, ListingQuery.all(10)))
                .extracting(ListingEntry::name)
                .containsExactly("immortal");
        ContainerRecord container = store.container(CONTAINER).orElseThrow();
        assertThat(container.objectCount()).isEqualTo(1);
        assertThat(container.bytesUsed()).isEqualTo(5);
        assertThat(store.status().expired()).isEqualTo(2);
        store.awaitSwept();
        assertThat(store.status().unlinkBacklog()).isZero();
    }

    @Test
    void nothingGoesBeforeItsTime() {
        put(SMALL, 10, SECOND);

        expireAt(SECOND - 1);

        assertThat(store.object(SMALL)).isPresent();
    }

    @Test
    void anObjectThatWasOverwrittenOrDescribedAnewHasItsNewTime() {
        put(SMALL, 10, SECOND);
        put(SMALL, 11, SECOND + 50);
        put(LARGE, 100_000, SECOND);
        store.updateObject(LARGE, "", Map.of());

        expireAt(SECOND + 49);

        assertThat(store.object(SMALL)).isPresent();
        assertThat(store.object(LARGE)).isPresent();
        expireAt(SECOND + 50);
        assertThat(store.object(SMALL)).isEmpty();
        assertThat(store.object(LARGE)).isPresent();
    }

    @Test
    void whatCameDueWhileTheStoreWasClosedGoesAfterwards() throws IOException {
        put(SMALL, 10, SECOND);
        store.close();

        store = EmbeddedStore.open(EmbeddedConfig.at(directory), () -> now);
        expireAt(SECOND);

        assertThat(store.object(SMALL)).isEmpty();
    }

    private void expireAt(long second) {
        now = Instant.ofEpochSecond(second);
        store.expire();
    }

    private void put(ObjectPath path, int size, long deleteAt) {
        Map<String, String> metadata =
                deleteAt == Long.MAX_VALUE
                        ? Map.of()
                        : Map.of("x-delete-at", Long.toString(deleteAt));
        Contents.put(
                store, path, Contents.bytes(size, size), new NewObject("text/plain", metadata));
    }
}
