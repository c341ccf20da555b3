package io.insitu.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.storage.StorageException.Reason;
import java.util.Map;
import org.assertj.core.api.ThrowingConsumer;

/// What the contracts share: names, and short ways to write and read.
abstract class StoreContract {
    protected static final AccountName ACCOUNT = new AccountName("AUTH_test");
    protected static final ContainerPath CONTAINER = ACCOUNT.container("books");
    protected static final ObjectPath OBJECT = CONTAINER.object("moby/dick.txt");
    static final NewObject TEXT = new NewObject("text/plain", Map.of());

    /// {@return the store under test, the same one all through a test}
    protected abstract ObjectStore store();

    final void putContainer() {
        store().putContainer(CONTAINER, MetadataUpdate.NONE);
    }

    final ObjectRecord put(ObjectPath path, byte[] content) {
        return put(path, content, TEXT);
    }

    final ObjectRecord put(ObjectPath path, byte[] content, NewObject object) {
        return Contents.put(store(), path, content, object);
    }

    final byte[] read(ObjectPath path) {
        try (OpenObject open = store().open(path).orElseThrow()) {
            return Contents.of(open);
        }
    }

    static byte[] bytes(int size) {
        return Contents.bytes(size, size);
    }

    static ThrowingConsumer<Throwable> refusedFor(Reason reason) {
        return failure ->
                assertThat(failure)
                        .isInstanceOfSatisfying(
                                StorageException.class,
                                refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
