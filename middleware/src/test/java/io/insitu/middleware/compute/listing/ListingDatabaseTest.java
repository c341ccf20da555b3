package io.insitu.middleware.compute.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.Bench;
import io.insitu.middleware.compute.FakeEngine;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.ListingQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ListingDatabaseTest {
    private static final ContainerPath CONTAINER = new ContainerPath("AUTH_test", "c");

    /// Says whether SQLite finds the file sound, then what stands in it.
    private static final String DUMP =
            """
            import sqlite3, sys
            db = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True)
            print(db.execute('pragma integrity_check').fetchone()[0])
            for row in db.execute('select account, container, object_count, bytes_used from container_stat'):
                print(*row, sep='|')
            plan = db.execute("explain query plan select size from object where deleted = 0 and name = 'x'").fetchone()
            print('ix_object_deleted_name' in plan[3])
            for row in db.execute('select rowid, name, size, content_type, etag, deleted, storage_policy_index from object order by deleted, name'):
                print(*row, sep='|')
            """;

    @TempDir Path directory;
    private Bench bench;

    @BeforeEach
    void open() {
        bench = Bench.of(directory, new FakeEngine()).container("c");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Path database(String name) throws IOException {
        Path file = Files.createFile(directory.resolve(name));
        ListingDatabase.write(bench.store, CONTAINER, file, 100_000);
        return file;
    }

    private List<String> dump(Path file) throws Exception {
        Process process;
        try {
            process =
                    new ProcessBuilder("python3", "-c", DUMP, file.toString())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            assumeTrue(false, "python3 is not installed");
            throw e;
        }
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /// One leaf, many leaves, and names so long that what parts the leaves takes several pages too.
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "3, 1", "700, 20", "3000, 900"})
    void sqliteFindsWhatIsListed(int objects, int padding) throws Exception {
        String pad = "n".repeat(padding);
        IntStream.range(0, objects)
                .parallel()
                .forEach(i -> bench.object("c", "%s%05d".formatted(pad, i), "x".repeat(i % 300)));

        List<String> dumped = dump(database("db"));

        long bytes = IntStream.range(0, objects).mapToLong(i -> i % 300).sum();
        assertThat(dumped.subList(0, 3))
                .containsExactly("ok", "AUTH_test|c|%d|%d".formatted(objects, bytes), "True");
        assertThat(dumped.subList(3, dumped.size())).hasSize(objects).isEqualTo(expected());
    }

    private List<String> expected() {
        List<ListingEntry> listed = bench.store.objects(CONTAINER, ListingQuery.all(10_000));
        return IntStream.range(0, listed.size())
                .mapToObj(i -> {
                    var object = (ObjectEntry) listed.get(i);
                    return "%d|%s|%d|text/plain|%s|0|0"
                            .formatted(i + 1, object.name(), object.size(), object.etag());
                })
                .toList();
    }

    @Test
    void namesAndTypesOfAnyKindAreKept() throws Exception {
        for (String name : List.of("ä/ö", "a'b\"c", "日本", "😀", "with|bar", "a b")) {
            bench.object("c", name, name);
        }

        List<String> dumped = dump(database("db"));

        assertThat(dumped.getFirst()).isEqualTo("ok");
        assertThat(dumped.subList(3, dumped.size())).isEqualTo(expected());
    }

    @Test
    void sameListingGivesTheSameBytes() throws Exception {
        bench.object("c", "a", "1").object("c", "b", "22");

        byte[] first = Files.readAllBytes(database("first"));

        assertThat(Files.readAllBytes(database("second"))).isEqualTo(first);
    }

    @Test
    void tooManyObjectsAreRefused() throws Exception {
        bench.object("c", "a", "1").object("c", "b", "22");
        Path file = Files.createFile(directory.resolve("db"));

        assertThatThrownBy(() -> ListingDatabase.write(bench.store, CONTAINER, file, 1))
                .isInstanceOf(SwiftException.class)
                .hasMessage(
                        "Container /AUTH_test/c has more than 1 objects, the most that one database"
                                + " may have");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "127, 7f",
        "128, 8100",
        "16383, ff7f",
        "16384, 818000",
        "4294967296, 9080808000"
    })
    void numbersHaveSevenBitsInEachByte(long value, String hex) {
        assertThat(HexFormat.of().formatHex(Row.varint(value))).isEqualTo(hex);
    }
}
