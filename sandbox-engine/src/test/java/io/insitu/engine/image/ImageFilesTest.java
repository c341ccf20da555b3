package io.insitu.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.engine.Channel.Source;
import io.insitu.engine.Image;
import io.insitu.engine.ImageLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
    private static final byte[] TAR =
            new TestTar().file("boot/system.map", "[1]").file("bin/p", "wasm").end().array();

    @TempDir private Path directory;
    private ImageFiles images;

    @BeforeEach
    void start() throws IOException {
        images = new ImageFiles(directory.resolve("images"), ImageLimits.DEFAULT);
    }

    private String text(Image image, String path) throws Exception {
        Optional<Source> found = images.file(image, path);
        return switch (found.orElse(null)) {
            case null -> "none";
            case Source.Bytes(var bytes) -> StandardCharsets.UTF_8.decode(bytes).toString();
            case Source.FileRegion(var file, var offset, var length) -> {
                try (FileChannel channel = FileChannel.open(file)) {
                    ByteBuffer bytes = ByteBuffer.allocate((int) length);
                    channel.read(bytes, offset);
                    yield StandardCharsets.UTF_8.decode(bytes.flip()).toString();
                }
            }
            case Source.FromPipe _ -> "a pipe";
        };
    }

    private static Image image(Source tar) {
        return new Image("/", "x", tar);
    }

    @Test
    void aFileIsFoundInBytesThatDoNotBeginAtTheBuffersBegin() throws Exception {
        ByteBuffer padded = ByteBuffer.allocate(TAR.length + 7).put(7, TAR).position(7);

        Image image = image(new Source.Bytes(padded));

        assertThat(text(image, "boot/system.map")).isEqualTo("[1]");
        assertThat(text(image, "/bin/p")).isEqualTo("wasm");
        assertThat(text(image, "bin")).isEqualTo("none");
        assertThat(text(image, "bin/q")).isEqualTo("none");
    }

    @Test
    void theFilesOfAFolderAreListedAndNothingElse() throws Exception {
        byte[] tar =
                new TestTar()
                        .file("bin/b", "wasm")
                        .file("bin/a", "wasm")
                        .file("bin/folder/c", "wasm")
                        .end()
                        .array();

        Image image = image(new Source.Bytes(ByteBuffer.wrap(tar)));

        assertThat(images.names(image, "/bin")).containsExactly("a", "b");
        assertThat(images.names(image, "bin/a")).isEmpty();
        assertThat(images.names(image, "lib")).isEmpty();
    }

    @Test
    void aFileIsFoundInPartOfAFile() throws Exception {
        ByteBuffer padded = ByteBuffer.allocate(TAR.length + 1000).put(500, TAR);
        Path file = Files.write(directory.resolve("f"), padded.array());

        Image image = image(new Source.FileRegion(file, 500, TAR.length));

        assertThat(text(image, "bin/p")).isEqualTo("wasm");
    }

    @Test
    void aFileIsFoundInWhatIsCompressed() throws Exception {
        Image image = image(new Source.Bytes(ByteBuffer.wrap(UnpackedImagesTest.gzip())));

        assertThat(text(image, "a")).isEqualTo("hello");
    }
}
