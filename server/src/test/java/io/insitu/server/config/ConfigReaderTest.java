package io.insitu.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    enum Mode {
        FAST,
        VERY_SAFE
    }

    record Workers(int count, long heapBytes, Duration patience, Mode mode) {
        Workers {
            if (count < 1) {
                throw new IllegalArgumentException("count: " + count + " is not above 0");
            }
        }
    }

    record Config(
            Workers workers,
            Path folder,
            List<String> words,
            Map<String, String> users,
            boolean on) {}

    private static final Config DEFAULT =
            new Config(
                    new Workers(2, 1024, Duration.ofSeconds(5), Mode.FAST),
                    Path.of("data"),
                    List.of("a"),
                    Map.of(),
                    true);

    @TempDir private Path folder;

    @Test
    void defaultsHoldWhenNothingIsSaid() throws Exception {
        assertThat(read("", Map.of(), Map.of())).isEqualTo(DEFAULT);
    }

    @Test
    void fileReplacesWhatItNames() throws Exception {
        Config config =
                read(
                        """
                        workers: {count: 7, heap_bytes: 16MiB, patience: 250ms, mode: very_safe}
                        folder: /srv/insitu
                        words: [x, y]
                        users: {"test:tester": testing .admin}
                        on: false
                        """,
                        Map.of(),
                        Map.of());

        assertThat(config)
                .isEqualTo(
                        new Config(
                                new Workers(7, 16 << 20, Duration.ofMillis(250), Mode.VERY_SAFE),
                                Path.of("/srv/insitu"),
                                List.of("x", "y"),
                                Map.of("test:tester", "testing .admin"),
                                false));
    }

    @Test
    void environmentWinsOverTheFileAndTheCommandLineOverBoth() throws Exception {
        Config config =
                read(
                        "workers: {count: 7, heap_bytes: 7}",
                        Map.of("INSITU_WORKERS_COUNT", "8", "INSITU_WORKERS_HEAP_BYTES", "8KiB"),
                        Map.of("workers.count", "9"));

        assertThat(config.workers().count()).isEqualTo(9);
        assertThat(config.workers().heapBytes()).isEqualTo(8192);
    }

    @Test
    void environmentCanSetListsAndMappings() throws Exception {
        Config config =
                read(
                        "",
                        Map.of("INSITU_WORDS", "x, y", "INSITU_USERS", "a:b=c .d; e:f=g"),
                        Map.of());

        assertThat(config.words()).containsExactly("x", "y");
        assertThat(config.users()).isEqualTo(Map.of("a:b", "c .d", "e:f", "g"));
    }

    @Test
    void everyProblemIsToldAtOnce() {
        List<String> problems =
                problems(
                        """
                        workers: {count: many, heap_bytes: 3 furlongs, patience: 5, size: 1}
                        folder: [a]
                        words: x
                        on: "true"
                        of: false
                        """);

        assertThat(problems)
                .containsExactly(
                        "of: is not a known option",
                        "workers.size: is not a known option",
                        "workers.count: 'many' is not a whole number",
                        "workers.heap_bytes: '3 furlongs' is not a number of bytes, such as 65536,"
                                + " 64KiB, 16MiB or 5GiB",
                        "workers.patience: '5' is not a time with its unit, such as 500ms, 30s, 5m,"
                                + " 2h or 1d",
                        "folder: '[\"a\"]' is not a single text",
                        "words: 'x' is not a list",
                        "on: 'true' is neither true nor false");
    }

    @ParameterizedTest(name = "{0} gives: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    workers: {count: 0}          | workers.count: 0 is not above 0
                    workers: {count: 1.5}        | workers.count: '1.5' is not a whole number
                    workers: {count: 99999999999}| workers.count: '99999999999' is above 2147483647
                    workers: {mode: slow}        | workers.mode: 'slow' is none of fast, very_safe
                    workers: {mode: }            | workers.mode: 'null' is none of fast, very_safe
                    workers: 3                   | workers: '3' is not a mapping of keys to values
                    users: {a: [b]}              | users.a: '["b"]' is not a single text
                    """)
    void problemNamesKeyValueAndRule(String file, String problem) {
        assertThat(problems(file)).containsExactly(problem);
    }

    @Test
    void autoIsTheDefault() throws Exception {
        Config config = read("{workers: {count: auto}, folder: auto}", Map.of(), Map.of());

        assertThat(config).isEqualTo(DEFAULT);
    }

    @Test
    void sameKeyTwiceIsRefused() {
        assertThat(problems("on: true\non: false").getFirst()).contains("Duplicate field 'on'");
    }

    @Test
    void unreadableFileIsTold() {
        var reader = new ConfigReader<>(DEFAULT, Map.of(), Map.of());

        ConfigException refused =
                catchThrowableOfType(
                        ConfigException.class,
                        () -> reader.read(Optional.of(folder.resolve("none.yaml"))));

        assertThat(refused.problems().getFirst()).contains("none.yaml: cannot be read");
    }

    @Test
    void variablesThatAreNoOptionsAreFound() {
        var reader =
                new ConfigReader<>(
                        DEFAULT,
                        Map.of("INSITU_WORKERS_SIZE", "1", "INSITU_JAVA_OPTS", "-Xmx1g"),
                        Map.of());

        assertThat(reader.unknownVariables()).containsExactly("INSITU_WORKERS_SIZE");
    }

    private Config read(String yaml, Map<String, String> environment, Map<String, String> flags)
            throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), yaml);
        return new ConfigReader<>(DEFAULT, environment, flags).read(Optional.of(file));
    }

    private List<String> problems(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> read(yaml, Map.of(), Map.of()))
                .problems();
    }
}
