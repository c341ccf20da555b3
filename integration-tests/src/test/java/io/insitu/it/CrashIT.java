package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.Command;
import io.insitu.it.harness.Repository;
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
import java.util.function.BiFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server is killed (SIGKILL) while clients put, overwrite, copy, describe and delete; after a
/// restart every acknowledged change is there, byte for byte, every object is whole and is what it
/// was made by one change. At the end the store is checked as an operator does it. The system
/// property `insitu.it.kills` kills it so many times instead of three.
class CrashIT {
    private static final int KILLS = Integer.getInteger("insitu.it.kills", 3);
    private static final int CLIENTS = 8;
    private static final int NAMES_PER_CLIENT = 40;
    private static final int[] SIZES = {0, 100, 4096, 16_384, 20_000, 200_000, 1_500_000};
    private static final String MARK = "X-Object-Meta-Mark";

    /// What stands under a name.
    ///
    /// @param content its seed and its size in one; 0 when there is nothing
    /// @param mark the metadata that the last PUT, COPY or POST has given it
    private record State(long content, long mark) {
        static final State NOTHING = new State(0, 0);

        boolean isThere() {
            return content != 0;
        }
    }

    /// What may stand under a name: what was acknowledged last, or what was under way at the kill.
    private record Expected(State acknowledged, State underWay) {
        static final Expected EMPTY = new Expected(State.NOTHING, State.NOTHING);
    }

    @TempDir private Path folder;

    private final Map<String, Expected> expected = new ConcurrentHashMap<>();
    private final AtomicInteger acknowledged = new AtomicInteger();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 20261123)
    void acknowledgedChangesOutliveAKill(long seed) throws InterruptedException {
        for (int round = 0; round < KILLS; round++) {
            try (ServerProcess server = server()) {
                client(server).makeContainer("/c");
                verify(client(server));
                workAndKill(server, new SplittableRandom(seed + round));
            }
        }
        try (ServerProcess server = server()) {
            verify(client(server));
        }
        assertThat(acknowledged.get()).as("changes acknowledged").isGreaterThan(100);
        String insitu = Repository.root().resolve("insitu").toString();
        Command check = Command.run(folder, Map.of(), insitu, "store", "check", "--data", "data");
        assertThat(check.output()).endsWith(": 0 problems\n");
    }

    private ServerProcess server() {
        return ServerProcess.on(folder.resolve("data")).start();
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
            String name = name(number, random);
            State old = standing(name);
            Change change = change(number, old, random);
            expected.put(name, new Expected(old, change.next));
            try {
                assertThat(change.send.apply(client, name).status() / 100).isEqualTo(2);
            } catch (UncheckedIOException killed) {
                return;
            }
            expected.put(name, new Expected(change.next, change.next));
            if (acknowledged.incrementAndGet() >= enough) {
                told.countDown();
            }
        }
    }

    private static String name(int number, SplittableRandom random) {
        return "/c/" + number + "-" + random.nextInt(NAMES_PER_CLIENT);
    }

    private State standing(String name) {
        return expected.getOrDefault(name, Expected.EMPTY).acknowledged;
    }

    /// @param next what stands under the name if it is made
    private record Change(State next, BiFunction<SwiftClient, String, Answer> send) {}

    private Change change(int number, State old, SplittableRandom random) {
        long mark = random.nextLong(1, Long.MAX_VALUE);
        String[] marked = {MARK, Long.toString(mark)};
        String source = name(number, random);
        State copied = standing(source);
        int what = random.nextInt(8);
        if (what < 2 && old.isThere()) {
            return new Change(State.NOTHING, SwiftClient::delete);
        } else if (what == 2 && old.isThere()) {
            return new Change(
                    new State(old.content, mark), (client, name) -> client.post(name, marked));
        } else if (what == 3 && copied.isThere()) {
            String[] headers = {"X-Copy-From", source, MARK, Long.toString(mark)};
            return new Change(
                    new State(copied.content, mark),
                    (client, name) -> client.put(name, "", headers));
        }
        long content = contentId(random);
        return new Change(
                new State(content, mark),
                (client, name) -> client.put(name, content(content), marked));
    }

    private void verify(SwiftClient client) {
        Map<String, State> found = new TreeMap<>();
        for (String name : new TreeSet<>(expected.keySet())) {
            Expected allowed = expected.getOrDefault(name, Expected.EMPTY);
            State state = identify(client.get(name), name, allowed);
            expected.put(name, new Expected(state, state));
            if (state.isThere()) {
                found.put(name.substring("/c/".length()), state);
            }
        }
        assertThat(client.get("/c").lines()).containsExactlyElementsOf(found.keySet());
        assertThat(client.head("/c").header("X-Container-Object-Count"))
                .isEqualTo(String.valueOf(found.size()));
    }

    private static State identify(Answer answer, String name, Expected allowed) {
        List<State> states = List.of(allowed.acknowledged, allowed.underWay);
        if (answer.status() == 404) {
            assertThat(states).as("%s is gone", name).contains(State.NOTHING);
            return State.NOTHING;
        }
        assertThat(answer.status()).isEqualTo(200);
        String md5 = Bytes.md5(answer.body());
        assertThat(answer.header("ETag")).as("the ETag of %s", name).isEqualTo(md5);
        for (State state : states) {
            if (state.isThere()
                    && answer.header(MARK).equals(Long.toString(state.mark))
                    && md5.equals(Bytes.md5(content(state.content)))) {
                return state;
            }
        }
        throw new AssertionError(
                "%s holds %d bytes with the mark %s that were never put there: %s"
                        .formatted(name, answer.body().length, answer.header(MARK), allowed));
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
