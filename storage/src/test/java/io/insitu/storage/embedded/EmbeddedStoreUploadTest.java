package io.insitu.storage.embedded;

import io.insitu.storage.ObjectStore;
import io.insitu.storage.UploadContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreUploadTest extends UploadContract {
    private EmbeddedStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        store = EmbeddedStore.open(EmbeddedConfig.at(directory));
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
