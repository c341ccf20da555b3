package io.insitu.server.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the configuration: the defaults, over them the file, over it the environment, over that
/// the command line.
public final class ConfigReader<R extends Record> {
    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final R defaults;
    private final Map<String, String> overrides;

    /// @param defaults of every option
    /// @param environment of the process
    /// @param commandLine values by their option's name (`http.port`), which win
    public ConfigReader(
            R defaults, Map<String, String> environment, Map<String, String> commandLine) {
        this.defaults = defaults;
        this.overrides = new HashMap<>(environment);
        for (Option option : Option.of(defaults)) {
            String value = commandLine.get(option.name());
            if (value != null) {
                overrides.put(option.environmentName(), value);
            }
        }
    }

    /// @param file in YAML; none for the defaults alone
    /// @throws ConfigException with every problem that there is
    public R read(Optional<Path> file) throws ConfigException {
        JsonNode tree = file.isPresent() ? parse(file.get()) : null;
        Binder binder = new Binder(overrides);
        R config = binder.bind("", tree, defaults);
        if (!binder.problems().isEmpty()) {
            throw new ConfigException(binder.problems());
        }
        return config;
    }

    private static @Nullable JsonNode parse(Path file) throws ConfigException {
        try {
            JsonNode tree = YAML.readTree(Files.readString(file));
            return tree.isMissingNode() || tree.isNull() ? null : tree;
        } catch (JsonProcessingException e) {
            throw new ConfigException(List.of(file + ": " + e.getMessage()));
        } catch (IOException e) {
            throw new ConfigException(List.of(file + ": cannot be read: " + e));
        }
    }

    /// {@return variables that begin as options do and are none. They are told, and do not stop the
    /// start: orchestrators set `INSITU_PORT_…` for a service of that name.}
    public List<String> unknownVariables() {
        Set<String> known =
                Option.of(defaults).stream()
                        .map(Option::environmentName)
                        .collect(Collectors.toSet());
        return overrides.keySet().stream()
                .filter(name -> name.startsWith("INSITU_") && !known.contains(name))
                .filter(name ->
                        Option.OTHER_VARIABLES.keySet().stream().noneMatch(name::startsWith))
                .sorted()
                .toList();
    }
}
