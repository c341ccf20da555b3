package io.insitu.storage.swift;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is asked of Swift, and what is not asked again.
class RecentHeadsTest {
    private static final ContainerPath CONTAINER = new AccountName("AUTH_a").container("c");
    private static final ObjectPath OBJECT = CONTAINER.object("\u00fc/b c");

    @TempDir Path directory;
    private long now;
    private RecentHeads heads = RecentHeads.NONE;

    private interface Action<T> {
        T on(SwiftStore store);
    }

    private <T> T with(FakeSwift swift, Action<T> action) throws IOException {
        SwiftConfig config = swift.config(directory);
        SwiftSpool spool = SwiftSpool.open(config);
        try (swift;
                SwiftHttp http = SwiftHttp.to(config)) {
            return action.on(new SwiftStore(http, spool, Map.of("X-Auth-Token", "tk"), heads));
        }
    }

    private static String head(int status) {
        return "HTTP/1.1 %d x\r\nContent-Length: 0\r\nEtag: abc\r\n\r\n".formatted(status);
    }

    private void rememberFor(Duration containers, Duration objects) {
        heads = new RecentHeads(containers, objects, () -> Instant.ofEpochMilli(now));
    }

    @Test
    void whatIsAskedAgainSoonIsRemembered() throws IOException {
        FakeSwift swift = new FakeSwift(head(200), head(204));
        rememberFor(Duration.ofSeconds(60), Duration.ofSeconds(1));

        with(
                swift,
                store -> {
                    store.recentObject(OBJECT);
                    store.recentContainer(CONTAINER);
                    now += 999;
                    store.recentContainer(CONTAINER);
                    return store.recentObject(OBJECT);
                });

        assertThat(swift.heads()).hasSize(2);
    }

    @Test
    void whenTheTimeIsOverSwiftIsAskedAgain() throws IOException {
        FakeSwift swift = new FakeSwift(head(200), head(404));
        rememberFor(Duration.ofSeconds(60), Duration.ofSeconds(1));

        var later =
                with(
                        swift,
                        store -> {
                            store.recentObject(OBJECT);
                            now += 1000;
                            return store.recentObject(OBJECT);
                        });

        assertThat(later).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotRemembered() throws IOException {
        FakeSwift swift = new FakeSwift(head(404), head(200));
        rememberFor(Duration.ofSeconds(60), Duration.ofSeconds(60));

        var later =
                with(
                        swift,
                        store -> {
                            store.recentObject(OBJECT);
                            return store.recentObject(OBJECT);
                        });

        assertThat(later).isPresent();
    }

    @Test
    void whatChangesThroughTheStoreIsForgottenAtOnce() throws IOException {
        FakeSwift swift = new FakeSwift(head(200), head(204), head(404));
        rememberFor(Duration.ofSeconds(60), Duration.ofSeconds(60));

        var later =
                with(
                        swift,
                        store -> {
                            store.recentObject(OBJECT);
                            store.deleteObject(OBJECT);
                            return store.recentObject(OBJECT);
                        });

        assertThat(later).isEmpty();
    }

    @Test
    void whatChangesThroughOthersIsForgottenWhenTheySaySo() throws IOException {
        FakeSwift swift = new FakeSwift(head(200), head(204), head(404), head(404));
        rememberFor(Duration.ofSeconds(60), Duration.ofSeconds(60));

        boolean known =
                with(
                        swift,
                        store -> {
                            store.recentObject(OBJECT);
                            store.recentContainer(CONTAINER);
                            heads.changed(OBJECT);
                            heads.changed(CONTAINER);
                            return store.recentObject(OBJECT).isPresent()
                                    || store.recentContainer(CONTAINER).isPresent();
                        });

        assertThat(known).isFalse();
    }

    @Test
    void whatOneSenderWasToldIsNotToldAnother() throws IOException {
        FakeSwift swift = new FakeSwift(head(200), head(404));
        rememberFor(Duration.ofSeconds(60), Duration.ofSeconds(60));
        SwiftConfig config = swift.config(directory);
        SwiftSpool spool = SwiftSpool.open(config);

        try (swift;
                SwiftHttp http = SwiftHttp.to(config)) {
            new SwiftStore(http, spool, Map.of("X-Auth-Token", "one"), heads).recentObject(OBJECT);

            assertThat(
                            new SwiftStore(http, spool, Map.of("X-Auth-Token", "other"), heads)
                                    .recentObject(OBJECT))
                    .isEmpty();
        }
    }
}
