package io.insitu.middleware.compute.image;

import io.insitu.engine.Channel.Source;
import io.insitu.engine.Image;
import io.insitu.engine.Images;
import io.insitu.engine.InvalidImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// An image that a server has for all its jobs.
///
/// @param digest the SHA-256 of its file's bytes, 64 lower-case hexadecimal digits
/// @param file as it was installed, perhaps compressed
/// @param image a plain tar file, to be mounted at `/`
public record SystemImage(String digest, Path file, Image image) {
    private static final int BLOCK = 1 << 16;

    /// {@return the image in a file} Blocks: one that is compressed is unpacked when it is new.
    ///
    /// @throws InvalidImageException when it cannot be unpacked
    public static SystemImage of(String digest, Path file, Images images)
            throws IOException, InvalidImageException {
        Source tar = new Source.FileRegion(file, 0, Files.size(file));
        Image packed = new Image("/", "system image " + digest, tar);
        return new SystemImage(digest, file, images.plain(packed));
    }

    /// {@return the SHA-256 of a file's bytes} All of it is read.
    public static String digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            while (channel.read(block) >= 0) {
                digest.update(block.flip());
                block.clear();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// {@return what makes such a digest}
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
