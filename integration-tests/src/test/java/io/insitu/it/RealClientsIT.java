package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.Command;
import io.insitu.it.harness.Requirement;
import io.insitu.it.harness.SharedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The clients that people have.
class RealClientsIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    @TempDir private Path folder;

    @Test
    void curlUploadsAndDownloads() throws IOException {
        Requirement.program("curl");
        String url = url() + SERVER.tester().storagePath() + SERVER.freshContainer("curl") + "/o";
        String token = "X-Auth-Token: " + SERVER.tester().token();
        byte[] bytes = Bytes.of(1, 3_000_000);
        Files.write(folder.resolve("in"), bytes);

        String put =
                run("curl", "-sS", "-w", "%{http_code}", "-o", "x", "-T", "in", "-H", token, url);
        run("curl", "-sSf", "-o", "out", "-H", token, url);

        assertThat(put).isEqualTo("201");
        assertThat(folder.resolve("out")).hasBinaryContent(bytes);
    }

    @Test
    void swiftClientUploadsListsStatsDownloadsAndDeletes() throws IOException {
        Requirement.program("swift");
        byte[] bytes = Bytes.of(2, 1_200_000);
        Files.createDirectories(folder.resolve("in/sub"));
        Files.write(folder.resolve("in/sub/a"), bytes);
        Files.writeString(folder.resolve("in/b"), "b");

        swift("upload", "swift-client", "in");
        String list = swift("list", "swift-client");
        String stat = swift("stat", "swift-client", "in/sub/a");
        swift("download", "swift-client", "in/sub/a", "-o", "out");
        swift("post", "-m", "Colour: blue", "swift-client", "in/b");
        String posted = swift("stat", "swift-client", "in/b");
        swift("delete", "swift-client");

        assertThat(list).isEqualTo("in/b\nin/sub/a\n");
        assertThat(stat).contains("ETag: " + Bytes.md5(bytes), "Content Length: 1200000");
        assertThat(folder.resolve("out")).hasBinaryContent(bytes);
        assertThat(posted).contains("Meta Colour: blue");
        assertThat(swift("list")).doesNotContain("swift-client\n");
    }

    @Test
    void rcloneSyncsAFolderAndBack() throws IOException {
        Requirement.program("rclone");
        Files.createDirectories(folder.resolve("in/deep/er"));
        for (int i = 0; i < 30; i++) {
            Files.write(folder.resolve("in/deep/er/" + i), Bytes.of(i, 1000 * i));
        }
        Files.write(folder.resolve("in/large"), Bytes.of(99, 6_000_000));

        rclone("sync", "in", "insitu:rclone");
        rclone("check", "in", "insitu:rclone");
        Files.delete(folder.resolve("in/deep/er/7"));
        rclone("sync", "in", "insitu:rclone");
        rclone("sync", "insitu:rclone", "out");

        assertThat(run("diff", "-r", "in", "out")).isEmpty();
        assertThat(rclone("lsf", "-R", "insitu:rclone/deep"))
                .contains("er/8\n")
                .doesNotContain("er/7\n");
    }

    @Test
    void rcloneSyncsByS3WhatSwiftClientsSee() throws IOException {
        Requirement.program("rclone");
        Files.createDirectories(folder.resolve("in/deep er"));
        for (int i = 0; i < 10; i++) {
            Files.write(folder.resolve("in/deep er/" + i), Bytes.of(i, 1000 * i));
        }
        Files.write(folder.resolve("in/large"), Bytes.of(99, 12_000_000));

        rclone("sync", "--s3-upload-cutoff=5M", "--s3-chunk-size=5M", "in", "s3:by-s3");
        rclone("check", "--download", "in", "insitu:by-s3");
        rclone("copyto", "s3:by-s3/large", "s3:by-s3/copies/large");
        rclone("copyto", "insitu:by-s3/deep er/3", "insitu:by-s3/by swift");
        rclone("delete", "s3:by-s3/deep er");
        rclone("sync", "s3:by-s3", "out");
        rclone("purge", "s3:by-s3");

        assertThat(folder.resolve("out/copies/large")).hasBinaryContent(Bytes.of(99, 12_000_000));
        assertThat(folder.resolve("out/by swift")).hasBinaryContent(Bytes.of(3, 3000));
        assertThat(folder.resolve("out/deep er/3")).doesNotExist();
        assertThat(rclone("lsd", "insitu:")).doesNotContain("by-s3");
    }

    private String swift(String... words) {
        String[] command = new String[words.length + 7];
        String[] login = {
            "swift", "-A", url() + "/auth/v1.0", "-U", "test:tester", "-K", "testing"
        };
        System.arraycopy(login, 0, command, 0, login.length);
        System.arraycopy(words, 0, command, login.length, words.length);
        return run(command);
    }

    private String rclone(String... words) {
        String[] command = new String[words.length + 3];
        String[] own = {"rclone", "--config", folder.resolve("rclone.conf").toString()};
        System.arraycopy(own, 0, command, 0, own.length);
        System.arraycopy(words, 0, command, own.length, words.length);
        Map<String, String> remotes =
                Map.of(
                        // One that the machine names is for hosts that are not asked here.
                        "AWS_CA_BUNDLE", "",
                        "RCLONE_CONFIG_INSITU_TYPE", "swift",
                        "RCLONE_CONFIG_INSITU_AUTH", url() + "/auth/v1.0",
                        "RCLONE_CONFIG_INSITU_USER", "test:tester",
                        "RCLONE_CONFIG_INSITU_KEY", "testing",
                        "RCLONE_CONFIG_S3_TYPE", "s3",
                        "RCLONE_CONFIG_S3_PROVIDER", "Other",
                        "RCLONE_CONFIG_S3_ENDPOINT", url(),
                        "RCLONE_CONFIG_S3_ACCESS_KEY_ID", "test:tester",
                        "RCLONE_CONFIG_S3_SECRET_ACCESS_KEY", "testing");
        return Command.output(folder, remotes, command);
    }

    private String run(String... words) {
        return Command.output(folder, Map.of(), words);
    }

    private static String url() {
        return SERVER.process().url();
    }
}
