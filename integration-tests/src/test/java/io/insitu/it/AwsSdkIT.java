package io.insitu.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.it.harness.Bytes;
import io.insitu.it.harness.SharedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// AWS's SDK for Java as it comes: it signs in chunks and sends a CRC32 behind each body unless it
/// is told otherwise.
class AwsSdkIT {
    @RegisterExtension static final SharedServer SERVER = new SharedServer();

    private static final StaticCredentialsProvider TESTER =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test:tester", "testing"));
    private static final S3Configuration PATHS =
            S3Configuration.builder().pathStyleAccessEnabled(true).build();
    private static final int PART_BYTES = 5 << 20;

    private final S3Client s3 =
            S3Client.builder()
                    .endpointOverride(URI.create(SERVER.process().url()))
                    .region(Region.US_EAST_1)
                    .credentialsProvider(TESTER)
                    .httpClient(UrlConnectionHttpClient.create())
                    .serviceConfiguration(PATHS)
                    .build();
    private String bucket = "";

    @BeforeEach
    void makeBucket() {
        bucket = SERVER.freshContainer("aws-sdk").substring(1);
    }

    @AfterEach
    void close() {
        s3.close();
    }

    @Test
    void bucketsAreMadeFoundAndDeleted() {
        String name = bucket + "-made";

        s3.createBucket(request -> request.bucket(name));

        assertThat(s3.listBuckets().buckets()).anyMatch(each -> each.name().equals(name));
        s3.headBucket(request -> request.bucket(name));
        s3.deleteBucket(request -> request.bucket(name));
        assertThatThrownBy(() -> s3.headBucket(request -> request.bucket(name)))
                .isInstanceOf(NoSuchBucketException.class);
    }

    @Test
    void objectsComeBackWithWhatWasSaidOfThem() {
        byte[] bytes = Bytes.of(1, 300_000);
        String md5 = '"' + Bytes.md5(bytes) + '"';

        String etag =
                s3.putObject(
                                request ->
                                        request.bucket(bucket)
                                                .key("a b/ö")
                                                .contentType("text/plain")
                                                .metadata(Map.of("colour", "blue")),
                                RequestBody.fromBytes(bytes))
                        .eTag();
        var head = s3.headObject(request -> request.bucket(bucket).key("a b/ö"));

        assertThat(etag).isEqualTo(md5);
        assertThat(head.eTag()).isEqualTo(md5);
        assertThat(head.contentLength()).isEqualTo(300_000);
        assertThat(head.contentType()).isEqualTo("text/plain");
        assertThat(head.metadata()).containsEntry("colour", "blue");
        assertThat(get("a b/ö")).isEqualTo(bytes);
    }

    @Test
    void rangesAndConditionsAreKept() {
        String etag = put("o", Bytes.of(2, 1000));

        byte[] range =
                s3.getObjectAsBytes(request -> request.bucket(bucket).key("o").range("bytes=10-19"))
                        .asByteArray();

        assertThat(range).isEqualTo(Arrays.copyOfRange(Bytes.of(2, 1000), 10, 20));
        refused(
                304,
                () ->
                        s3.getObjectAsBytes(
                                request -> request.bucket(bucket).key("o").ifNoneMatch(etag)));
        refused(
                412,
                () ->
                        s3.getObjectAsBytes(
                                request -> request.bucket(bucket).key("o").ifMatch("\"0\"")));
        refused(
                416,
                () ->
                        s3.getObjectAsBytes(
                                request -> request.bucket(bucket).key("o").range("bytes=1000-")));
        refused(
                412,
                () ->
                        s3.putObject(
                                request -> request.bucket(bucket).key("o").ifNoneMatch("*"),
                                RequestBody.fromString("another")));
        assertThatThrownBy(() -> get("none")).isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void checksumsBehindTheBodyAreChecked() {
        List<ChecksumAlgorithm> algorithms =
                List.of(ChecksumAlgorithm.CRC32, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256);
        for (ChecksumAlgorithm algorithm : algorithms) {
            byte[] bytes = Bytes.of(3, 200_000);

            s3.putObject(
                    request -> request.bucket(bucket).key("o").checksumAlgorithm(algorithm),
                    RequestBody.fromContentProvider(
                            () -> new ByteArrayInputStream(bytes), 200_000, "a/b"));

            assertThat(get("o")).as(algorithm.toString()).isEqualTo(bytes);
        }
        refused(
                400,
                () ->
                        s3.putObject(
                                request ->
                                        request.bucket(bucket).key("o").checksumCRC32("AAAAAA=="),
                                RequestBody.fromString("of another sum")));
    }

    @Test
    void uploadsInPartsBecomeOneObject() {
        byte[] first = Bytes.of(4, PART_BYTES);
        byte[] last = Bytes.of(5, 1000);
        put("source", last);

        String id =
                s3.createMultipartUpload(
                                request -> request.bucket(bucket).key("large").contentType("a/b"))
                        .uploadId();
        String one =
                s3.uploadPart(
                                request ->
                                        request.bucket(bucket)
                                                .key("large")
                                                .uploadId(id)
                                                .partNumber(1),
                                RequestBody.fromBytes(first))
                        .eTag();
        String two =
                s3.uploadPartCopy(request ->
                                request.sourceBucket(bucket)
                                        .sourceKey("source")
                                        .destinationBucket(bucket)
                                        .destinationKey("large")
                                        .uploadId(id)
                                        .partNumber(2))
                        .copyPartResult()
                        .eTag();
        assertThat(
                        s3.listParts(request -> request.bucket(bucket).key("large").uploadId(id))
                                .parts())
                .hasSize(2);
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket)).uploads()).hasSize(1);
        String etag =
                s3.completeMultipartUpload(request ->
                                request.bucket(bucket)
                                        .key("large")
                                        .uploadId(id)
                                        .multipartUpload(
                                                upload -> upload.parts(part(1, one), part(2, two))))
                        .eTag();

        assertThat(etag).endsWith("-2\"");
        byte[] all = get("large");
        assertThat(Arrays.copyOf(all, PART_BYTES)).isEqualTo(first);
        assertThat(Arrays.copyOfRange(all, PART_BYTES, all.length)).isEqualTo(last);
        assertThat(s3.headObject(request -> request.bucket(bucket).key("large")).eTag())
                .isEqualTo(etag);
    }

    @Test
    void uploadsThatAreGivenUpLeaveNothing() {
        String id =
                s3.createMultipartUpload(request -> request.bucket(bucket).key("never")).uploadId();
        s3.uploadPart(
                request -> request.bucket(bucket).key("never").uploadId(id).partNumber(1),
                RequestBody.fromString("part"));

        s3.abortMultipartUpload(request -> request.bucket(bucket).key("never").uploadId(id));

        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket)).uploads()).isEmpty();
        s3.deleteBucket(request -> request.bucket(bucket));
    }

    @Test
    void copiesHaveTheirOwnMetadataWhereAskedFor() {
        put("source", Bytes.of(6, 5000));

        s3.copyObject(request ->
                request.sourceBucket(bucket)
                        .sourceKey("source")
                        .destinationBucket(bucket)
                        .destinationKey("copy")
                        .metadataDirective(MetadataDirective.REPLACE)
                        .metadata(Map.of("of", "copy")));

        assertThat(get("copy")).isEqualTo(Bytes.of(6, 5000));
        assertThat(s3.headObject(request -> request.bucket(bucket).key("copy")).metadata())
                .containsEntry("of", "copy");
    }

    @Test
    void listingsAreReadPageByPageAndManyAreDeletedAtOnce() {
        List<String> keys = IntStream.range(0, 25).mapToObj("dir/%02d"::formatted).toList();
        keys.forEach(key -> put(key, new byte[0]));
        put("top", new byte[0]);

        List<String> listed =
                s3
                        .listObjectsV2Paginator(
                                request -> request.bucket(bucket).prefix("dir/").maxKeys(10))
                        .contents()
                        .stream()
                        .map(S3Object::key)
                        .toList();
        var level = s3.listObjectsV2(request -> request.bucket(bucket).delimiter("/"));
        var old = s3.listObjects(request -> request.bucket(bucket).marker("dir/23"));
        var deleted =
                s3.deleteObjects(request ->
                        request.bucket(bucket)
                                .delete(delete ->
                                        delete.objects(
                                                keys.stream()
                                                        .map(key ->
                                                                ObjectIdentifier.builder()
                                                                        .key(key)
                                                                        .build())
                                                        .toList())));

        assertThat(listed).isEqualTo(keys);
        assertThat(level.commonPrefixes()).singleElement().matches(p -> p.prefix().equals("dir/"));
        assertThat(level.contents()).extracting(S3Object::key).containsExactly("top");
        assertThat(old.contents()).extracting(S3Object::key).containsExactly("dir/24", "top");
        assertThat(deleted.deleted()).extracting(DeletedObject::key).isEqualTo(keys);
        s3.deleteObject(request -> request.bucket(bucket).key("top"));
        assertThat(s3.listObjectsV2(request -> request.bucket(bucket)).keyCount()).isZero();
    }

    @Test
    void presignedAddressesNeedNothingElse() throws IOException {
        put("o", Bytes.of(7, 2000));
        try (S3Presigner presigner =
                S3Presigner.builder()
                        .endpointOverride(URI.create(SERVER.process().url()))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(TESTER)
                        .serviceConfiguration(PATHS)
                        .build()) {
            URI url =
                    URI.create(
                            presigner
                                    .presignGetObject(presign ->
                                            presign.signatureDuration(Duration.ofMinutes(5))
                                                    .getObjectRequest(
                                                            GetObjectRequest.builder()
                                                                    .bucket(bucket)
                                                                    .key("o")
                                                                    .build()))
                                    .url()
                                    .toString());

            try (InputStream in = url.toURL().openStream()) {
                assertThat(in.readAllBytes()).isEqualTo(Bytes.of(7, 2000));
            }
            URI changed = URI.create(url.toString().replace("/o?", "/p?"));
            var connection = (HttpURLConnection) changed.toURL().openConnection();
            assertThat(connection.getResponseCode()).isEqualTo(403);
        }
    }

    private static CompletedPart part(int number, String etag) {
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private String put(String key, byte[] bytes) {
        return s3.putObject(
                        request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes))
                .eTag();
    }

    private byte[] get(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray();
    }

    private static void refused(int status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refusal -> assertThat(refusal.statusCode()).isEqualTo(status));
    }
}
