package io.insitu.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.engine.ImageLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
    @TempDir private Path work;
    private ImageFolder folder = new ImageFolder(Path.of(""), ImageLimits.DEFAULT);

    @BeforeEach
    void aFolderThatIsNotThereYet() {
        folder = new ImageFolder(work.resolve("data/images"), ImageLimits.DEFAULT);
    }

    private static byte[] tar(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (String name : names) {
                byte[] text = name.getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(text.length);
                tar.putArchiveEntry(entry);
                tar.write(text);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(work.resolve("given"), bytes);
    }

    private Path compressed(byte[] bytes) throws IOException {
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(work.resolve("given")))) {
            out.write(bytes);
        }
        return work.resolve("given");
    }

    @Test
    void anInstalledImageIsListedWithItsPrograms() throws IOException {
        Path given = file(tar("lib/x", "bin/two", "bin/one"));

        Path installed = folder.install("tools", given);

        assertThat(installed).isEqualTo(work.resolve("data/images/tools.tar"));
        assertThat(folder.list())
                .singleElement()
                .satisfies(image -> {
                    assertThat(image.name()).isEqualTo("tools");
                    assertThat(image.bytes()).isEqualTo(Files.size(given));
                    assertThat(image.programs()).containsExactly("one", "two");
                });
    }

    @Test
    void anotherImageOfThatNameTakesItsPlaceHoweverItIsCompressed() throws IOException {
        folder.install("tools", file(tar("bin/old")));

        Path installed = folder.install("tools", compressed(tar("bin/new")));

        assertThat(installed).hasFileName("tools.tar.gz");
        assertThat(work.resolve("data/images")).isDirectoryNotContaining("glob:**/tools.tar");
        assertThat(folder.list())
                .singleElement()
                .satisfies(image -> assertThat(image.programs()).containsExactly("new"));
    }

    @Test
    void whatIsNoImageIsRefusedAndLeavesNothing() throws IOException {
        Path noTar = file("no tar at all".repeat(100).getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> folder.install("tools", noTar))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("given is no image");
        assertThat(work.resolve("data/images")).doesNotExist();
    }

    @Test
    void anImageWithoutProgramsIsRefused() throws IOException {
        Path given = file(tar("lib/x"));

        assertThatThrownBy(() -> folder.install("tools", given))
                .hasMessageContaining("has its programs in bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../up", ".hidden", "a b", "image", "stdin"})
    void aNameThatJobsCouldNotSayIsRefused(String name) throws IOException {
        Path given = file(tar("bin/one"));

        assertThatThrownBy(() -> folder.install(name, given))
                .hasMessageContaining("'%s' cannot be an image's name".formatted(name));
    }

    @Test
    void aRemovedImageIsGone() throws IOException {
        folder.install("tools", file(tar("bin/one")));

        folder.remove("tools");

        assertThat(folder.list()).isEmpty();
        assertThatThrownBy(() -> folder.remove("tools")).hasMessage("there is no image tools");
    }
}
