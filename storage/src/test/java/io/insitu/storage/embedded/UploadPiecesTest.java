package io.insitu.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.Contents;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.NewObject;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.OpenObject;
import io.insitu.storage.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes come from a network in pieces of any size, and in a buffer that is used again for the
/// next.
class UploadPiecesTest {
    private static final ContainerPath CONTAINER = new AccountName("AUTH_test").container("c");
    private static final ObjectPath OBJECT = CONTAINER.object("o");
    private static final int[] SIZES = {1, 5, 100, 4096, 8191, 8192, 8193, 16_384, 30_000, 65_536};

    private EmbeddedStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        store = EmbeddedStore.open(EmbeddedConfig.at(directory));
        store.putContainer(CONTAINER, MetadataUpdate.NONE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void smallAndLargePiecesKeepTheirOrder(long seed) {
        Random random = new Random(seed);
        byte[] content = Contents.bytes(50_000 + random.nextInt(500_000), seed);

        try (Upload upload = store.upload(OBJECT)) {
            write(upload, content, random);
            upload.commit(new NewObject("text/plain", Map.of()));
        }

        try (OpenObject open = store.open(OBJECT).orElseThrow()) {
            assertThat(Contents.md5(Contents.of(open)))
                    .isEqualTo(open.record().etag())
                    .isEqualTo(Contents.md5(content));
        }
    }

    private static void write(Upload upload, byte[] content, Random random) {
        byte[] buffer = new byte[65_536];
        int written = 0;
        while (written < content.length) {
            int piece = Math.min(SIZES[random.nextInt(SIZES.length)], content.length - written);
            System.arraycopy(content, written, buffer, 0, piece);
            upload.write(ByteBuffer.wrap(buffer, 0, piece));
            Arrays.fill(buffer, (byte) '?');
            written += piece;
        }
    }
}
