package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs that share one object out among their instances.
final class JobSplitTest {
    @TempDir Path directory;
    private FakeEngine engine;
    private Bench bench;

    @BeforeEach
    void open() {
        engine = new FakeEngine();
        engine.program(
                "p",
                run -> {
                    run.write("stdout", "<" + run.read("stdin") + ">");
                    return FakeRun.DONE;
                });
        bench = new Bench(directory, engine, UnaryOperator.identity());
        bench.object("bin", "p", "wasm:p").container("out");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static String job(String input, String output) {
        return """
        [{'name': 's', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [
          {'name': 'stdin', 'path': 'swift://~/in/o', %s}, {'name': 'stdout' %s}]}]
        """
                .formatted(input, output);
    }

    @Test
    void oneInstanceRunsForEachPart() {
        bench.object("in", "o", "one\ntwo\nthree\n");

        Bench.Answer answer =
                bench.job(job("'split': {'by': 'line', 'size': 5}", ", 'path': 'swift://~/out/*'"));

        assertThat(answer.header("X-Nexe-System")).isEqualTo("s-1,s-2");
        assertThat(bench.names("out")).containsExactly("s-1", "s-2");
        assertThat(bench.stored("out", "s-1")).contains("<one\ntwo\n>");
        assertThat(bench.stored("out", "s-2")).contains("<three\n>");
    }

    @Test
    void largeObjectIsSplitWithNothingLostOrTwice() {
        List<String> lines = IntStream.range(0, 90_000).mapToObj(i -> "line " + i).toList();
        bench.object("in", "o", String.join("\n", lines));

        Bench.Answer answer = bench.job(job("'split': {'count': 7}", ""));

        assertThat(answer.header("X-Nexe-System").split(",")).hasSize(7);
        assertThat(answer.body().replaceAll("[<>]", "").lines()).containsExactlyElementsOf(lines);
    }

    @Test
    void onePartIsNumberedToo() {
        bench.object("in", "o", "");

        Bench.Answer answer = bench.job(job("'split': {'by': 'csv', 'size': 10}", ""));

        assertThat(answer.header("X-Nexe-System")).isEqualTo("s-1");
        assertThat(answer.body()).isEqualTo("<>");
    }

    @Test
    void rangeIsSplitByItself() {
        bench.object("in", "o", "0123456789");

        Bench.Answer answer =
                bench.job(job("'range': 'bytes=2-6', 'split': {'by': 'bytes', 'size': 2}", ""));

        assertThat(answer.body()).isEqualTo("<23><45><6>");
    }

    @Test
    void objectThatIsReplacedAfterItWasSplitIs409() {
        bench.object("in", "o", "ab");
        engine.program(
                "p",
                run -> {
                    bench.object("in", "o", "xy");
                    return FakeRun.DONE;
                });

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'first', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [{'name': 'stdin', 'path': 'swift://~/in/o', 'split': {'by': 'bytes', 'count': 2}}]},
                         {'name': 'more', 'count': 200, 'exec': {'path': 'swift://~/bin/p'}},
                         {'name': 'late', 'exec': {'path': 'swift://~/bin/p'}, 'devices': [{'name': 'stdin', 'path': 'swift://~/in/o', 'split': {'by': 'bytes', 'count': 2}}]}]
                        """);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("/AUTH_test/in/o changed while the job was on its way");
    }

    @Test
    void moreThanTheMostPartsIsRefusedBeforeAnythingIsRead() {
        bench.object("in", "o", "x".repeat(20_001));

        Bench.Answer answer = bench.job(job("'split': {'by': 'bytes', 'size': 1}", ""));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        "Splitting swift://~/in/o gives more than 20000 parts, the most that one"
                                + " job may have");
    }

    @Test
    void splitObjectThatIsNotThereIs404() {
        bench.container("in");

        assertThat(bench.job(job("'split': {'count': 2}", "")).status()).isEqualTo(404);
    }
}
