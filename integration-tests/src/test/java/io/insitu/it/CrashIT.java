package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.ServerProcess;
import io.insitu.it.harness.SwiftClient;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server is killed (SIGKILL) while clients put, overwrite and delete; after a restart every
/// acknowledged change is there, byte for byte, and every object is whole.
class CrashIT {
    private static final int ROUNDS = 3;
    private static final int CLIENTS = 8;
    private static final int NAMES_PER_CLIENT = 40;
    private static final int[] SIZES = {0, 100, 4096, 16_384, 20_000, 200_000, 1_500_000};

    /// What may stand under a name: what was acknowledged last, or what was under way at the kill.
    private record Expected(long acknowledged, long underWay) {
        static final long NOTHING = 0;
        static final Expected EMPTY = new Expected(NOTHING, NOTHING);
    }

    @TempDir private Path data;

    private final Map<String, Expected> expected = new ConcurrentHashMap<>();
    private final AtomicInteger acknowledged = new AtomicInteger();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 20261123)
    void acknowledgedChangesOutliveAKill(long seed) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            try (ServerProcess server = ServerProcess.on(data).start()) {
                client(server).makeContainer("/c");
                verify(client(server));
                workAndKill(server, new SplittableRandom(seed + round));
            }
        }
        try (ServerProcess server = ServerProcess.on(data).start()) {
            verify(client(server));
        }
        assertThat(acknowledged.get()).as("changes acknowledged").isGreaterThan(100);
    }

    private void workAndKill(ServerProcess server, SplittableRandom random)
            throws InterruptedException {
        int before = acknowledged.get();
        int killAfter = 80 + random.nextInt(200);
        CountDownLatch enough = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            SplittableRandom own = random.split();
            int number = i;
            threads.add(
                    Thread.startVirtualThread(
                            () -> change(client(server), number, own, before + killAfter, enough)));
        }
        enough.await();
        server.kill();
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
        }
    }

    /// Each client has names of its own, so that it knows what was acknowledged last.
    private void change(
            SwiftClient client,
            int number,
            SplittableRandom random,
            int enough,
            CountDownLatch told) {
        while (true) {
            String name = "/c/" + number + "-" + random.nextInt(NAMES_PER_CLIENT);
            Expected old = expected.getOrDefault(name, Expected.EMPTY);
            boolean delete = old.acknowledged != Expected.NOTHING && random.nextInt(4) == 0;
            long next = delete ? Expected.NOTHING : contentId(random);
            expected.put(name, new Expected(old.acknowledged, next));
            try {
                Answer answer = delete ? client.delete(name) : client.put(name, content(next));
                assertThat(answer.status()).isEqualTo(delete ? 204 : 201);
            } catch (UncheckedIOException killed) {
                return;
            }
            expected.put(name, new Expected(next, next));
            if (acknowledged.incrementAndGet() >= enough) {
                told.countDown();
            }
        }
    }

    private void verify(SwiftClient client) {
        Map<String, Long> found = new TreeMap<>();
        for (String name : new TreeSet<>(expected.keySet())) {
            Expected allowed = expected.getOrDefault(name, Expected.EMPTY);
            long id = identify(client.get(name), name, allowed);
            expected.put(name, new Expected(id, id));
            if (id != Expected.NOTHING) {
                found.put(name.substring("/c/".length()), id);
            }
        }
        assertThat(client.get("/c").lines()).containsExactlyElementsOf(found.keySet());
        assertThat(client.head("/c").header("X-Container-Object-Count"))
                .isEqualTo(String.valueOf(found.size()));
    }

    private static long identify(Answer answer, String name, Expected allowed) {
        if (answer.status() == 404) {
            assertThat(List.of(allowed.acknowledged, allowed.underWay))
                    .as("%s is gone", name)
                    .contains(Expected.NOTHING);
            return Expected.NOTHING;
        }
        assertThat(answer.status()).isEqualTo(200);
        String md5 = Bytes.md5(answer.body());
        assertThat(answer.header("ETag")).as("the ETag of %s", name).isEqualTo(md5);
        for (long id : List.of(allowed.acknowledged, allowed.underWay)) {
            if (id != Expected.NOTHING && md5.equals(Bytes.md5(content(id)))) {
                return id;
            }
        }
        throw new AssertionError(
                "%s holds %d bytes that were never put there: %s"
                        .formatted(name, answer.body().length, allowed));
    }

    /// A number that says all about a content: its seed and its size.
    private static long contentId(SplittableRandom random) {
        return random.nextLong(1, Long.MAX_VALUE / 16) * 16 + random.nextInt(SIZES.length);
    }

    private static byte[] content(long id) {
        return Bytes.of(id, SIZES[(int) (id % 16)]);
    }

    private static SwiftClient client(ServerProcess server) {
        return SwiftClient.signIn(server.url(), "test:tester", "testing");
    }
}
