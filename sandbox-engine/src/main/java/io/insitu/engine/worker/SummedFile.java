package io.insitu.engine.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file that was made once and is kept, with its own SHA-256 beside it: one that is there from an
/// earlier process is summed before it is used, so that one that was changed is found out.
///
/// @param sum the file with the SHA-256 in hexadecimal digits
record SummedFile(Path file, Path sum) {
    /// One in a directory.
    ///
    /// @param name without an ending
    static SummedFile in(Path directory, String name) {
        return new SummedFile(
                directory.resolve(name + ".wasm"), directory.resolve(name + ".sha256"));
    }

    boolean isIntact() throws IOException {
        return Files.exists(file)
                && Files.exists(sum)
                && Files.readString(sum).equals(digest(file));
    }

    /// Puts a file, which is moved, in the place of this one.
    void put(Path made) throws IOException {
        Files.writeString(sum, digest(made));
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }

    void delete() throws IOException {
        Files.deleteIfExists(sum);
        Files.deleteIfExists(file);
    }

    private static String digest(Path file) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[1 << 16];
            for (int n; (n = in.read(block)) > 0; ) {
                sha256.update(block, 0, n);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    /// {@return a text's SHA-256, in hexadecimal digits}
    static String digest(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
