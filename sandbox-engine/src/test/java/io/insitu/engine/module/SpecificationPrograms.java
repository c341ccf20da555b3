package io.insitu.engine.module;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// What `src/test/spec/build` made of scripts in the form of the specification's tests: of the
/// specification's own, and of ours about what is newer than those.
public final class SpecificationPrograms {
    private static final List<String> ARCHIVES =
            List.of("/specification.zip", "/specification-newer.zip");

    private SpecificationPrograms() {}

    /// {@return the modules by their names: KIND/SCRIPT/NUMBER.wasm}
    public static Map<String, byte[]> all() {
        Map<String, byte[]> all = new TreeMap<>();
        ARCHIVES.forEach(archive -> read(archive, all));
        return all;
    }

    private static void read(String archive, Map<String, byte[]> into) {
        try (InputStream in = SpecificationPrograms.class.getResourceAsStream(archive);
                ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(in))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                if (into.put(entry.getName(), zip.readAllBytes()) != null) {
                    throw new IllegalStateException("two are called " + entry.getName());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
