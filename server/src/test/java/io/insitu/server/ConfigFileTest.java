package io.insitu.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.insitu.server.config.ConfigException;
import io.insitu.server.config.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Keeps `config/insitu.yaml` and the records of options in step.
class ConfigFileTest {
    private static final Path FILE = Path.of("..", "config", "insitu.yaml");
    private static final InsituConfig DEFAULT = InsituConfig.in(Path.of("data"));

    @Test
    void fileHasEveryOptionAndNoOther() throws IOException {
        JsonNode tree = new YAMLMapper().readTree(FILE.toFile());

        assertThat(Option.of(DEFAULT))
                .allSatisfy(option ->
                        assertThat(tree.at("/" + option.name().replace('.', '/')).isMissingNode())
                                .as("%s is missing in the file", option.name())
                                .isFalse());
    }

    @Test
    void fileShowsTheDefaultsButForTheUsers() throws ConfigException {
        InsituConfig read = InsituConfig.read(Map.of(), Map.of(), Optional.of(FILE));

        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("tempauth.users")
                .isEqualTo(DEFAULT);
        assertThat(read.tempauth().users())
                .containsOnlyKeys(
                        "admin:admin",
                        "test:tester",
                        "test2:tester2",
                        "test:tester3",
                        "test5:tester5");
        assertThat(read.tempauth().hasDevelopmentUsers()).isTrue();
    }

    @Test
    void everyOptionIsExplainedInTheLineAboveIt() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        List<String> unexplained = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            boolean option = lines.get(i).matches("  +[a-z0-9_]+: .*");
            if (option && !lines.get(i - 1).strip().startsWith("# ")) {
                unexplained.add(lines.get(i));
            }
        }

        assertThat(unexplained).isEmpty();
    }
}
