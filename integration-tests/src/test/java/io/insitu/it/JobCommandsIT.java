package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Command;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.SharedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `insitu job create | list | show | logs | watch | rerun | cancel`, as typed into a shell.
class JobCommandsIT {
    /// A module that writes the line `here` to its stderr, and loops for ever.
    private static final String TALK =
            "0061736d01000000010c0260047f7f7f7f017f60000002230116776173695f736e617073"
                    + "686f745f70726576696577310866645f7772697465000003020101050301000107130206"
                    + "6d656d6f72790200065f737461727400010a1501130041024100410141c00010001a0340"
                    + "0c000b0b0b13010041000b0d0800000005000000686572650a";

    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    private static String programs;
    private static String logs;

    @TempDir private Path folder;

    @BeforeAll
    static void upload() throws IOException {
        programs = SERVER.freshContainer("programs");
        logs = SERVER.freshContainer("logs");
        for (String name : new String[] {"grep", "wc", "sort", "cat"}) {
            byte[] module =
                    Files.readAllBytes(
                            Repository.root().resolve("examples/" + name + "/" + name + ".wasm"));
            SERVER.tester()
                    .put(
                            programs + "/" + name + ".wasm",
                            module,
                            "Content-Type",
                            "application/wasm");
        }
        SERVER.tester().put(logs + "/a", "ERROR one\nfine\nERROR two\n");
        SERVER.tester().put(logs + "/b", "ERROR three\n");
    }

    private Command shell(String line) {
        Map<String, String> environment = new HashMap<>();
        environment.put("INSITU", Repository.root().resolve("insitu").toString());
        environment.put("ST_AUTH", SERVER.process().url() + "/auth/v1.0");
        environment.put("ST_USER", "test:tester");
        environment.put("ST_KEY", "testing");
        environment.put("PROGRAMS", "swift://~" + programs);
        environment.put("LOGS", "swift://~" + logs);
        return Command.run(folder, environment, "sh", "-c", line);
    }

    @Test
    void oneLineMapsAndReduces() {
        Command command =
                shell(
                        "$INSITU job create --programs $PROGRAMS -i \"$LOGS/*\" '^ grep ERROR ^^"
                                + " sort -r ^^ wc'");

        assertThat(command).isEqualTo(new Command(0, "3 6 32\n"));
    }

    @Test
    void aJobCanBeShownListedAndRunAgain() throws IOException {
        Files.writeString(
                folder.resolve("job.json"),
                """
                {"name": "counted", "groups": [{"name": "n", "exec": {"path": "swift://~%s/wc.wasm"}, "devices": [
                  {"name": "stdin", "path": "swift://~%s/b"}, {"name": "stdout"}]}]}
                """
                        .formatted(programs, logs));

        Command command =
                shell(
                        """
                        $INSITU job create -f job.json &&
                        id=$($INSITU jobs list --state done | grep counted | tail -1 | cut -d' ' -f1) &&
                        $INSITU job show $id | grep '"state"' &&
                        $INSITU job watch $id && $INSITU job rerun $id &&
                        $INSITU job show --report $id | grep '"exit_code"'
                        """);

        assertThat(command.status()).isZero();
        assertThat(command.output().lines())
                .containsExactly(
                        "1 2 12",
                        "  \"state\" : \"done\",",
                        "[##############################] 1/1 done, 0 failed, 0 running  done",
                        "1 2 12",
                        "    \"exit_code\" : 0,");
    }

    @Test
    void whatAnInstanceComplainsOfIsInItsLogs() {
        Command command =
                shell(
                        """
                        $INSITU job create --programs $PROGRAMS -i "$LOGS/b" '^ grep'; echo "exit $?"
                        id=$($INSITU job list | tail -1 | cut -d' ' -f1)
                        $INSITU job logs $id; $INSITU job cancel $id; echo "exit $?"
                        """);

        assertThat(command.output())
                .contains("exit 1", "map: usage", "is done already", "exit 125");
    }

    @Test
    void whatAProgramWritesToStderrIsShownWhileItRuns() throws IOException {
        SERVER.tester()
                .put(
                        programs + "/talk.wasm",
                        HexFormat.of().parseHex(TALK),
                        "Content-Type",
                        "application/wasm");
        Files.writeString(
                folder.resolve("job.json"),
                """
                [{"name": "talker", "exec": {"path": "swift://~%s/talk.wasm"}, "devices": []}]
                """
                        .formatted(programs));

        Command command =
                shell(
                        """
                        id=$($INSITU job create --deferred -f job.json)
                        $INSITU job logs $id | { head -1; $INSITU job cancel $id; cat; }
                        $INSITU job watch $id; echo "exit $?"
                        """);

        assertThat(command.output().lines())
                .startsWith("talker: here")
                .contains("talker: cancelled", "exit 1");
    }

    @Test
    void whatTheServerRefusesIsSaid() {
        Command command = shell("$INSITU job show nothing; echo $?; ST_KEY=no $INSITU job list");

        assertThat(command.status()).isEqualTo(125);
        assertThat(command.output()).contains("404 There is no job nothing", "125", "answers 401");
    }
}
