package io.insitu.middleware.compute.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WriteBehindTest {
    private final WriteBehind behind = new WriteBehind(4, 1 << 20);
    private final CompletableFuture<Void> disk = new CompletableFuture<>();
    private final List<String> written = new CopyOnWriteArrayList<>();

    @Test
    void nobodyWaitsForTheDisk() {
        behind.write("a", 1, disk::join);

        assertThat(behind.isOnItsWay("a")).isTrue();
        disk.complete(null);
        behind.await("a");
        assertThat(behind.isOnItsWay("a")).isFalse();
    }

    @Test
    void writesUnderOneNameFollowEachOther() {
        behind.write(
                "a",
                1,
                () -> {
                    disk.join();
                    written.add("first");
                });
        behind.write("a", 1, () -> written.add("second"));
        behind.write("b", 1, () -> written.add("of another name"));

        behind.await("b");
        disk.complete(null);
        behind.await("a");
        assertThat(written).containsExactly("of another name", "first", "second");
    }

    @Test
    void whatComesWhenEnoughIsOnItsWayIsWrittenAtOnce() {
        for (int i = 0; i < 4; i++) {
            behind.write("on its way " + i, 1, disk::join);
        }

        behind.write("a", 1, () -> written.add("a"));

        assertThat(written).containsExactly("a");
        disk.complete(null);
        behind.awaitAll();
    }

    @Test
    void whatFailsIsPassedOver() {
        behind.write(
                "a",
                1,
                () -> {
                    throw new IllegalStateException("no room");
                });
        behind.write("a", 1, () -> written.add("a"));

        behind.awaitAll();
        assertThat(written).containsExactly("a");
    }
}
