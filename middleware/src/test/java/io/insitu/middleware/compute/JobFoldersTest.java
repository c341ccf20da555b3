package io.insitu.middleware.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.storage.ObjectPath;
import io.insitu.storage.OpenObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Images that programs find in their file systems, and folders that they leave as images.
final class JobFoldersTest extends OnWorkers {
    @BeforeEach
    void open() {
        bench.object("bin", "cat", Guests.example("cat/cat"))
                .object("bin", "save", Guests.module("saved"))
                .container("out");
    }

    @Test
    void aProgramSeesItsImageAndWritesBesideIt() {
        byte[] tar = tar("opt/a.txt", "in an image", "opt/more/b.txt", "in another");
        bench.object("bin", "check", Guests.check())
                .object("images", "plain", tar)
                .object("images", "gzip", Archives.gzip(tar));

        for (String image : List.of("plain", "gzip")) {
            Bench.Answer answer = runInImage(image);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.header("X-Nexe-Retcode")).as(answer.toString()).isEqualTo("0");
        }
    }

    @Test
    void anImageThatIsBrokenIsNamed() {
        bench.object("bin", "check", Guests.check())
                .object("images", "text", "no archive".repeat(100))
                .object("images", "cut", Arrays.copyOf(Archives.gzip(tar("a", "b")), 50));

        assertThat(runInImage("text").toString())
                .contains("image /AUTH_test/images/text of", "at byte 0: checksum");
        Bench.Answer cut = runInImage("cut");
        assertThat(cut.status()).isEqualTo(422);
        assertThat(cut.body())
                .contains("image is invalid: /AUTH_test/images/cut: as GZIP it is broken");
    }

    private Bench.Answer runInImage(String image) {
        return bench.job(
                """
                [{'name': 'x', 'exec': {'path': 'swift://~/bin/check', 'args': 'images-are-mounted'},
                  'devices': [{'name': 'image', 'path': 'swift://~/images/%s'}, {'name': 'stdout'}]}]
                """
                        .formatted(image));
    }

    @Test
    void imagesLieOneOverTheOtherOrWhereTheirDevicesSay() {
        bench.object("images", "low", tar("etc/a", "low ", "etc/b", "low "))
                .object("images", "high", tar("etc/b", "high "))
                .object("images", "aside", tar("a", "aside"));

        Bench.Answer answer =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'swift://~/bin/cat', 'args': '/etc/a /etc/b /opt/it/a'},
                          'devices': [{'name': 'image', 'path': 'swift://~/images/low'},
                                      {'name': 'image', 'path': 'swift://~/images/high'},
                                      {'name': 'image', 'path': 'swift://~/images/aside', 'mount': '/opt/it'},
                                      {'name': 'stdout'}]}]
                        """);

        assertThat(answer.body()).as(answer.toString()).isEqualTo("low high aside");
    }

    @Test
    void folderThatAProgramLeavesIsAnObjectThatAnotherMounts() throws IOException {
        Bench.Answer saved =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'swift://~/bin/save'},
                          'devices': [{'name': 'output', 'path': 'swift://~/out/saved.tar', 'mount': '/out'}]}]
                        """);
        Bench.Answer read =
                bench.job(
                        """
                        [{'name': 'x', 'exec': {'path': 'swift://~/bin/cat', 'args': '/in/d/b'},
                          'devices': [{'name': 'image', 'path': 'swift://~/out/saved.tar', 'mount': '/in'},
                                      {'name': 'stdout'}]}]
                        """);

        assertThat(saved.header("X-Nexe-Retcode")).as(saved.toString()).isEqualTo("3");
        assertThat(names(bench.stored("out", "saved.tar").orElseThrow()))
                .containsExactly("a", "d/", "d/b", "l");
        assertThat(contentType("saved.tar")).isEqualTo("application/x-tar");
        assertThat(read.body()).as(read.toString()).isEqualTo("hello");
    }

    private String contentType(String object) {
        ObjectPath path = new ObjectPath(Bench.ACCOUNT, "out", object);
        try (OpenObject stored = bench.store.open(path).orElseThrow()) {
            return stored.record().contentType();
        }
    }

    private static List<String> names(String tar) throws IOException {
        byte[] bytes = tar.getBytes(StandardCharsets.ISO_8859_1);
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new ByteArrayInputStream(bytes))) {
            for (TarArchiveEntry entry; (entry = entries.getNextEntry()) != null; ) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private static byte[] tar(String... namesAndContents) {
        return Archives.tar(Archives.files(namesAndContents));
    }
}
