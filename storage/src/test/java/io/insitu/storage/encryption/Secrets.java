package io.insitu.storage.encryption;

import io.insitu.storage.ObjectStore;
import io.insitu.storage.embedded.EmbeddedConfig;
import io.insitu.storage.embedded.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Root secrets for tests, and stores that have them.
final class Secrets {
    static final String A = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    static final String B = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=";

    static final EncryptionConfig FIRST = new EncryptionConfig(Map.of("one", A), "one", false);

    /// What was written with the first can still be read.
    static final EncryptionConfig ROTATED =
            new EncryptionConfig(Map.of("one", A, "two", B), "two", false);

    private Secrets() {}

    static ObjectStore open(Path directory, EncryptionConfig config) throws IOException {
        return EncryptedStore.over(EmbeddedStore.open(EmbeddedConfig.at(directory)), config);
    }
}
