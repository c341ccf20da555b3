package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Command;
import io.insitu.it.harness.GuestImage;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.Requirement;
import io.insitu.it.harness.SharedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The image `python` runs scripts over objects as a machine's own Python would.
class PythonIT {
    private static final String SALES =
            "shop,day,amount\nCafé Übel,2024-02-29,12.50\nBäcker,2023-12-31,3.10\n\"Shop,"
                    + " the\",2024-03-01,100\n";

    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    @TempDir private Path folder;
    private String container = "";

    @BeforeAll
    static void install() {
        GuestImage.install(SERVER.process(), "python");
    }

    @BeforeEach
    void aContainer() {
        container = SERVER.freshContainer("python");
    }

    /// `'` stands for `"`, `$` for the container; the errors become its object `errors`.
    private Answer python(String exec, String devices) {
        String description =
                """
                [{'name': 'python', 'exec': {'path': 'file://python:python', EXEC}, 'devices': [
                  DEVICES {'name': 'stderr', 'path': 'swift://~$/errors', 'content_type': 'text/plain'},
                  {'name': 'stdout', 'content_type': 'text/plain'}]}]
                """;
        return SERVER.tester()
                .job(
                        description
                                .replace("EXEC", exec)
                                .replace("DEVICES", devices)
                                .replace('\'', '"')
                                .replace("$", container));
    }

    private void put(String name, String text) {
        assertThat(SERVER.tester().put(container + "/" + name, text)).hasStatus(201);
    }

    private String errors() {
        return SERVER.tester().get(container + "/errors").text();
    }

    @Test
    void aScriptPrintsWhatTheMachinesOwnPythonPrints() throws IOException {
        Requirement.program("python3");
        Path script =
                Repository.root().resolve("integration-tests/src/test/resources/python/report.py");
        put("report.py", Files.readString(script));
        put("sales.csv", SALES);
        Files.writeString(folder.resolve("sales.csv"), SALES);
        String expected =
                Command.output(
                        folder,
                        Map.of("PYTHONUTF8", "1"),
                        "sh",
                        "-c",
                        "python3 '" + script + "' --top 2 a b < sales.csv");

        Answer answer =
                python(
                        "'args': ['/dev/input', '--top', '2', 'a', 'b']",
                        "{'name': 'input', 'path': 'swift://~$/report.py'},"
                                + "{'name': 'stdin', 'path': 'swift://~$/sales.csv'},");

        assertThat(errors()).isEmpty();
        assertThat(answer).hasStatus(200).hasHeader("X-Nexe-Retcode", "0").hasText(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    '-c', 'import sys; print(sys.argv, repr(sys.path[0]))', 'a b' | ['-c', 'a b'] ''
                    '-m', 'json.tool', '--compact', '/dev/input'                  | {"a":1}
                    '/dev/stdin', 'x'                                             | from a script
                    '-'                                                           | from a script
                    '-c', 'print(__debug__)'                                      | True
                    '-O', '-c', 'import sys; print(__debug__, sys.argv)', 'a'     | False ['-c', 'a']
                    '-Ic', 'import sys; print(sys.flags.isolated)'                | 1
                    '-V'                                                          | Python 3.11.2
                    """)
    void itsOptionsAreThoseOfPython(String args, String expected) {
        put("data", "{\"a\": 1}\n");
        put("script", "print('from a script')\n");

        Answer answer =
                python(
                        "'args': [" + args + "]",
                        "{'name': 'input', 'path': 'swift://~$/data'},"
                                + "{'name': 'stdin', 'path': 'swift://~$/script'},");

        assertThat(answer).hasStatus(200).hasText(expected + "\n");
    }

    @ParameterizedTest
    @CsvSource({"GREETING, Grüße", "PYTHONPATH, /dev"})
    void theEnvironmentIsThatOfTheJob(String name, String value) {
        Answer answer =
                python(
                        "'env': {'NAME': 'VALUE'}, 'args': ['-c', 'import os; print(os.environ[`NAME`], os.getenv(`NAME`))']"
                                .replace("NAME", name)
                                .replace("VALUE", value)
                                .replace("`", "\\\""),
                        "");

        assertThat(answer).hasStatus(200).hasText(value + " " + value + "\n");
    }

    @Test
    void itWritesObjectsAndSaysHowItEnded() {
        Answer answer =
                python(
                        "'args': ['-c', 'import sys; open(`/dev/output`, `wb`).write(bytes(range(256))); sys.exit(3)']"
                                .replace("`", "\\\""),
                        "{'name': 'output', 'path': 'swift://~$/bytes'},");

        assertThat(answer).hasHeader("X-Nexe-Retcode", "3");
        byte[] bytes = SERVER.tester().get(container + "/bytes").body();
        assertThat(bytes).hasSize(256).startsWith(0, 1).endsWith(254, 255);
    }

    @Test
    void anExceptionThatNobodyCatchesIsToldOnStandardError() {
        put("script.py", "import json\n\ndef read():\n    return json.loads('[1,')\n\nread()\n");

        Answer answer =
                python(
                        "'args': ['/dev/input']",
                        "{'name': 'input', 'path': 'swift://~$/script.py'},");

        assertThat(answer).hasHeader("X-Nexe-Retcode", "1");
        assertThat(errors())
                .contains(
                        "File \"/dev/input\", line 4, in read\n    return json.loads('[1,')\n",
                        "File \"/usr/lib/python3.11/json/decoder.py\"",
                        "json.decoder.JSONDecodeError: Expecting value: line 1 column 4 (char 3)");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    f = lambda: f()
                    class C: __repr__ = lambda self: repr(self)\\nf = lambda: repr(C())
                    import json\\nf = lambda: json.loads('[' * 99999)
                    import re\\nf = lambda: re.compile('(' * 5000)
                    f = lambda: sorted([2, 1], key=lambda n: f())
                    f = lambda: compile('-' * 9999 + '1', '', 'eval')
                    """)
    void whatRecursesTooDeeplyIsAnErrorThatCanBeCaught(String f) {
        put(
                "script.py",
                f.replace("\\n", "\n")
                        + "\n"
                        + "try:\n"
                        + "  f()\n"
                        + "except (RecursionError, MemoryError) as e: print('caught')\n");

        Answer answer =
                python(
                        "'args': ['/dev/input']",
                        "{'name': 'input', 'path': 'swift://~$/script.py'},");

        assertThat(answer).hasStatus(200).hasText("caught\n");
    }
}
