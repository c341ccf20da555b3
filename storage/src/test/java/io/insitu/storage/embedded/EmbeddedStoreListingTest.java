package io.insitu.storage.embedded;

import io.insitu.storage.ListingContract;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.embedded.EmbeddedConfig.Durability;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreListingTest extends ListingContract {
    private EmbeddedStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        store = EmbeddedStore.open(EmbeddedConfig.at(directory).withDurability(Durability.ASYNC));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }
}
