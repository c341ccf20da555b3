package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The image `python` runs scripts over objects as a machine's own Python would.
class PythonIT extends OnGuestLanguage {
    PythonIT() {
        super("python");
    }

    @Test
    void aScriptPrintsWhatTheMachinesOwnPythonPrints(@TempDir Path folder) throws IOException {
        assertReportsAsTheMachines("python3", "report.py", Map.of("PYTHONUTF8", "1"), folder);
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
                run(
                        "'args': [" + args + "]",
                        "{'name': 'input', 'path': 'swift://~$/data'},"
                                + "{'name': 'stdin', 'path': 'swift://~$/script'},");

        assertThat(answer).hasStatus(200).hasText(expected + "\n");
    }

    @ParameterizedTest
    @CsvSource({"GREETING, Grüße", "PYTHONPATH, /dev"})
    void theEnvironmentIsThatOfTheJob(String name, String value) {
        Answer answer =
                run(
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
                run(
                        "'args': ['-c', 'import sys; open(`/dev/output`, `wb`).write(bytes(range(256))); sys.exit(3)']"
                                .replace("`", "\\\""),
                        "{'name': 'output', 'path': 'swift://~$/bytes'},");

        assertThat(answer).hasHeader("X-Nexe-Retcode", "3");
        byte[] bytes = SERVER.tester().get(container + "/bytes").body();
        assertThat(bytes).hasSize(256).startsWith(0, 1).endsWith(254, 255);
    }

    @Test
    void anExceptionThatNobodyCatchesIsToldOnStandardError() {
        Answer answer =
                script("import json\n\ndef read():\n    return json.loads('[1,')\n\nread()\n");

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
        Answer answer =
                script(
                        f.replace("\\n", "\n")
                                + "\n"
                                + "try:\n"
                                + "  f()\n"
                                + "except (RecursionError, MemoryError) as e: print('caught')\n");

        assertThat(answer).hasStatus(200).hasText("caught\n");
    }
}
