package io.insitu.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.description.JobParser;
import io.insitu.storage.ObjectPath;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What a `zapp.yaml` says. Its fields are those of ZeroVM's package manager, `zpm`:
///
/// | field | |
/// |---|---|
/// | `meta` | `name` (needed), and what else there is to say of it |
/// | `help` | `description`, and `args`: pairs of a name and what it is for |
/// | `execution` | the job description: `groups` and its other fields. A group may have `path`, `args`, `env` itself in place of an `exec` |
/// | `bundling` | names of files below the folder, with `*`, `?`, `**`; a folder stands for all that is in it |
/// | `ui` | of the same form: bundled too, and stored beside the zapp when it is deployed |
/// | `project_type` | has no meaning here |
record ZappProject(JsonNode yaml) {
    static final String FILE = "zapp.yaml";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Set<String> FIELDS =
            Set.of("meta", "help", "execution", "bundling", "ui", "project_type");
    private static final List<String> OF_EXEC = List.of("path", "args", "env");

    /// @throws UsageException with the field that is wrong
    static ZappProject parse(byte[] text) throws IOException {
        try {
            JsonNode yaml = YAML.readTree(text);
            if (yaml == null || !yaml.isObject()) {
                throw new UsageException(FILE + ": is no mapping");
            }
            ZappProject project = new ZappProject(yaml);
            project.check();
            return project;
        } catch (JsonProcessingException e) {
            throw new UsageException(FILE + ": " + e.getMessage());
        }
    }

    private void check() {
        Iterator<String> names = yaml.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw wrong(name, "is not one of " + new TreeSet<>(FIELDS));
            }
        }
        if (!name().matches("[^/\\p{Cntrl}]+")) {
            throw wrong("meta.name", "'%s' is no name of a file".formatted(name()));
        }
        JsonNode groups = yaml.at("/execution/groups");
        if (!groups.isArray() || groups.isEmpty()) {
            throw wrong("execution.groups", "has no group");
        }
        patterns("bundling");
        patterns("ui");
    }

    private static UsageException wrong(String field, String rule) {
        return new UsageException("%s: %s: %s".formatted(FILE, field, rule));
    }

    String name() {
        return yaml.at("/meta/name").asText();
    }

    /// {@return the job description, for `boot/system.map`}
    ObjectNode description() {
        ObjectNode job = yaml.path("execution").deepCopy();
        job.put("name", name());
        for (JsonNode group : job.path("groups")) {
            if (group instanceof ObjectNode fields && !fields.has("exec")) {
                ObjectNode exec = fields.putObject("exec");
                for (String name : OF_EXEC) {
                    JsonNode value = fields.remove(name);
                    if (value != null) {
                        exec.set(name, value);
                    }
                }
            }
        }
        return job;
    }

    /// {@return the text of a job description that was made of this one's}
    ///
    /// @throws UsageException with what a server would say of it
    byte[] checked(ObjectNode job) throws IOException {
        byte[] text = JSON.writeValueAsBytes(job);
        try {
            JobParser parser = new JobParser(_ -> true);
            parser.parse(parser.inImage(text, new ObjectPath("~", "zapps", name())), "~");
        } catch (SwiftException e) {
            throw wrong("execution", String.valueOf(e.getMessage()));
        }
        return text;
    }

    /// {@return names of the files below the folder that are bundled, in order}
    ///
    /// @throws UsageException for a pattern that leads out of it or finds nothing
    List<String> bundled(Path folder) throws IOException {
        Set<String> names = new TreeSet<>();
        names.add(FILE);
        for (String field : List.of("bundling", "ui")) {
            for (String pattern : patterns(field)) {
                names.addAll(matches(folder, field, pattern));
            }
        }
        return List.copyOf(names);
    }

    /// {@return whether that file is of the user interface}
    boolean isUi(String name) {
        return patterns("ui").stream().anyMatch(pattern -> matches(pattern, Path.of(name)));
    }

    private List<String> patterns(String field) {
        List<String> patterns = new ArrayList<>();
        for (JsonNode value : yaml.path(field)) {
            String pattern = value.asText();
            if (pattern.isEmpty()
                    || Path.of(pattern).isAbsolute()
                    || Stream.of(pattern.split("/", -1)).anyMatch(".."::equals)) {
                throw wrong(field, "'%s' names nothing below the folder".formatted(pattern));
            }
            patterns.add(pattern);
        }
        return patterns;
    }

    private static List<String> matches(Path folder, String field, String pattern)
            throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<String> found =
                    all.filter(Files::isRegularFile)
                            .map(folder::relativize)
                            .filter(file -> matches(pattern, file))
                            .map(Path::toString)
                            .toList();
            if (found.isEmpty()) {
                throw wrong(field, "'%s' finds no file in %s".formatted(pattern, folder));
            }
            return found;
        }
    }

    /// A pattern that fits a folder stands for what is in it.
    private static boolean matches(String pattern, Path file) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        for (Path part = file; part != null; part = part.getParent()) {
            if (matcher.matches(part)) {
                return true;
            }
        }
        return false;
    }
}
