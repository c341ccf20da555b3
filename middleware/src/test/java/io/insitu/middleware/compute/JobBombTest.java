package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.insitu.middleware.Headers;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.MetadataUpdate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Small descriptions that ask for very much: a limit stops each of them before anything runs, and
/// is named.
final class JobBombTest extends OnBench {
    private static final String EXEC = "'exec': {'path': 'swift://~/bin/p'}";

    @BeforeEach
    void open() {
        bench.object("bin", "p", "wasm:p").object("in", "large", "line\n".repeat(30_000));
    }

    private static String group(String name, String more) {
        return "{'name': '%s', %s%s}".formatted(name, EXEC, more);
    }

    private static String groups(int count, String more) {
        return IntStream.range(0, count)
                .mapToObj(i -> group("g" + i, more.formatted(i, (i + 1) % count)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    static Stream<Arguments> bombs() {
        return Stream.concat(ofManyInstances(), connectedOrNested());
    }

    private static Stream<Arguments> ofManyInstances() {
        return Stream.of(
                arguments(
                        "ten million instances",
                        "[" + group("x", ", 'count': 10000000") + "]",
                        400,
                        "The job has more than 20000 instances, the most that one may have"),
                arguments(
                        "more instances than a number holds",
                        "[" + group("x", ", 'count': 99999999999999999999") + "]",
                        400,
                        "Invalid node count: 99999999999999999999"),
                arguments(
                        "many groups of many",
                        groups(5, ", 'count': 4001"),
                        400,
                        "The job has more than 20000 instances, the most that one may have"),
                arguments(
                        "more parts than instances",
                        "["
                                + group(
                                        "x",
                                        ", 'devices': [{'name': 'stdin', 'path':"
                                                + " 'swift://~/in/large', 'split': {'by': 'line',"
                                                + " 'size': 1}}]")
                                + "]",
                        400,
                        "Splitting swift://~/in/large gives more than 20000 parts, the most that"
                                + " one job may have"));
    }

    private static Stream<Arguments> connectedOrNested() {
        String everyone =
                IntStream.range(0, 300)
                        .mapToObj(i -> "'g" + i + "'")
                        .collect(Collectors.joining(","));
        return Stream.of(
                arguments(
                        "all with all",
                        "[" + group("x", ", 'count': 60, 'connect': ['x']") + "]",
                        400,
                        "Connected instances need 3540 channels; this server has room for 1000"),
                arguments(
                        "a ring of very many",
                        groups(2000, ", 'connect': ['g%2$d']"),
                        400,
                        "2000 connected instances need to run at once; this server has room for"
                                + " 64"),
                arguments(
                        "groups that are all connected to all",
                        groups(300, ", 'count': 2, 'connect': [" + everyone + "]"),
                        400,
                        "600 connected instances need to run at once; this server has room for 64"),
                arguments(
                        "a pipe with two ends in one instance",
                        "["
                                + group(
                                        "x",
                                        ", 'devices': [{'name': 'stdin', 'path':"
                                                + " 'zvm://x:stdout'}]")
                                + "]",
                        400,
                        "Cannot bind to itself"),
                arguments("deep nesting", "[".repeat(100_000), 422, "Could not parse system map"),
                arguments(
                        "deep nesting of what is not looked at",
                        "[{'name': " + "{'a':".repeat(1000) + "1" + "}".repeat(1000) + "}]",
                        422,
                        "Could not parse system map"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void bombs(String name, String description, int status, String message) {
        Bench.Answer answer = bench.job(description);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).startsWith(message);
        assertThat(engine.started()).isEmpty();
    }

    /// A job that runs for each stored object stores one itself, in the same container.
    @Test
    void whatJobsStoreStartsNoJobs() {
        AtomicInteger runs = new AtomicInteger();
        engine.program(
                "p",
                run -> {
                    runs.incrementAndGet();
                    run.write("stdout", "made of " + run.read("stdin"));
                    return FakeRun.DONE;
                });
        bench.object(
                "bin",
                "job.json",
                """
                [{"name": "again", "exec": {"path": "swift://~/bin/p"}, "devices": [
                  {"name": "stdin", "path": "{.object_path}"}, {"name": "stdout", "path": "swift://~/feed/more"}]}]
                """);
        bench.store.putContainer(
                new ContainerPath(Bench.ACCOUNT, "feed"),
                new MetadataUpdate(
                        Map.of("x-container-meta-zerovm-on-create", "swift://~/bin/job.json"),
                        Set.of()));

        bench.send("PUT", "/v1/AUTH_test/feed/first", "new", Headers.EMPTY);
        ContainerPath notes = new ContainerPath(".insitu", "on-create");
        while (!bench.store.objects(notes, ListingQuery.all(10)).isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(bench.stored("feed", "more")).contains("made of new");
        assertThat(runs).hasValue(1);
    }
}
