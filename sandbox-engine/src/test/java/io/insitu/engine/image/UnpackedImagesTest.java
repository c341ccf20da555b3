package io.insitu.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.insitu.engine.Channel.Source;
import io.insitu.engine.Image;
import io.insitu.engine.InvalidImageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnpackedImagesTest {
    private static final byte[] TAR = new TestTar().file("a", "hello").end().array();

    @TempDir private Path directory;

    private UnpackedImages images(long imageBytesMax, long bytesMax) throws IOException {
        return new UnpackedImages(directory.resolve("images"), imageBytesMax, bytesMax);
    }

    static byte[] gzip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(TAR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Stream<byte[]> packed() {
        return Stream.of(gzip(), Zstd.compress(TAR));
    }

    private static Image image(String content, byte[] bytes) {
        return new Image("/x", content, new Source.Bytes(ByteBuffer.wrap(bytes)));
    }

    private static Path file(Image plain) {
        return ((Source.FileRegion) plain.tar()).file();
    }

    @ParameterizedTest
    @MethodSource("packed")
    void whatIsCompressedIsUnpackedOnce(byte[] packed) throws Exception {
        UnpackedImages images = images(TAR.length, 1 << 20);
        Path whole = Files.write(directory.resolve("whole"), new byte[7]);
        Files.write(whole, packed, StandardOpenOption.APPEND);
        Files.write(whole, new byte[9], StandardOpenOption.APPEND);

        Image fromMemory = images.plain(image("one", packed));
        Image fromFile =
                images.plain(
                        new Image("/y", "two", new Source.FileRegion(whole, 7, packed.length)));

        assertThat(file(fromMemory)).hasBinaryContent(TAR);
        assertThat(file(fromFile)).hasBinaryContent(TAR);
        assertThat(fromFile.mount()).isEqualTo("/y");
        assertThat(images.plain(image("one", new byte[] {0x1f, (byte) 0x8b})))
                .isEqualTo(fromMemory);
    }

    @Test
    void whatIsNotCompressedStaysWhereItIs() throws Exception {
        Image image = image("plain", TAR);

        assertThat(images(0, 0).plain(image)).isSameAs(image);
    }

    @ParameterizedTest
    @MethodSource("packed")
    void aByteMoreThanIsAllowedIsRefused(byte[] packed) throws Exception {
        UnpackedImages images = images(TAR.length - 1, 1 << 20);

        assertThatThrownBy(() -> images.plain(image("bomb", packed)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage(
                        "it unpacks to more than %d bytes, as many as are allowed"
                                .formatted(TAR.length - 1));
        assertThat(directory.resolve("images")).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("packed")
    void whatIsCutOffIsRefused(byte[] packed) throws Exception {
        UnpackedImages images = images(1 << 20, 1 << 20);
        byte[] cut = Arrays.copyOf(packed, packed.length - 9);

        assertThatThrownBy(() -> images.plain(image("cut", cut)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("it is broken");
    }

    @Test
    void thoseThatWereAskedForLongestAgoMakeRoom() throws Exception {
        UnpackedImages images = images(TAR.length, TAR.length * 2L);
        Path one = file(images.plain(image("one", gzip())));
        Path two = file(images.plain(image("two", gzip())));
        images.plain(image("one", gzip()));

        Path three = file(images.plain(image("three", gzip())));

        assertThat(one).exists();
        assertThat(two).doesNotExist();
        assertThat(three).exists();
    }

    @Test
    void whatAnEarlierEngineLeftIsRemoved() throws Exception {
        Path old = file(images(1 << 20, 1 << 20).plain(image("old", gzip())));

        images(1 << 20, 1 << 20);

        assertThat(old).doesNotExist();
    }
}
