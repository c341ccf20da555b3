package io.insitu.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.storage.Contents;
import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.OpenObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that writes, at random moments, and checks the store against what that process
/// had acknowledged. `-Dinsitu.crash.rounds=N` makes it longer, `-Dinsitu.seed=N` repeats a run's
/// choices (though not the moment at which the kill takes effect).
@Timeout(600)
class StoreCrashTest {
    private static final int ROUNDS = Integer.getInteger("insitu.crash.rounds", 3);

    @TempDir Path directory;

    /// What may stand under each name: the seed of its bytes, or nothing.
    private final Map<String, Set<Optional<Long>>> possible = new HashMap<>();

    @Test
    void everyAcknowledgedChangeIsThereAfterAKillAndNothingHalfDone() throws Exception {
        long seed = Long.getLong("insitu.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            runAndKill(random.nextLong(), 20 + random.nextInt(1500));
            check("-Dinsitu.seed=%d, round %d".formatted(seed, round));
        }
    }

    private void runAndKill(long seed, int lines) throws Exception {
        Process process = start(seed);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < lines; i++) {
                String line = out.readLine();
                assertThat(line).as("the writing process ended by itself").isNotNull();
                follow(line);
            }
            // The handle kills without closing the stream: what was said last is read below.
            process.toHandle().destroyForcibly();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                follow(line);
            }
        }
        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    private Process start(long seed) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingStore.class.getName(),
                        directory.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// After `begin` either the old or the new may stand; after `done` only the new. The last line
    /// may be cut off.
    private void follow(String line) {
        String[] words = line.split(" ", -1);
        if (words.length < 4 || line.isEmpty()) {
            return;
        }
        boolean put = words[1].equals("put");
        if (put && !isNumber(words[3])) {
            return;
        }
        Optional<Long> state = put ? Optional.of(Long.valueOf(words[3])) : Optional.empty();
        Set<Optional<Long>> states =
                possible.computeIfAbsent(words[2], _ -> new HashSet<>(Set.of(Optional.empty())));
        if (words[0].equals("done")) {
            states.clear();
        }
        states.add(state);
    }

    private static boolean isNumber(String word) {
        return word.matches("-?[0-9]+");
    }

    private void check(String run) throws Exception {
        try (EmbeddedStore store = EmbeddedStore.open(EmbeddedConfig.at(directory))) {
            long objects = 0;
            long bytes = 0;
            int files = 0;
            for (String name : possible.keySet()) {
                Optional<byte[]> content = contentOf(store, name);
                Set<Optional<Long>> states = possible.get(name);
                assertThat(states)
                        .as("%s: %s holds %s", run, name, content.map(Contents::md5))
                        .anyMatch(state -> stands(state, content));
                states.removeIf(state -> !stands(state, content));
                objects += content.isPresent() ? 1 : 0;
                bytes += content.map(found -> found.length).orElse(0);
                files += content.map(found -> found.length).orElse(0) > 16 << 10 ? 1 : 0;
            }
            checkCounters(store, run, objects, bytes);
            assertThat(dataFiles()).as(run).hasSize(files);
            assertThat(directory.resolve("tmp")).as(run).isEmptyDirectory();
        }
    }

    private static Optional<byte[]> contentOf(EmbeddedStore store, String name) {
        Optional<OpenObject> found = store.open(CrashingStore.CONTAINER.object(name));
        try (OpenObject _ = found.orElse(null)) {
            return found.map(Contents::of);
        }
    }

    private static boolean stands(Optional<Long> state, Optional<byte[]> content) {
        return state.isPresent() == content.isPresent()
                && state.map(seed -> Contents.md5(CrashingStore.content(seed)))
                        .equals(content.map(Contents::md5));
    }

    private static void checkCounters(EmbeddedStore store, String run, long objects, long bytes) {
        var container = store.container(CrashingStore.CONTAINER).orElseThrow();
        var account = store.account(CrashingStore.CONTAINER.accountName()).orElseThrow();
        assertThat(List.of(container.objectCount(), account.objectCount()))
                .as(run)
                .containsOnly(objects);
        assertThat(List.of(container.bytesUsed(), account.bytesUsed())).as(run).containsOnly(bytes);
        assertThat(store.objects(CrashingStore.CONTAINER, ListingQuery.all(100)))
                .as(run)
                .hasSize((int) objects)
                .allSatisfy(entry -> assertThat(entry).isInstanceOf(ObjectEntry.class));
    }

    private List<Path> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
