package io.insitu.engine.worker;

import com.caoccao.javet.enums.JSRuntimeType;
import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.loader.JavetLibLoader;
import com.caoccao.javet.interop.loader.JavetLibLoadingListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/// V8's native library, as a file that all workers map. Left to itself, Javet writes the 40 MB anew
/// for every process, and that is most of what the start of a worker takes.
final class V8Library {
    private V8Library() {}

    /// Puts the library into a directory, unless it is there and whole.
    ///
    /// @return the options of a JVM that is to load it from there
    static List<String> deploy(Path directory) throws IOException {
        JavetLibLoader loader = new JavetLibLoader(JSRuntimeType.V8);
        try {
            Path file = directory.resolve(loader.getLibFileName());
            URL packed =
                    Objects.requireNonNull(
                            JavetLibLoader.class.getResource(loader.getResourceFileName()));
            if (!Files.exists(file) || checksum(file) != checksum(packed)) {
                unpack(packed, file);
            }
        } catch (JavetException e) {
            throw new IOException("there is no V8 for this operating system", e);
        }
        return List.of(
                option(
                        JavetLibLoadingListener.PROPERTY_KEY_JAVET_LIB_LOADING_TYPE,
                        JavetLibLoadingListener.JAVET_LIB_LOADING_TYPE_CUSTOM),
                option(
                        JavetLibLoadingListener.PROPERTY_KEY_JAVET_LIB_LOADING_PATH,
                        directory.toString()));
    }

    private static String option(String property, String value) {
        return "-D" + property + "=" + value;
    }

    private static void unpack(URL packed, Path file) throws IOException {
        Path temporary = Files.createTempFile(file.getParent(), "new-", ".so");
        try (InputStream in = packed.openStream()) {
            Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static long checksum(Path file) throws IOException {
        try (CheckedInputStream in =
                new CheckedInputStream(Files.newInputStream(file), new CRC32())) {
            byte[] block = new byte[1 << 16];
            while (in.read(block) >= 0) {
                // The stream sums what passes.
            }
            return in.getChecksum().getValue();
        }
    }

    private static long checksum(URL packed) throws IOException {
        if (packed.openConnection() instanceof JarURLConnection jar) {
            return jar.getJarEntry().getCrc();
        }
        throw new IOException("V8's library is not in a jar: " + packed);
    }
}
