package io.insitu.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.Contents;
import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.OpenObject;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Upload;
import io.insitu.storage.embedded.EmbeddedConfig.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StoreConcurrencyTest {
    private static final ContainerPath CONTAINER = new AccountName("AUTH_busy").container("c");
    private static final int INLINE_LIMIT = 1000;

    @TempDir Path directory;
    private EmbeddedStore store;

    @BeforeEach
    void open() throws IOException {
        store =
                EmbeddedStore.open(
                        EmbeddedConfig.at(directory)
                                .withDurability(Durability.ASYNC)
                                .withInlineLimitBytes(INLINE_LIMIT));
        store.putContainer(CONTAINER, MetadataUpdate.NONE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void countersAreExactAfterManyWritersOfOneName() throws Exception {
        ObjectPath path = CONTAINER.object("one");

        inThreads(32, thread -> overwriteAndDelete(path, new Random(thread), 40));
        put(path, 1234);

        assertCountersMatchListing(1, 1234);
        assertOneFileIsLeft();
    }

    @Test
    void countersAreExactAfterManyWritersOfOneContainer() throws Exception {
        inThreads(
                32,
                thread -> {
                    Random random = new Random(thread);
                    for (int i = 0; i < 40; i++) {
                        ObjectPath path = CONTAINER.object("n" + random.nextInt(20));
                        overwriteAndDelete(path, random, 1);
                    }
                });

        List<ObjectEntry> listed =
                store.objects(CONTAINER, ListingQuery.all(1000)).stream()
                        .map(entry -> (ObjectEntry) entry)
                        .toList();
        assertCountersMatchListing(
                listed.size(), listed.stream().mapToLong(ObjectEntry::size).sum());
    }

    @Test
    void countersAreExactAfterManyWritersOfSeveralObjectsAtATime() throws Exception {
        inThreads(
                32,
                thread -> {
                    Random random = new Random(thread);
                    for (int i = 0; i < 20; i++) {
                        putTogether(random.ints(5, 0, 20).distinct().boxed().toList(), random);
                    }
                });

        List<ObjectEntry> listed =
                store.objects(CONTAINER, ListingQuery.all(1000)).stream()
                        .map(entry -> (ObjectEntry) entry)
                        .toList();
        assertCountersMatchListing(
                listed.size(), listed.stream().mapToLong(ObjectEntry::size).sum());
    }

    private void putTogether(List<Integer> numbers, Random random) {
        List<Upload.Ready> ready = new ArrayList<>();
        for (int number : numbers) {
            Upload upload = store.upload(CONTAINER.object("n" + number));
            upload.write(ByteBuffer.wrap(Contents.bytes(random.nextInt(2 * INLINE_LIMIT), 1)));
            ready.add(Upload.Ready.written(upload, new NewObject("text/plain", Map.of())));
        }
        store.commit(ready);
    }

    @Test
    void ofSeveralObjectsAllAreCommittedOrNone() {
        put(CONTAINER.object("old"), 5);
        List<Upload.Ready> ready = new ArrayList<>();
        for (ObjectPath path :
                List.of(
                        CONTAINER.object("old"),
                        CONTAINER.object("new"),
                        new ContainerPath("AUTH_busy", "missing").object("o"))) {
            Upload upload = store.upload(path);
            upload.write(ByteBuffer.wrap(Contents.bytes(500, 1)));
            ready.add(Upload.Ready.written(upload, new NewObject("text/plain", Map.of())));
        }

        assertThatThrownBy(() -> store.commit(ready)).isInstanceOf(StorageException.class);

        ready.forEach(one -> one.upload().close());
        assertCountersMatchListing(1, 5);
        assertThat(store.status().openUploads()).isZero();
    }

    @Test
    void ofManyWritersThatWantToBeFirstOneIs() throws Exception {
        NewObject onlyIfAbsent = new NewObject("a/b", Map.of(), Optional::isEmpty);
        AtomicInteger first = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();

        inThreads(
                32,
                thread -> {
                    try {
                        Contents.put(
                                store,
                                CONTAINER.object("race"),
                                Contents.bytes(thread * 100, thread),
                                onlyIfAbsent);
                        first.incrementAndGet();
                    } catch (StorageException e) {
                        assertThat(e.reason()).isEqualTo(Reason.PRECONDITION_FAILED);
                        refused.incrementAndGet();
                    }
                });

        assertThat(first).hasValue(1);
        assertThat(refused).hasValue(31);
    }

    @Test
    void readersSeeOneVersionWholeWhileItIsOverwritten() throws Exception {
        ObjectPath path = CONTAINER.object("torn");
        put(path, 10);

        inThreads(
                16,
                thread -> {
                    Random random = new Random(thread);
                    for (int i = 0; i < 100; i++) {
                        if (thread < 4) {
                            put(path, random.nextInt(3 * INLINE_LIMIT));
                        } else {
                            readWhole(path);
                        }
                    }
                });

        store.awaitSwept();
        assertThat(store.status().openObjects()).isZero();
    }

    @Test
    void noObjectIsLeftInADeletedContainer() throws Exception {
        inThreads(
                8,
                thread -> {
                    Random random = new Random(thread);
                    for (int i = 0; i < 100; i++) {
                        makeAndUnmake(CONTAINER.object("o" + thread), random.nextInt(2000));
                    }
                });

        store.putContainer(CONTAINER, MetadataUpdate.NONE);
        int left = store.objects(CONTAINER, ListingQuery.all(100)).size();
        assertThat(store.container(CONTAINER).orElseThrow().objectCount()).isEqualTo(left);
        assertThat(store.account(CONTAINER.accountName()).orElseThrow().objectCount())
                .isEqualTo(left);
        assertThat(store.account(CONTAINER.accountName()).orElseThrow().containerCount())
                .isEqualTo(1);
    }

    private void makeAndUnmake(ObjectPath path, int size) {
        attempt(() -> store.putContainer(CONTAINER, MetadataUpdate.NONE));
        attempt(() -> put(path, size));
        attempt(() -> {
            store.deleteContainer(CONTAINER);
            // Whatever was in it when it went would be seen here.
            store.putContainer(CONTAINER, MetadataUpdate.NONE);
        });
        attempt(() -> store.deleteObject(path));
    }

    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (StorageException e) {
            assertThat(e.reason())
                    .isIn(
                            Reason.NO_SUCH_CONTAINER,
                            Reason.NO_SUCH_OBJECT,
                            Reason.CONTAINER_NOT_EMPTY);
        }
    }

    private void overwriteAndDelete(ObjectPath path, Random random, int times) {
        for (int i = 0; i < times; i++) {
            put(path, random.nextInt(2 * INLINE_LIMIT));
            if (random.nextInt(3) == 0) {
                attempt(() -> store.deleteObject(path));
            }
        }
    }

    private void readWhole(ObjectPath path) {
        try (OpenObject open = store.open(path).orElseThrow()) {
            byte[] content = Contents.of(open);
            assertThat(content).hasSize((int) open.record().size());
            assertThat(Contents.md5(content)).isEqualTo(open.record().etag());
        }
    }

    private void put(ObjectPath path, int size) {
        Contents.put(store, path, Contents.bytes(size, size));
    }

    private void assertCountersMatchListing(long objects, long bytes) {
        ContainerRecord container = store.container(CONTAINER).orElseThrow();
        assertThat(store.objects(CONTAINER, ListingQuery.all(1000))).hasSize((int) objects);
        assertThat(container.objectCount()).isEqualTo(objects);
        assertThat(container.bytesUsed()).isEqualTo(bytes);
        assertThat(store.status().objectCount()).isEqualTo(objects);
        assertThat(store.status().bytesUsed()).isEqualTo(bytes);
    }

    private void assertOneFileIsLeft() throws Exception {
        store.awaitSwept();
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    private static void inThreads(int threads, Task task) throws Exception {
        List<Future<Boolean>> ends = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < threads; i++) {
                int thread = i;
                ends.add(
                        pool.submit(() -> {
                            task.run(thread);
                            return true;
                        }));
            }
        }
        for (Future<Boolean> end : ends) {
            assertThat(end.get()).isTrue();
        }
    }

    private interface Task {
        void run(int thread) throws Exception;
    }
}
