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
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Jobs whose program is the interpreter of an image of the same name.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnGuestLanguage {
    private static final String SALES =
            "shop,day,amount\nCafé Übel,2024-02-29,12.50\nBäcker,2023-12-31,3.10\n\"Shop,"
                    + " the\",2024-03-01,100\n";

    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    private final String language;
    protected String container = "";

    OnGuestLanguage(String language) {
        this.language = language;
    }

    @BeforeAll
    void install() {
        GuestImage.install(SERVER.process(), language);
    }

    @BeforeEach
    void aContainer() {
        container = SERVER.freshContainer(language);
    }

    /// `'` stands for `"`, `~$` for the container; the errors become its object `errors`.
    protected final Answer run(String exec, String devices) {
        String description =
                """
                [{'name': 'NAME', 'exec': {'path': 'file://NAME:NAME', EXEC}, 'devices': [
                  DEVICES {'name': 'stderr', 'path': 'swift://~$/errors', 'content_type': 'text/plain'},
                  {'name': 'stdout', 'content_type': 'text/plain'}]}]
                """;
        return SERVER.tester()
                .job(
                        description
                                .replace("NAME", language)
                                .replace("EXEC", exec)
                                .replace("DEVICES", devices)
                                .replace('\'', '"')
                                .replace("~$", "~" + container));
    }

    /// {@return the answer to a run of that text}
    protected final Answer script(String text) {
        put("script", text);
        return run("'args': ['/dev/input']", "{'name': 'input', 'path': 'swift://~$/script'},");
    }

    protected final void put(String name, String text) {
        assertThat(SERVER.tester().put(container + "/" + name, text)).hasStatus(201);
    }

    protected final String errors() {
        return SERVER.tester().get(container + "/errors").text();
    }

    /// Runs `report` of that language over a table, here and by the machine's own program.
    protected final void assertReportsAsTheMachines(
            String program, String report, Map<String, String> environment, Path folder)
            throws IOException {
        Requirement.program(program);
        Path script =
                Repository.root()
                        .resolve("integration-tests/src/test/resources")
                        .resolve(language)
                        .resolve(report);
        put("report", Files.readString(script));
        put("sales.csv", SALES);
        Files.writeString(folder.resolve("sales.csv"), SALES);
        String command = program + " '" + script + "' --top 2 a b < sales.csv";
        String expected = Command.output(folder, environment, "sh", "-c", command);

        Answer answer =
                run(
                        "'args': ['/dev/input', '--top', '2', 'a', 'b']",
                        "{'name': 'input', 'path': 'swift://~$/report'},"
                                + "{'name': 'stdin', 'path': 'swift://~$/sales.csv'},");

        assertThat(errors()).isEmpty();
        assertThat(answer).hasStatus(200).hasHeader("X-Nexe-Retcode", "0").hasText(expected);
    }
}
