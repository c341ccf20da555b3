package io.insitu.middleware.compute.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Content;
import io.insitu.middleware.testing.Store;
import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.ObjectPath;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultCacheTest {
    private static final String ACCOUNT = "AUTH_test";
    private static final CacheEntry ENTRY = new CacheEntry(List.of(), 7);
    private static final ObjectPath STORED =
            new ContainerPath(ACCOUNT, ResultCache.CONTAINER).object("key");

    @TempDir private Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WriteBehind behind = new WriteBehind(4, 1 << 20);
    private final ResultCache cache =
            new ResultCache(CacheConfig.DEFAULT, behind, registry, InstantSource.system());
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(directory, InstantSource.system());
        store.objects().putAccount(new AccountName(ACCOUNT), MetadataUpdate.NONE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void keep() {
        Content written = new Content.Bytes(ByteBuffer.allocate(3));
        cache.keep(store.objects(), ACCOUNT, "key", ENTRY, List.of(written));
    }

    private double stored() {
        return registry.get("insitu.cache").tag("result", "stored").counter().count();
    }

    @Test
    void whatIsRememberedIsFoundAtOnce() {
        keep();

        assertThat(cache.find(store.objects(), ACCOUNT, "key")).contains(ENTRY);
    }

    @Test
    void whatIsOnItsWayIsNotWrittenTwice() {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        behind.write(STORED.toString(), 1, disk::join);

        keep();

        disk.complete(null);
        behind.awaitAll();
        assertThat(stored()).isZero();
        assertThat(store.objects().object(STORED)).isEmpty();
    }

    @Test
    void whatWasWrittenIsWrittenAgain() {
        keep();
        behind.awaitAll();

        keep();

        behind.awaitAll();
        assertThat(stored()).isEqualTo(2);
    }
}
