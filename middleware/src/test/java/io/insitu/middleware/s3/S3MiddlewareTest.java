package io.insitu.middleware.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3MiddlewareTest {
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

    @Test
    void bothApisSeeTheSameObject() {
        client.ok("PUT", "/bucket", "");
        client.ok(
                "PUT",
                "/bucket/a%20b",
                "hello",
                "x-amz-meta-color",
                "blue",
                "Content-Type",
                "text/x");

        Response swift =
                client.sendPlain(
                        "GET", "/v1/AUTH_test/bucket/a%20b", "X-Auth-Token", client.token());
        Response s3 = client.send("GET", "/bucket/a%20b", "");

        assertThat(swift.headers().text("X-Object-Meta-Color")).isEqualTo("blue");
        assertThat(Responses.body(swift)).isEqualTo("hello");
        assertThat(s3.headers().text("x-amz-meta-color")).isEqualTo("blue");
        assertThat(s3.headers().text("Content-Type")).isEqualTo("text/x");
        assertThat(s3.headers().text("ETag")).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(s3.headers().text("x-amz-request-id")).isEqualTo("tx-test");
        assertThat(s3.headers().has("X-Timestamp")).isFalse();
        assertThat(Responses.body(s3)).isEqualTo("hello");
    }

    @Test
    void rangesAndConditionsHold() {
        client.ok("PUT", "/bucket", "");
        client.ok("PUT", "/bucket/key", "0123456789");
        String etag = client.send("HEAD", "/bucket/key", "").headers().text("ETag");

        Response part = client.send("GET", "/bucket/key", "", "Range", "bytes=2-4");

        assertThat(part.status()).isEqualTo(206);
        assertThat(Responses.body(part)).isEqualTo("234");
        assertThat(client.send("GET", "/bucket/key", "", "If-None-Match", etag).status())
                .isEqualTo(304);
        SignedClient.refused(
                client.send("GET", "/bucket/key", "", "If-Match", "x"), 412, "PreconditionFailed");
        SignedClient.refused(
                client.send("GET", "/bucket/key", "", "Range", "bytes=99-"), 416, "InvalidRange");
        SignedClient.refused(
                client.send("PUT", "/bucket/key", "x", "If-None-Match", "*"),
                412,
                "PreconditionFailed");
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, testing, 20261123T090000Z, 403, InvalidAccessKeyId",
        "test:tester, wrong, 20261123T090000Z, 403, SignatureDoesNotMatch",
        "test:tester, testing, 20261123T091501Z, 403, RequestTimeTooSkewed",
        "test:reader, reading, 20261123T090000Z, 403, AccessDenied"
    })
    void whoMayNotIsRefused(String user, String key, String date, int status, String code) {
        SignedClient.refused(client.sendAs(user, key, date, "PUT", "/bucket", ""), status, code);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /absent, 404, NoSuchBucket",
        "GET, /absent/key, 404, NoSuchBucket",
        "GET, /bucket/absent, 404, NoSuchKey",
        "PUT, /absent/key, 404, NoSuchBucket",
        "PUT, /bucket, 409, BucketAlreadyOwnedByYou",
        "PUT, /B, 400, InvalidBucketName",
        "PUT, /bucket+segments, 400, InvalidBucketName",
        "GET, /bucket?policy, 501, NotImplemented",
        "GET, /bucket?max-keys=x, 400, InvalidArgument",
        "POST, /bucket/key, 501, NotImplemented",
        "DELETE, /, 405, MethodNotAllowed",
        "DELETE, /bucket/key?uploadId=none, 404, NoSuchUpload",
        "PUT, /bucket/key?partNumber=1&uploadId=none, 404, NoSuchUpload",
        "PUT, /bucket/key?partNumber=1001&uploadId=none, 400, InvalidArgument"
    })
    void errorsAreS3s(String method, String url, int status, String code) {
        client.ok("PUT", "/bucket", "");

        SignedClient.refused(client.send(method, url, ""), status, code);
    }

    @Test
    void bytesThatAreNotWhatWasPromisedAreNotStored() {
        client.ok("PUT", "/bucket", "");
        Request other = Requests.upload("PUT", "/bucket/key", "other");
        Request unsigned =
                other.withHeaders(given ->
                        given.with("x-amz-date", SignedClient.DATE)
                                .with("x-amz-content-sha256", Digests.sha256("hello")));

        SignedClient.refused(
                client.sendPlain(SignedClient.signed(unsigned, "test:tester", "testing")),
                400,
                "XAmzContentSHA256Mismatch");
        SignedClient.refused(
                client.send("PUT", "/bucket/key", "x", "Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="),
                400,
                "BadDigest");
        SignedClient.refused(
                client.send("PUT", "/bucket/key", "x", "x-amz-checksum-crc32", "AAAAAA=="),
                400,
                "BadDigest");
        SignedClient.refused(client.send("GET", "/bucket/key", ""), 404, "NoSuchKey");
    }

    @Test
    void aTrailingChecksumIsChecked() {
        client.ok("PUT", "/bucket", "");

        assertThat(trailing("crc32c", "yZRlqg==").status()).isEqualTo(200);
        SignedClient.refused(trailing("crc32c", "AAAAAA=="), 400, "BadDigest");
        assertThat(Responses.body(client.send("GET", "/bucket/key", ""))).isEqualTo("hello world");
        assertThat(client.send("HEAD", "/bucket/key", "").headers().has("Content-Encoding"))
                .isFalse();
    }

    private Response trailing(String algorithm, String value) {
        String name = "x-amz-checksum-" + algorithm;
        String body = "b\r\nhello world\r\n0\r\n" + name + ":" + value + "\r\n\r\n";
        Request unsigned =
                Requests.upload(
                                "PUT",
                                "/bucket/key",
                                body,
                                "Content-Encoding",
                                "aws-chunked",
                                "x-amz-trailer",
                                name,
                                "x-amz-decoded-content-length",
                                "11")
                        .withHeaders(given ->
                                given.with("x-amz-date", SignedClient.DATE)
                                        .with(
                                                "x-amz-content-sha256",
                                                "STREAMING-UNSIGNED-PAYLOAD-TRAILER"));
        return client.sendPlain(SignedClient.signed(unsigned, "test:tester", "testing"));
    }

    @Test
    void listingsArePagedWithTheirPrefixes() {
        client.ok("PUT", "/bucket", "");
        for (String key : List.of("a/1", "a/2", "b", "c%26", "d")) {
            client.ok("PUT", "/bucket/" + key, key);
        }

        String first = client.ok("GET", "/bucket?list-type=2&delimiter=/&max-keys=2", "");
        String token = SignedClient.element(first, "NextContinuationToken");
        String second =
                client.ok("GET", "/bucket?list-type=2&delimiter=/&continuation-token=" + token, "");
        String old = client.ok("GET", "/bucket?marker=b&max-keys=1", "");

        assertThat(first)
                .contains("<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes>", "<Key>b</Key>")
                .contains("<IsTruncated>true</IsTruncated>", "<KeyCount>2</KeyCount>");
        assertThat(second)
                .contains("<Key>c&amp;</Key>", "<Key>d</Key>", "<IsTruncated>false</IsTruncated>")
                .doesNotContain("<Key>b</Key>");
        assertThat(SignedClient.element(old, "Key")).isEqualTo("c&amp;");
        assertThat(client.ok("GET", "/", "")).contains("<Name>bucket</Name>");
    }

    @Test
    void copiesTakeOrReplaceMetadata() {
        client.ok("PUT", "/bucket", "");
        client.ok("PUT", "/bucket/key", "hello", "x-amz-meta-color", "blue");

        String copied = client.ok("PUT", "/bucket/copy", "", "x-amz-copy-source", "/bucket/key");
        client.ok(
                "PUT",
                "/bucket/key",
                "",
                "x-amz-copy-source",
                "bucket/key",
                "x-amz-metadata-directive",
                "REPLACE",
                "x-amz-meta-shape",
                "round");

        assertThat(SignedClient.element(copied, "ETag"))
                .isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(client.send("HEAD", "/bucket/copy", "").headers().text("x-amz-meta-color"))
                .isEqualTo("blue");
        Response replaced = client.send("HEAD", "/bucket/key", "");
        assertThat(replaced.headers().text("x-amz-meta-shape")).isEqualTo("round");
        assertThat(replaced.headers().has("x-amz-meta-color")).isFalse();
        String[] source = {"x-amz-copy-source", "bucket/copy"};
        SignedClient.refused(client.send("PUT", "/bucket/copy", "", source), 400, "InvalidRequest");
        source[1] = "bucket/none";
        SignedClient.refused(client.send("PUT", "/bucket/copy", "", source), 404, "NoSuchKey");
    }

    @Test
    void manyAreDeletedAtOnce() {
        client.ok("PUT", "/bucket", "");
        client.ok("PUT", "/bucket/a", "a");
        client.ok("PUT", "/bucket/b%3C", "b");

        String deleted =
                client.ok(
                        "POST",
                        "/bucket?delete",
                        "<Delete><Object><Key>a</Key></Object><Object><Key>b&lt;</Key></Object>"
                                + "<Object><Key>none</Key></Object></Delete>");

        assertThat(deleted)
                .contains("<Key>a</Key>", "<Key>b&lt;</Key>", "<Key>none</Key>")
                .doesNotContain("<Error>");
        assertThat(client.ok("GET", "/bucket", "")).doesNotContain("<Contents>");
        SignedClient.refused(
                client.send("POST", "/bucket?delete", "<!DOCTYPE x><Delete/>"),
                400,
                "MalformedXML");
        SignedClient.refused(
                client.send(
                        "POST",
                        "/bucket?delete",
                        "<Delete>" + "<Object><Key>a</Key></Object>".repeat(6) + "</Delete>"),
                400,
                "MalformedXML");
    }

    @Test
    void aPublicBucketIsReadByEverybody() {
        client.ok("PUT", "/bucket", "", "x-amz-acl", "public-read");
        client.ok("PUT", "/bucket/key", "hello");

        Response anybody = client.sendPlain("GET", "/v1/AUTH_test/bucket/key");
        String acl = client.ok("GET", "/bucket?acl", "");
        client.ok("PUT", "/bucket?acl", "", "x-amz-acl", "private");

        assertThat(Responses.body(anybody)).isEqualTo("hello");
        assertThat(acl).contains("AllUsers", "<Permission>READ</Permission>");
        assertThat(client.sendPlain("GET", "/v1/AUTH_test/bucket/key").status()).isEqualTo(401);
        assertThat(client.ok("GET", "/bucket?acl", "")).doesNotContain("AllUsers");
    }

    @Test
    void aSignedUrlWorksUntilItsEnd() {
        client.ok("PUT", "/bucket", "");
        client.ok("PUT", "/bucket/key", "hello");

        Response early = client.sendPlain(url("20261123T085900Z", 120));
        Response late = client.sendPlain(url("20261123T085900Z", 59));

        assertThat(Responses.body(early)).isEqualTo("hello");
        assertThat(early.headers().text("Content-Type")).isEqualTo("text/x");
        SignedClient.refused(late, 403, "AccessDenied");
    }

    private static Request url(String date, int seconds) {
        String url =
                ("/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test:tester/"
                                + "20261123/us-east-1/s3/aws4_request&X-Amz-Date=%s"
                                + "&X-Amz-Expires=%d&X-Amz-SignedHeaders=host"
                                + "&response-content-type=text/x&X-Amz-Signature=")
                        .formatted(date, seconds);
        String signature =
                SignatureV4.ofQuery(Requests.of("GET", url), SignedClient.CONFIG)
                        .computed("testing");
        return Requests.of("GET", url + signature);
    }

    @Test
    void aBucketMayStandInTheHostsName() {
        client.ok("PUT", "/bucket", "");
        client.ok("PUT", "/bucket/a/b", "hello");
        Request unsigned =
                Requests.of(
                        "GET",
                        "/a/b",
                        "Host",
                        "bucket.store.example:8080",
                        "x-amz-date",
                        SignedClient.DATE,
                        "x-amz-content-sha256",
                        Digests.sha256(""));

        Response answer = client.sendPlain(SignedClient.signed(unsigned, "test:tester", "testing"));

        assertThat(Responses.body(answer)).isEqualTo("hello");
    }

    @Test
    void aBucketWithObjectsKeepsTheSegmentsOfItsUploads() {
        client.ok("PUT", "/bucket", "");
        client.ok("PUT", "/bucket/key", "");
        String id = SignedClient.element(client.ok("POST", "/bucket/up?uploads", ""), "UploadId");
        client.ok("PUT", "/bucket/up?partNumber=1&uploadId=" + id, "part");

        SignedClient.refused(client.send("DELETE", "/bucket", ""), 409, "BucketNotEmpty");
        String parts = client.ok("GET", "/bucket/up?uploadId=" + id, "");
        client.ok("DELETE", "/bucket/key", "");
        client.ok("DELETE", "/bucket", "");

        assertThat(parts).contains("<PartNumber>1</PartNumber>");
        Response segments =
                client.sendPlain(
                        "HEAD", "/v1/AUTH_test/bucket+segments", "X-Auth-Token", client.token());
        assertThat(segments.status()).isEqualTo(404);
    }

    @Test
    void whatIsNotSignedPasses() {
        assertThat(client.sendPlain("GET", "/v1/AUTH_test").status()).isEqualTo(401);
    }

    @Test
    void aProgramThatRefusesAnUploadIsHeard() {
        Middleware refusing =
                (request, next) -> {
                    if (request.method().equals("PUT") && request.path().endsWith("/key")) {
                        throw new SwiftException(
                                422, "no numbers", Headers.of("X-Nexe-Retcode", "2"));
                    }
                    return next.handle(request);
                };
        try (SignedClient refused =
                new SignedClient(folder.resolve("refused"), SignedClient.CONFIG, refusing)) {
            refused.ok("PUT", "/bucket", "");
            Response answer = refused.send("PUT", "/bucket/key", "123");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(Responses.body(answer))
                    .contains("<Code>InvalidRequest</Code>", "<Message>no numbers</Message>");
        }
    }
}
