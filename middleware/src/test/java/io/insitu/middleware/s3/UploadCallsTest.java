package io.insitu.middleware.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
import io.insitu.middleware.testing.Responses;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadCallsTest {
    @TempDir private Path folder;
    private SignedClient client;

    @BeforeEach
    void open() {
        client = new SignedClient(folder);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private String begin() {
        return SignedClient.element(
                client.ok("POST", "/bucket/key?uploads", "", "x-amz-meta-color", "blue"),
                "UploadId");
    }

    private String part(String upload, int number, String bytes) {
        Response answer =
                client.send(
                        "PUT", "/bucket/key?partNumber=" + number + "&uploadId=" + upload, bytes);
        assertThat(answer.status()).isEqualTo(200);
        return "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>"
                .formatted(number, answer.headers().text("ETag"));
    }

    private Response complete(String upload, String... parts) {
        String body =
                "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + String.join("", parts)
                        + "</CompleteMultipartUpload>";
        return client.send("POST", "/bucket/key?uploadId=" + upload, body);
    }

    @Test
    void anUploadInPartsBecomesOneObject() {
        client.ok("PUT", "/bucket", "");
        client.ok("PUT", "/bucket/source", "0123456789");
        String upload = begin();
        String first = part(upload, 1, "hello ");
        String copied =
                client.ok(
                        "PUT",
                        "/bucket/key?partNumber=10&uploadId=" + upload,
                        "",
                        "x-amz-copy-source",
                        "/bucket/source",
                        "x-amz-copy-source-range",
                        "bytes=2-3");
        String last =
                "<Part><PartNumber>10</PartNumber><ETag>%s</ETag></Part>"
                        .formatted(SignedClient.element(copied, "ETag"));
        assertThat(client.ok("GET", "/bucket?uploads", "")).contains(upload);
        assertThat(client.ok("GET", "/bucket/key?uploadId=" + upload, ""))
                .contains("<PartNumber>1</PartNumber>", "<PartNumber>10</PartNumber>");

        SignedClient.refused(complete(upload, last, first), 400, "InvalidPartOrder");
        Response done = complete(upload, first, last);

        String etag = SignedClient.element(Responses.body(done), "ETag");
        assertThat(etag).matches("\"[0-9a-f]{32}-2\"");
        Response whole = client.send("GET", "/bucket/key", "");
        assertThat(whole.headers().text("ETag")).isEqualTo(etag);
        assertThat(whole.headers().text("x-amz-meta-color")).isEqualTo("blue");
        assertThat(Responses.body(whole)).isEqualTo("hello 23");
        assertThat(client.ok("GET", "/bucket", "")).contains("<ETag>" + etag + "</ETag>");
        assertThat(client.send("GET", "/bucket/key", "", "If-None-Match", etag).status())
                .isEqualTo(304);
        assertThat(SignedClient.element(Responses.body(complete(upload, first, last)), "ETag"))
                .isEqualTo(etag);
        assertThat(client.ok("GET", "/bucket?uploads", "")).doesNotContain(upload);
    }

    @Test
    void deletingAnObjectOfPartsDeletesTheParts() {
        client.ok("PUT", "/bucket", "");
        String upload = begin();
        assertThat(complete(upload, part(upload, 1, "hello")).status()).isEqualTo(200);

        client.ok("DELETE", "/bucket/key", "");

        Response segments =
                client.sendPlain(
                        "GET", "/v1/AUTH_test/bucket+segments", "X-Auth-Token", client.token());
        assertThat(segments.status()).isEqualTo(204);
        client.ok("DELETE", "/bucket", "");
        SignedClient.refused(client.send("GET", "/bucket", ""), 404, "NoSuchBucket");
    }

    @Test
    void badPartsAreRefusedAndUploadsGivenUp() {
        client.ok("PUT", "/bucket", "");
        String upload = begin();
        String small = part(upload, 1, "hi");
        String next = part(upload, 2, "there");

        SignedClient.refused(complete(upload, small, next), 400, "EntityTooSmall");
        SignedClient.refused(complete(upload, next.replace("2", "3")), 400, "InvalidPart");
        SignedClient.refused(
                client.send("POST", "/bucket/key?uploadId=" + upload, "<no"), 400, "MalformedXML");
        client.ok("DELETE", "/bucket/key?uploadId=" + upload, "");
        SignedClient.refused(complete(upload, next), 404, "NoSuchUpload");
    }
}
