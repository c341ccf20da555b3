package io.insitu.it;

import static io.insitu.it.harness.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.insitu.it.harness.Answer;
import io.insitu.it.harness.Command;
import io.insitu.it.harness.GuestImage;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.SharedServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The images of programs that `insitu image install` gives a server run real scripts.
class GuestImagesIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    @TempDir private Path folder;

    @BeforeAll
    static void install() {
        GuestImage.install(SERVER.process(), "textutils", "lua", "js", "sqlite");
    }

    private Command insitu(String... words) {
        Map<String, String> environment =
                Map.of(
                        "INSITU_URL",
                        SERVER.process().url() + SERVER.tester().storagePath(),
                        "INSITU_TOKEN",
                        SERVER.tester().token());
        String[] command = new String[words.length + 1];
        command[0] = Repository.root().resolve("insitu").toString();
        System.arraycopy(words, 0, command, 1, words.length);
        return Command.run(folder, environment, command);
    }

    private static Answer script(String text) {
        return SERVER.tester()
                .send(
                        "POST",
                        "",
                        BodyPublishers.ofString(text),
                        "X-Zerovm-Execute",
                        "1.0",
                        "Content-Type",
                        "text/x-script");
    }

    @Test
    void mantasLineRunsOverTheImages() {
        String logs = SERVER.freshContainer("logs");
        SERVER.tester().put(logs + "/a", "ERROR one\nfine\nERROR two\n");
        SERVER.tester().put(logs + "/b", "ERROR three\n");

        Command job =
                insitu(
                        "job",
                        "create",
                        "-i",
                        "swift://~" + logs + "/*",
                        "^ grep -c ERROR ^^ awk {s+=$1}END{print s}");

        assertThat(job).isEqualTo(new Command(0, "3\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ^ sed s/a/A/ ^^ sort -r ^^ head -n 2        | two 2;three 3
                    ^ cut -d' ' -f1 ^^ tr a-z A-Z ^^ paste -sd, | ONE,A,TWO,THREE
                    ^ gzip -c ^^ gunzip -c ^^ wc -l             | 4
                    ^ awk {n+=$2}END{print n"/2"} ^^ bc      | 3;2
                    ^ cat ^^ sha256sum ^^ cut -c1-8             | da57ef7a
                    """)
    void toolsWorkTogether(String line, String expected) {
        String texts = SERVER.freshContainer("texts");
        SERVER.tester().put(texts + "/1", "one 1\na 5\n");
        SERVER.tester().put(texts + "/2", "two 2\nthree 3\n");

        Command job = insitu("job", "create", "-i", "swift://~" + texts + "/*", line);

        assertThat(job.output().strip().replace('\n', ';')).isEqualTo(expected);
    }

    @Test
    void luaRunsAScriptThatComesAsTheRequest() {
        Answer answer =
                script(
                        """
                        #!file://lua:lua
                        local words = {}
                        for word in ("to be or not to be"):gmatch("%a+") do
                          words[word] = (words[word] or 0) + 1
                        end
                        print(words.to, words["or"], select("#", pcall(error)))
                        local file = io.tmpfile()
                        file:write("kept")
                        file:seek("set")
                        print(file:read("a"), pcall(function() local function f() return f() + 1 end f() end))
                        """);

        assertThat(answer).hasStatus(200);
        assertThat(answer.text()).startsWith("2\t1\t2\nkept\tfalse\t").contains("stack overflow");
    }

    @Test
    void javaScriptRunsAScriptThatComesAsTheRequest() {
        Answer answer =
                script(
                        """
                        #!file://js:qjs
                        const down = n => down(n + 1) + 1;
                        try { down(0) } catch (e) { console.log(e.message) }
                        (async () => { await null; console.log(2n ** 70n, [3, 1].sort(), /(.)$/u.exec("ab")[1]) })();
                        """);

        assertThat(answer).hasStatus(200).hasText("stack overflow\n1180591620717411303424 1,3 b\n");
    }

    @Test
    void sqliteReadsAnObjectThatIsADatabase() {
        String container = SERVER.freshContainer("listed");
        SERVER.tester().put(container + "/a", "12345");
        SERVER.tester().put(container + "/b", "123");

        Answer answer =
                SERVER.tester()
                        .job(
                                """
                                [{"name": "sum", "exec": {"path": "file://sqlite:sqlite3", "args": [
                                    "-readonly", "file:/dev/input?immutable=1", "SELECT count(*), sum(size) FROM object"]},
                                  "devices": [{"name": "input", "path": "swift://~%s"},
                                              {"name": "stdout", "content_type": "text/plain"}]}]
                                """
                                        .formatted(container));

        assertThat(answer).hasStatus(200).hasText("2|8\n");
    }

    @Test
    void theServerNamesItsImagesAndTheirPrograms() {
        JsonNode info = SERVER.tester().absolute("GET", "/info").json().get("zerovm");

        assertThat(info.get("images").toString()).contains("\"textutils\"");
        assertThat(info.get("programs").get("grep").asText())
                .isEqualTo("file://textutils:bin/grep");
    }
}
