package io.insitu.storage.encryption;

import io.insitu.storage.ObjectStore;
import io.insitu.storage.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class EncryptedStoreContractTest extends ObjectStoreContract {
    private ObjectStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        store = Secrets.open(directory, Secrets.FIRST);
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
