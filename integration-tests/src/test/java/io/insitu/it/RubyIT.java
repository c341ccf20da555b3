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
import org.junit.jupiter.params.provider.ValueSource;

/// The image `ruby` runs scripts over objects as a machine's own Ruby would.
class RubyIT extends OnGuestLanguage {
    RubyIT() {
        super("ruby");
    }

    @Test
    void aScriptPrintsWhatTheMachinesOwnRubyPrints(@TempDir Path folder) throws IOException {
        assertReportsAsTheMachines("ruby", "report.rb", Map.of("LANG", "C.UTF-8"), folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    '-e', 'p 1 + 1, ARGV', 'a b'                      | 2\\n['a b']
                    '/dev/stdin', 'x'                                 | p ['x']
                    '-', 'x'                                          | p ['x']
                    '-ne', 'print if /two/', '/dev/input'             | two 2
                    '-lane', 'print $F.last', '/dev/input'             | 1\\n2
                    '-pe', '$_.upcase!', '/dev/input'            | ONE 1\\nTWO 2
                    '-rset', '-e', 'p Set[1, 1].size'                 | 1
                    '-I', '/lib', '-e', 'p $:[0], $:.uniq == $:'         | '/lib'\\ntrue
                    '-Eiso-8859-1', '-e', 'p STDIN.external_encoding' | #<Encoding:ISO-8859-1>
                    '-s', '-e', 'p ARGV', '--', '-x', 'y'             | ['y']
                    '-c', '-e', '1'                                   | Syntax OK
                    '-v'                                              | ruby 3.4.1
                    '--version'                                       | ruby 3.4.1
                    """)
    void itsOptionsAreThoseOfRuby(String args, String expected) {
        put("data", "one 1\ntwo 2\n");
        put("script", "print 'p '\np ARGV\n");

        Answer answer =
                run(
                        "'args': [" + args + "]",
                        "{'name': 'input', 'path': 'swift://~$/data'},"
                                + "{'name': 'stdin', 'path': 'swift://~$/script'},");

        assertThat(answer).hasStatus(200);
        assertThat(answer.text())
                .startsWith(expected.replace("\\n", "\n").replace('\'', '"'))
                .endsWith("\n");
    }

    @Test
    void theEnvironmentIsThatOfTheJob() {
        Answer answer =
                run(
                        "'env': {'GREETING': 'Grüße'}, 'args': ['-e', 'puts ENV[`GREETING`], ENV.key?(`HOME`)']"
                                .replace("`", "\\\""),
                        "");

        assertThat(answer).hasStatus(200).hasText("Grüße\nfalse\n");
    }

    @Test
    void itWritesObjectsAndSaysHowItEnded() {
        Answer answer =
                run(
                        "'args': ['-e', 'at_exit { puts :last }; File.binwrite(`/dev/output`, (0..255).to_a.pack(`C*`)); exit 3']"
                                .replace("`", "\\\""),
                        "{'name': 'output', 'path': 'swift://~$/bytes'},");

        assertThat(answer).hasHeader("X-Nexe-Retcode", "3").hasText("last\n");
        byte[] bytes = SERVER.tester().get(container + "/bytes").body();
        assertThat(bytes).hasSize(256).startsWith(0, 1).endsWith(254, 255);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    def read = raise('boom')\\nread | /dev/input:1:in 'Object#read': boom (RuntimeError)\\n\\tfrom /dev/input:2:in '<main>'
                    wrong.name                      | /dev/input:1:in '<main>': undefined local variable or method 'wrong' for main (NameError)
                    if true                         | /dev/input:1: syntax error
                    abort 'no'                      | no
                    """)
    void whatNobodyCatchesIsToldOnStandardError(String text, String message) {
        Answer answer = script(text.replace("\\n", "\n") + "\n");

        assertThat(answer).hasHeader("X-Nexe-Retcode", "1");
        assertThat(errors()).contains(message.replace("\\n", "\n").replace("\\t", "\t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f = f; f",
                "f = -> { [1].each { f.() } }; f.()",
                "f = -> { [2, 1].sort { f.() } }; f.()"
            })
    void whatRecursesTooDeeplyIsAnErrorThatCanBeCaught(String text) {
        Answer answer =
                script(
                        "2.times { begin; "
                                + text
                                + "; rescue SystemStackError; puts 'caught'; end }\n");

        assertThat(answer).hasStatus(200).hasText("caught\ncaught\n");
    }

    @Test
    void theCollectorRunsDeepWithinBlocks() {
        Answer answer =
                script(
                        """
                        f = ->(n) { n == 0 ? GC.start : [n].each { f.(n - 1) } }
                        f.(500)
                        p :ok
                        """);

        assertThat(answer).hasStatus(200).hasText(":ok\n");
    }

    /// Each would otherwise leave 24 KiB behind, and a part of the stack.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin; [1].each { raise 'x' }; rescue; end",
                "[1].each { break }",
                "catch(:a) { throw :a }"
            })
    void jumpsOutOfBlocksLeaveNothingBehind(String jump) {
        put("script.rb", "i = 0\nwhile i < 10_000\n" + jump + "\ni += 1\nend\np i\n");

        Answer answer =
                run(
                        "'args': ['/dev/input']}, 'limits': {'memory': 134217728",
                        "{'name': 'input', 'path': 'swift://~$/script.rb'},");

        assertThat(answer).hasStatus(200).hasText("10000\n");
    }
}
