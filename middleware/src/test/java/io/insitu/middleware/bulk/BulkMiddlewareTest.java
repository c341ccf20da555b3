package io.insitu.middleware.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.constraints.Constraints;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import io.insitu.storage.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkMiddlewareTest {
    private static final String ACCOUNT = "/v1/AUTH_test";
    private static final BulkConfig SMALL = new BulkConfig(2, 2, 4, 2, 10, 3, 10_000);

    @TempDir private Path folder;
    private Store store;

    @BeforeEach
    void open() {
        store =
                Store.open(
                        folder, () -> Requests.NOW, new BulkMiddleware(SMALL, Constraints.DEFAULT));
        store.send("PUT", ACCOUNT + "/c");
        store.put(ACCOUNT + "/c/one", "1");
        store.put(ACCOUNT + "/c/tw o", "2");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String delete(String names, String accept) {
        Request request =
                Requests.upload("POST", ACCOUNT + "?bulk-delete", names, "Accept", accept);
        Response answer =
                store.send(request.withHeaders(h -> h.with("Content-Type", "text/plain")));
        assertThat(answer.status()).isEqualTo(200);
        return Responses.body(answer);
    }

    private String extract(String url, byte[] archive, String... headers) {
        Request request =
                Requests.of("PUT", url, headers)
                        .withHeaders(h -> h.with("Content-Length", archive.length + ""))
                        .withBody(Body.of(ByteBuffer.wrap(archive)));
        return Responses.body(store.send(request));
    }

    private static byte[] tar(String packing, String... namesAndTexts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed =
                        switch (packing) {
                            case "tar.gz" -> new GZIPOutputStream(bytes);
                            case "tar.bz2" -> new BZip2CompressorOutputStream(bytes);
                            default -> bytes;
                        };
                TarArchiveOutputStream tar = new TarArchiveOutputStream(packed, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                byte[] text = namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(namesAndTexts[i]);
                entry.setSize(text.length);
                entry.addPaxHeader("SCHILY.xattr.user.mime_type", "text/x-from-tar");
                entry.addPaxHeader("SCHILY.xattr.user.meta.Color", "blue");
                tar.putArchiveEntry(entry);
                tar.write(text);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /// A bomb: 64 MiB of nothing in a few bytes, as a file larger than an object may be.
    @ParameterizedTest
    @ValueSource(strings = {"tar.gz", "tar.bz2"})
    void fileThatUnpacksToMoreThanAnObjectMayHaveIsNotUnpacked(String packing) {
        byte[] bomb = tar(packing, "c/bomb", "\0".repeat(64 << 20), "c/after", "text");
        Constraints plain = Constraints.DEFAULT;
        Constraints small =
                new Constraints(
                        1 << 20,
                        plain.maxMetaNameLength(),
                        plain.maxMetaValueLength(),
                        plain.maxMetaCount(),
                        plain.maxMetaOverallSize(),
                        plain.maxHeaderSize(),
                        plain.extraHeaderCount(),
                        plain.maxObjectNameLength(),
                        plain.maxContainerNameLength(),
                        plain.maxAccountNameLength(),
                        plain.containerListingLimit(),
                        plain.accountListingLimit());
        Request upload =
                Requests.of("PUT", ACCOUNT + "?extract-archive=" + packing)
                        .withHeaders(h -> h.with("Content-Length", bomb.length + ""))
                        .withBody(Body.of(ByteBuffer.wrap(bomb)));

        Response answer = new BulkMiddleware(SMALL, small).handle(upload, store::send);

        assertThat(bomb.length).isLessThan(1 << 20);
        assertThat(Responses.body(answer)).contains("c/bomb, 413 Request Entity Too Large");
        assertThat(store.send("HEAD", ACCOUNT + "/c/bomb").status()).isEqualTo(404);
        assertThat(get("/c/after")).isEqualTo("text");
    }

    private String get(String url) {
        return Responses.body(store.send("GET", ACCOUNT + url));
    }

    @Test
    void objectsAreDeletedAndThenTheirContainer() {
        String report = delete("c\n/c/one\nc/tw%20o\nc/none", "application/json");

        assertThat(report)
                .isEqualTo(
                        "{\"Response Status\": \"200 OK\", \"Response Body\": \"\", \"Number"
                                + " Deleted\": 3, \"Number Not Found\": 1, \"Errors\": []}");
        assertThat(store.send("HEAD", ACCOUNT + "/c").status()).isEqualTo(404);
    }

    @Test
    void whatCannotBeDeletedIsReported() {
        assertThat(delete("c\nc/one", "text/plain"))
                .isEqualTo(
                        """
                        Number Deleted: 1
                        Number Not Found: 0
                        Response Body:\s
                        Response Status: 400 Bad Request
                        Errors:
                        c, 409 Conflict
                        """);
        assertThat(delete("c", "application/xml"))
                .isEqualTo(
                        """
                        <delete>
                        <number_deleted>0</number_deleted>
                        <number_not_found>0</number_not_found>
                        <response_body></response_body>
                        <response_status>400 Bad Request</response_status>
                        <errors>
                        <object><name>c</name><status>409 Conflict</status></object>
                        </errors>
                        </delete>
                        """);
    }

    @Test
    void limitsOfDeletesHold() {
        assertThat(delete("c/1\nc/2\nc/3\nc/4", "text/plain")).contains("200 OK");
        assertThat(delete("c/1\nc/2\nc/3\nc/4\nc/5", "text/plain"))
                .contains("413 Request Entity Too Large")
                .contains("Maximum Bulk Deletes: 4 per request");
        assertThat(delete("c/" + "x".repeat(2600), "text/plain")).contains("Invalid File Name");
        assertThat(delete("", "text/plain")).contains("Invalid bulk delete.");
        assertThat(delete("c\nc\nc", "text/plain")).contains("Max delete failures exceeded");
        assertThat(delete("c", "image/png")).contains("406 Not Acceptable");
        assertThat(get("/c")).isEqualTo("one\ntw o\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "tar.gz", "tar.bz2"})
    void anArchiveBecomesObjects(String packing) {
        byte[] archive = tar(packing, "./new/a", "A", "new/sub/ü", "B".repeat(3000), "base", "x");

        String report = extract(ACCOUNT + "?extract-archive=" + packing, archive);

        assertThat(report)
                .startsWith("Number Files Created: 2\n")
                .endsWith("Response Status: 201 Created\nErrors:\n");
        assertThat(get("/new")).isEqualTo("a\nsub/ü\n");
        assertThat(get("/new/sub/%C3%BC")).isEqualTo("B".repeat(3000));
    }

    @Test
    void filesGoBelowThePathAndKeepWhatIsSaidOfThem() {
        String url = ACCOUNT + "/c/in/?extract-archive=tar";

        extract(url, tar("tar", "a/b", "A"), "X-Object-Meta-All", "1", "Content-Type", "x/y");

        Response head = store.send("HEAD", ACCOUNT + "/c/in/a/b");
        assertThat(head.headers().text("Content-Type")).isEqualTo("text/x-from-tar");
        assertThat(head.headers().text("X-Object-Meta-Color")).isEqualTo("blue");
        assertThat(head.headers().text("X-Object-Meta-All")).isEqualTo("1");
    }

    @Test
    void limitsOfArchivesHold() {
        String url = ACCOUNT + "?extract-archive=tar";

        assertThat(extract(url, tar("tar", "a/o", "", "b/o", "", "d/o", "")))
                .contains("More than 2 containers to create from tar.");
        assertThat(extract(url, tar("tar", "a/o", "x".repeat(10_001))))
                .contains("413 Request Entity Too Large");
        String tooLong = "a/" + "x".repeat(1025);
        assertThat(extract(url, tar("tar", tooLong, "", tooLong, "", "a/late", "")))
                .contains("Response Status: 400 Bad Request")
                .contains(tooLong + ", 400 Bad Request\n" + tooLong);
        assertThat(store.send("HEAD", ACCOUNT + "/a/late").status()).isEqualTo(404);
    }

    @Test
    void whatIsNoArchiveIsReported() {
        byte[] text = "this is no archive at all".repeat(100).getBytes(StandardCharsets.UTF_8);

        assertThat(extract(ACCOUNT + "?extract-archive=tar", text)).contains("Invalid Tar File");
        assertThat(extract(ACCOUNT + "?extract-archive=tar.gz", text)).contains("Invalid Tar File");
        assertThat(extract(ACCOUNT + "?extract-archive=tar.bz2", text))
                .contains("Invalid Tar File");
        assertThat(extract(ACCOUNT + "?extract-archive=tar", new byte[0]))
                .contains("Invalid Tar File: No Valid Files");
        assertThat(extract(ACCOUNT + "?extract-archive=zip", text))
                .isEqualTo("Unsupported archive format");
    }
}
