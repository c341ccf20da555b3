package io.insitu.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Command;
import io.insitu.it.harness.GuestImage;
import io.insitu.it.harness.Repository;
import io.insitu.it.harness.Requirement;
import io.insitu.it.harness.SharedServer;
import io.insitu.it.harness.SwiftClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The command lines of the README's first job, of the manual and of the examples are run as they
/// stand there, in an account that holds a small corpus with names of the real one.
class DocumentsIT {
    private static final String MARK = "=== next ===";
    private static final List<String> CORPUS =
            List.of(
                    "rocksdbjni-org.rocksdb.txt",
                    "rocksdbjni-org.rocksdb.util.txt",
                    "commons-lang3-org.apache.commons.lang3.text.txt");

    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    @TempDir static Path folder;

    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void prepareAnAccount() throws IOException {
        Requirement.program("curl");
        Requirement.program("bash");
        Path texts = Files.createDirectories(folder.resolve(".quickstart/corpus"));
        Files.createSymbolicLink(folder.resolve("examples"), Repository.root().resolve("examples"));
        Files.createSymbolicLink(folder.resolve("insitu"), Repository.root().resolve("insitu"));
        GuestImage.install(SERVER.process(), "textutils", "lua", "js", "sqlite", "python", "ruby");
        SwiftClient user = SERVER.signIn("test2:tester2", "testing2");
        user.makeContainer("/corpus");
        for (String name : CORPUS) {
            String text = "class " + name + "Iterator of\nthe corpus, the text\n".repeat(5000);
            Files.writeString(texts.resolve(name), text);
            assertThat(user.put("/corpus/" + name, text).status()).isEqualTo(201);
        }
        environment =
                Map.of("URL", SERVER.process().url() + user.storagePath(), "TOKEN", user.token());
    }

    static Stream<String> documents() throws IOException {
        Path root = Repository.root();
        List<Path> examples;
        try (Stream<Path> files = Files.list(root.resolve("examples"))) {
            examples =
                    files.map(example -> example.resolve("README.md"))
                            .filter(file ->
                                    Files.exists(file.resolveSibling("job.json"))
                                            || Files.exists(file.resolveSibling("zapp.yaml")))
                            .sorted()
                            .toList();
        }
        return Stream.concat(
                        Stream.of("README.md", "docs/jobs.md", "docs/zapps.md", "docs/images.md")
                                .map(root::resolve),
                        examples.stream())
                .map(file -> root.relativize(file).toString());
    }

    @Test
    void anExampleRunsByOneCommand() {
        assertThat(Command.output(folder, environment, "bash", "examples/run", "json"))
                .startsWith("{\n  \"a\": [");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whatADocumentShowsDoesWhatItSays(String name) throws IOException {
        Document document = Document.read(Repository.root().resolve(name));

        String output =
                Command.output(
                        folder,
                        environment,
                        "bash",
                        "-e",
                        "-o",
                        "pipefail",
                        "-c",
                        document.script(MARK));

        assertThat(document.steps()).isNotEmpty();
        String[] printed = output.split(MARK, -1);
        for (int i = 0; i < document.steps().size(); i++) {
            String actual = printed[i];
            document.steps()
                    .get(i)
                    .output()
                    .ifPresent(expected -> assertThat(actual).isEqualTo(expected));
        }
    }
}
