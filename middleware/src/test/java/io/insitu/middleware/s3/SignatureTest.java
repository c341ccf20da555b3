package io.insitu.middleware.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Request;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.testing.Requests;
import io.insitu.storage.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The examples in AWS's documents of its signatures.
class SignatureTest {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String CREDENTIAL =
            "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";
    private static final String EMPTY =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String[] CHUNKS = {
        "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        "400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"
    };

    private static Signature signature(Request request) {
        return Signature.of(request, S3Config.DEFAULT).orElseThrow();
    }

    private static String authorization(String signed, String signature) {
        return "AWS4-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s"
                .formatted(CREDENTIAL, signed, signature);
    }

    @Test
    void version4InAHeaderIsThatOfAwsExample() {
        String expected = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
        Request request =
                Requests.of(
                        "GET",
                        "/test.txt",
                        "Host",
                        "examplebucket.s3.amazonaws.com",
                        "Range",
                        "bytes=0-9",
                        "x-amz-content-sha256",
                        EMPTY,
                        "x-amz-date",
                        "20130524T000000Z",
                        "Authorization",
                        authorization("host;range;x-amz-content-sha256;x-amz-date", expected));

        assertThat(signature(request).accessKey()).isEqualTo("AKIAIOSFODNN7EXAMPLE");
        assertThat(signature(request).given()).isEqualTo(expected);
        assertThat(signature(request).computed(SECRET)).isEqualTo(expected);
    }

    @Test
    void version4InAUrlIsThatOfAwsExample() {
        Request request =
                Requests.of(
                        "GET",
                        "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
                                + CREDENTIAL.replace("/", "%2F")
                                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
                                + "&X-Amz-SignedHeaders=host&X-Amz-Signature=x",
                        "Host",
                        "examplebucket.s3.amazonaws.com");

        assertThat(signature(request).computed(SECRET))
                .isEqualTo("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    @Test
    void version2IsThatOfAwsExample() {
        Request request =
                Requests.of(
                        "GET",
                        "/johnsmith/photos/puppy.jpg",
                        "Date",
                        "Tue, 27 Mar 2007 19:36:42 +0000",
                        "Authorization",
                        "AWS AKIAIOSFODNN7EXAMPLE:bWq2s1WEIj+Ydj0vQ697zp+IXMU=");

        assertThat(signature(request).computed("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
                .isEqualTo("bWq2s1WEIj+Ydj0vQ697zp+IXMU=");
    }

    @Test
    void version2SignsTheBucketOfTheHostsName() {
        Request request =
                Requests.of(
                        "GET",
                        "/photos/puppy.jpg",
                        "Host",
                        "johnsmith.store.example",
                        "Date",
                        "Tue, 27 Mar 2007 19:36:42 +0000",
                        "Authorization",
                        "AWS AKIAIOSFODNN7EXAMPLE:none");

        assertThat(
                        SignatureV2.ofHeader(request, SignedClient.CONFIG)
                                .computed("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
                .isEqualTo("bWq2s1WEIj+Ydj0vQ697zp+IXMU=");
    }

    private static Request chunked(String body) {
        String seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
        String signed =
                "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                        + "x-amz-decoded-content-length;x-amz-storage-class";
        return Requests.of(
                        "PUT",
                        "/examplebucket/chunkObject.txt",
                        "Host",
                        "s3.amazonaws.com",
                        "x-amz-date",
                        "20130524T000000Z",
                        "x-amz-storage-class",
                        "REDUCED_REDUNDANCY",
                        "Authorization",
                        authorization(signed, seed),
                        "x-amz-content-sha256",
                        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                        "Content-Encoding",
                        "aws-chunked",
                        "x-amz-decoded-content-length",
                        "66560",
                        "Content-Length",
                        "66824")
                .withBody(Body.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static String chunks(String first) {
        return String.join(
                "\r\n", CHUNKS[0], first, CHUNKS[1], "a".repeat(1024), CHUNKS[2], "", "");
    }

    private static byte[] decoded(String body) throws IOException {
        Request request = chunked(body);
        Payload payload = new Payload(request, signature(request), SECRET);
        return ContentBody.read(payload.decoded().body(), 1 << 20);
    }

    @Test
    void signedChunksAreThoseOfAwsExample() throws IOException {
        Request request = chunked("");
        assertThat(signature(request).computed(SECRET)).isEqualTo(signature(request).given());

        byte[] bytes = decoded(chunks("a".repeat(65536)));

        assertThat(bytes).isEqualTo("a".repeat(66560).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anotherByteInAChunkIsNoticed() {
        assertThatThrownBy(() -> decoded(chunks("b" + "a".repeat(65535))))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("SignatureDoesNotMatch");
    }

    @Test
    void chunksThatEndTooSoonAreNoticed() {
        String whole = chunks("a".repeat(65536));

        assertThatThrownBy(() -> decoded(whole.substring(0, 65536 + 200)))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("IncompleteBody");
    }

    @Test
    void crc64IsThatOfItsSpecification() {
        Crc64Nvme crc = new Crc64Nvme();

        crc.update("123456789".getBytes(StandardCharsets.US_ASCII));

        assertThat(crc.getValue()).isEqualTo(0xae8b14860a799888L);
    }
}
