package io.insitu.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.insitu.middleware.compute.description.ArgumentLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A zapp: a tar file with `boot/system.map`, `zapp.yaml` and what that bundles. Made from equal
/// files it has equal bytes: no times, no owners, names in order.
record ZappFile(Path tar) {
    private static final String MAP = "boot/system.map";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Packs a folder.
    ///
    /// @param change what is made of the job description
    static ZappFile bundle(Path folder, Path to, UnaryOperator<ObjectNode> change)
            throws IOException {
        Path yaml = folder.resolve(ZappProject.FILE);
        if (!Files.isRegularFile(yaml)) {
            throw new UsageException("%s: is no file".formatted(yaml));
        }
        ZappProject project = ZappProject.parse(Files.readAllBytes(yaml));
        List<String> names = project.bundled(folder);
        if (names.contains(MAP)) {
            throw new UsageException("%s is made from %s".formatted(MAP, ZappProject.FILE));
        }
        try (TarArchiveOutputStream out = writing(Files.newOutputStream(to))) {
            entry(out, MAP, project.checked(change.apply(project.description())));
            for (String name : names) {
                entry(out, name, Files.readAllBytes(folder.resolve(name)));
            }
        }
        return new ZappFile(to);
    }

    private static TarArchiveOutputStream writing(OutputStream file) {
        TarArchiveOutputStream out = new TarArchiveOutputStream(file);
        out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        return out;
    }

    private static void entry(TarArchiveOutputStream out, String name, byte[] bytes)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        out.putArchiveEntry(entry);
        out.write(bytes);
        out.closeArchiveEntry();
    }

    /// {@return its files}
    Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (InputStream file = Files.newInputStream(tar);
                TarArchiveInputStream in = new TarArchiveInputStream(file)) {
            TarArchiveEntry entry = in.getNextEntry();
            while (entry != null) {
                if (entry.isFile()) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    in.transferTo(bytes);
                    files.put(entry.getName(), bytes.toByteArray());
                }
                entry = in.getNextEntry();
            }
        }
        return files;
    }

    /// {@return what it says of itself}
    ZappProject project() throws IOException {
        byte[] yaml = files().get(ZappProject.FILE);
        if (yaml == null) {
            throw new UsageException("%s: has no %s in it".formatted(tar, ZappProject.FILE));
        }
        return ZappProject.parse(yaml);
    }

    /// Writes the same zapp with arguments more for the first group.
    ZappFile withArguments(List<String> more, Path to) throws IOException {
        Map<String, byte[]> files = files();
        byte[] map = files.remove(MAP);
        if (map == null) {
            throw new UsageException("%s: has no %s in it".formatted(tar, MAP));
        }
        try (TarArchiveOutputStream out = writing(Files.newOutputStream(to))) {
            ObjectNode job = (ObjectNode) JSON.readTree(map);
            entry(out, MAP, JSON.writeValueAsBytes(withArguments(job, more)));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                entry(out, file.getKey(), file.getValue());
            }
        } catch (JsonProcessingException | ClassCastException e) {
            throw new UsageException("%s: %s: %s".formatted(tar, MAP, e));
        }
        return new ZappFile(to);
    }

    static ObjectNode withArguments(ObjectNode job, List<String> more) {
        if (!more.isEmpty() && job.at("/groups/0/exec") instanceof ObjectNode exec) {
            JsonNode given = exec.path("args");
            ArrayNode args = JSON.createArrayNode();
            if (given.isArray()) {
                given.forEach(args::add);
            } else {
                ArgumentLine.split(given.asText())
                        .orElseThrow(() ->
                                new UsageException(
                                        "args: '%s' has an open quote".formatted(given.asText())))
                        .forEach(args::add);
            }
            more.forEach(args::add);
            exec.set("args", args);
        }
        return job;
    }
}
