package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Command;
import io.insitu.it.harness.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `insitu run` and `insitu job run`, as typed into a shell on a laptop.
class WithoutServerIT {
    private static final Path EXAMPLES = Repository.root().resolve("examples");

    @TempDir private Path folder;

    private Command shell(String line) {
        Map<String, String> environment =
                Map.of(
                        "INSITU", Repository.root().resolve("insitu").toString(),
                        "EXAMPLES", EXAMPLES.toString(),
                        "XDG_CACHE_HOME", folder.resolve("cache").toString());
        return Command.run(folder, environment, "sh", "-c", line);
    }

    @Test
    void argumentsBehindTheProgramAreItsOwnAndItsExitCodeIsTheCommands() {
        Command found = shell("printf 'a\\nB\\n' | $INSITU run $EXAMPLES/grep/grep.wasm -i b");
        Command none = shell("printf 'a\\nB\\n' | $INSITU run $EXAMPLES/grep/grep.wasm x");

        assertThat(found).isEqualTo(new Command(0, "B\n"));
        assertThat(none).isEqualTo(new Command(1, ""));
    }

    @Test
    void programSeesAnImageAsItsFilesAndMayLieInOne() {
        Command command =
                shell(
                        """
                        mkdir -p one/bin one/etc two/etc
                        cp $EXAMPLES/cat/cat.wasm one/bin/cat
                        echo one > one/etc/a && echo one > one/etc/b && echo two > two/etc/b
                        tar -C one -cf one.tar . && tar -C two -czf two.tgz .
                        $INSITU run --image one.tar --image two.tgz file://bin/cat /etc/a /etc/b
                        $INSITU run --image one.tar $EXAMPLES/cat/cat.wasm /etc/b
                        $INSITU run --image one.tar file://bin/dog 2>&1; echo "exit $?"
                        $INSITU run --image one/etc/a $EXAMPLES/cat/cat.wasm 2>&1 | grep -o 'cannot start: image'
                        """);

        assertThat(command.output())
                .isEqualTo(
                        """
                        one
                        two
                        one
                        insitu: file://bin/dog is in no --image
                        exit 125
                        cannot start: image
                        """);
    }

    @Test
    void folderIsSavedForWhoeverMountsItNext() {
        Command command =
                shell(
                        """
                        mkdir -p one/kept/etc && echo one > one/kept/etc/a && tar -C one -cf one.tar .
                        $INSITU run --image one.tar --save /kept=kept.tar $EXAMPLES/cat/cat.wasm < /dev/null
                        tar -tf kept.tar && $INSITU run --image kept.tar $EXAMPLES/cat/cat.wasm /etc/a
                        $INSITU run --save /=all.tar $EXAMPLES/cat/cat.wasm 2>&1 || echo "exit $?"
                        """);

        assertThat(command.output())
                .isEqualTo(
                        """
                        etc/
                        etc/a
                        one
                        insitu: --save /: it is not an absolute path without . and .., below / and outside of /dev
                        exit 125
                        """);
    }

    @Test
    void streamsGoThroughAProgramAsThroughAnyOtherFilter() throws IOException {
        byte[] bytes = new byte[5_000_000];
        new Random(1).nextBytes(bytes);
        Files.write(folder.resolve("in"), bytes);

        Command command =
                shell(
                        "$INSITU run $EXAMPLES/cat/cat.wasm < in > file && cat in"
                                + " | $INSITU run $EXAMPLES/cat/cat.wasm | cat > pipe"
                                + " && echo before > both"
                                + " && $INSITU run $EXAMPLES/cat/cat.wasm < in >> both");

        assertThat(command).isEqualTo(new Command(0, ""));
        assertThat(folder.resolve("file")).hasBinaryContent(bytes);
        assertThat(folder.resolve("pipe")).hasBinaryContent(bytes);
        assertThat(Files.size(folder.resolve("both"))).isEqualTo(bytes.length + 7L);
    }

    @Test
    void filesAreDevicesAndTheReportSaysWhatPassed() throws IOException {
        Files.writeString(folder.resolve("in"), "b\na\n");

        Command command =
                shell(
                        "$INSITU run --device stdin=in --device stdout=out --report report.json"
                                + " $EXAMPLES/sort/sort.wasm");

        assertThat(command).isEqualTo(new Command(0, ""));
        assertThat(folder.resolve("out")).hasContent("a\nb\n");
        assertThat(Files.readString(folder.resolve("report.json")))
                .contains("\"outcome\" : \"exited\"", "\"bytes_read\" : 4", "\"fuel\" : ");
    }

    @Test
    void reportHasTheDigestsOfWhatPassedWhereThatIsWanted() {
        String sums =
                "printf 'b\\na\\n' | $INSITU run --digests %s --report report.json"
                        + " $EXAMPLES/sort/sort.wasm > out; grep -o 'md5.*' report.json || true";

        assertThat(shell(sums.formatted("outputs"))).isEqualTo(new Command(0, ""));
        assertThat(shell(sums.formatted("all")))
                .isEqualTo(
                        new Command(
                                0,
                                """
                                md5" : "d6b441411dbef1d4999fdc4fbdbc7828"
                                md5" : "dd8c6a395b5dd36c56d23275028f526c"
                                md5" : "d41d8cd98f00b204e9800998ecf8427e"
                                """));
    }

    @Test
    void equalRunsBurnEqualFuel() {
        String line =
                "echo some text | $INSITU run --report - $EXAMPLES/wc/wc.wasm 2>&1 | grep fuel";

        assertThat(shell(line)).isEqualTo(shell(line));
    }

    @Test
    void limitEndsAProgramWith124AndIsNamed() {
        Command command = shell("$INSITU run --limit fuel=100 $EXAMPLES/hello/hello.wasm");

        assertThat(command.status()).isEqualTo(124);
        assertThat(command.output())
                .contains("hello.wasm reached its limit: fuel of 100 instructions");
    }

    @Test
    void whatCannotBeRunIsSaidWithExitCode125() throws IOException {
        Files.writeString(folder.resolve("text"), "no program");
        List<Command> commands = new ArrayList<>();
        for (String words :
                List.of(
                        "text",
                        "nothing",
                        "--limit x=1 text",
                        "--device input=nothing $EXAMPLES/hello/hello.wasm")) {
            commands.add(shell("$INSITU run " + words));
        }

        assertThat(commands).extracting(Command::status).containsOnly(125);
        assertThat(commands.get(0).output()).contains("not a WebAssembly module");
        assertThat(commands.get(1).output()).contains("nothing cannot be read");
        assertThat(commands.get(2).output()).contains("--limit x: there are timeout, memory");
        assertThat(commands.get(3).output()).contains("--device input=nothing: ");
    }

    @Test
    void aWholeJobRunsOverAFolder() throws IOException {
        aFolderWithACorpus();

        Command command = shell("$INSITU job run --root . $EXAMPLES/wordcount/job.json");

        assertThat(command).isEqualTo(new Command(0, ""));
        assertThat(folder.resolve("results/wordcount.txt")).hasContent("be\t2\nor\t1\nto\t2\n");
    }

    @Test
    void aDryRunPrintsThePlanAndRunsNothing() throws IOException {
        aFolderWithACorpus();

        Command command = shell("$INSITU job run --dry-run --root . $EXAMPLES/wordcount/job.json");

        assertThat(command.status()).isZero();
        assertThat(command.output())
                .contains(
                        "map-1: swift://~/programs/map.wasm",
                        "/dev/stdin < /local/corpus/one.txt",
                        "/dev/in/map-2 < a pipe from map-2",
                        "/dev/stdout > /local/results/wordcount.txt",
                        "3 instances");
        assertThat(folder.resolve("results")).isEmptyDirectory();
    }

    @Test
    void whatInstancesAnswerGoesToStandardOutputAndAFailureIsExitCode1() throws IOException {
        aFolderWithACorpus();
        Files.writeString(
                folder.resolve("job.json"),
                """
                [{"name": "grep", "exec": {"path": "swift://~/programs/grep.wasm", "args": "be"},
                  "devices": [{"name": "stdin"}, {"name": "stdout"}]}]
                """);

        assertThat(shell("echo maybe | $INSITU job run job.json"))
                .isEqualTo(new Command(0, "maybe\n"));
        assertThat(shell("echo no | $INSITU job run job.json")).isEqualTo(new Command(1, ""));
    }

    @Test
    void aJobThatCannotRunIsToldInTheWordsOfTheServer() throws IOException {
        aFolderWithACorpus();
        Files.delete(folder.resolve("programs/map.wasm"));

        Command command = shell("$INSITU job run $EXAMPLES/wordcount/job.json");

        assertThat(command.status()).isEqualTo(125);
        assertThat(command.output())
                .contains("404 Not Found while fetching /local/programs/map.wasm");
    }

    private void aFolderWithACorpus() throws IOException {
        for (String name : List.of("programs", "corpus", "results")) {
            Files.createDirectory(folder.resolve(name));
        }
        Files.writeString(folder.resolve("corpus/one.txt"), "to be or\n");
        Files.writeString(folder.resolve("corpus/two.txt"), "to be\n");
        for (String program : List.of("wordcount/map", "wordcount/reduce", "grep/grep")) {
            Path wasm = EXAMPLES.resolve(program + ".wasm");
            Files.copy(wasm, folder.resolve("programs").resolve(wasm.getFileName()));
        }
    }
}
