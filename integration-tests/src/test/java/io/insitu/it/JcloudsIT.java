package io.insitu.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.SharedServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.domain.StorageMetadata;
import org.jclouds.blobstore.options.CopyOptions;
import org.jclouds.blobstore.options.GetOptions;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.jclouds.blobstore.options.PutOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Apache jclouds as it comes, with its Swift and TempAuth.
class JcloudsIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    private static final String NAME = "folder/größe 1 %.txt";

    private final BlobStoreContext context =
            ContextBuilder.newBuilder("openstack-swift")
                    .endpoint(SERVER.process().url() + "/auth/v1.0")
                    .credentials("test:tester", "testing")
                    .overrides(tempAuth())
                    .buildView(BlobStoreContext.class);
    private final BlobStore store = context.getBlobStore();
    private String container = "";

    private static Properties tempAuth() {
        Properties properties = new Properties();
        properties.setProperty("jclouds.keystone.credential-type", "tempAuthCredentials");
        return properties;
    }

    @BeforeEach
    void makeContainer() {
        container = SERVER.freshContainer("jclouds").substring(1);
    }

    @AfterEach
    void close() {
        context.close();
    }

    private String put(String name, byte[] bytes) {
        Blob blob =
                store.blobBuilder(name)
                        .payload(bytes)
                        .contentType("text/plain")
                        .userMetadata(Map.of("colour", "blue"))
                        .build();
        return store.putBlob(container, blob);
    }

    private Blob get(String name) {
        return get(name, GetOptions.NONE);
    }

    private Blob get(String name, GetOptions options) {
        return requireNonNull(store.getBlob(container, name, options), name);
    }

    private static byte[] bytes(Blob blob) throws IOException {
        try (InputStream in = requireNonNull(blob.getPayload()).openStream()) {
            return in.readAllBytes();
        }
    }

    @Test
    void containersAreMadeClearedAndDeleted() {
        String made = container + "-made";

        assertThat(store.createContainerInLocation(null, made)).isTrue();
        store.putBlob(made, store.blobBuilder("o").payload("bytes").build());
        store.clearContainer(made);

        assertThat(store.list(made)).isEmpty();
        assertThat(store.deleteContainerIfEmpty(made)).isTrue();
        assertThat(store.containerExists(made)).isFalse();
    }

    @Test
    void objectsComeBackWithWhatWasSaidOfThem() throws IOException {
        byte[] bytes = Bytes.of(1, 300_000);

        String etag = put(NAME, bytes);
        Blob got = get(NAME);

        assertThat(etag).isEqualTo(Bytes.md5(bytes));
        assertThat(bytes(got)).isEqualTo(bytes);
        assertThat(got.getMetadata().getUserMetadata()).containsEntry("colour", "blue");
        assertThat(got.getMetadata().getContentMetadata().getContentType()).isEqualTo("text/plain");
    }

    @Test
    void partsAreRead() throws IOException {
        put("o", "0123456789".getBytes(StandardCharsets.US_ASCII));

        Blob part = get("o", GetOptions.Builder.range(3, 5));

        assertThat(bytes(part)).asString().isEqualTo("345");
    }

    @Test
    void foldersAreListed() {
        for (String name : new String[] {"a/1", "a/2", "b/1", "c"}) {
            put(name, new byte[1]);
        }

        assertThat(store.list(container, ListContainerOptions.Builder.prefix("a/").recursive()))
                .extracting(StorageMetadata::getName)
                .containsExactly("a/1", "a/2");
        assertThat(store.list(container)).extracting(StorageMetadata::getName).hasSize(3);
    }

    @Test
    void largeObjectsGoInPartsAndComeBackWhole() throws IOException {
        byte[] bytes = Bytes.of(2, 70 << 20);
        Blob blob = store.blobBuilder("large").payload(bytes).contentLength(bytes.length).build();

        store.putBlob(container, blob, PutOptions.Builder.multipart());

        assertThat(store.list(container, ListContainerOptions.Builder.recursive()).size())
                .as("the manifest and its segments")
                .isGreaterThan(2);
        assertThat(bytes(get("large"))).isEqualTo(bytes);
    }

    @Test
    void copiesAndRemovedObjects() throws IOException {
        put(NAME, new byte[] {1, 2, 3});

        store.copyBlob(container, NAME, container, "copy", CopyOptions.NONE);
        store.removeBlob(container, NAME);

        assertThat(bytes(get("copy"))).containsExactly(1, 2, 3);
        assertThat(store.blobExists(container, NAME)).isFalse();
    }
}
