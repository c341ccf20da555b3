package io.insitu.middleware.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Response;
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

/// Buckets and objects with access control lists of their own: `test:tester` owns them,
/// `test:reader` owns nothing.
class GrantedAccessTest {
    @TempDir private Path folder;
    private SignedClient client;

    @BeforeEach
    void open() {
        client = new SignedClient(folder, SignedClient.config(true, false, false));
        client.ok("PUT", "/bucket", "");
        client.ok("PUT", "/bucket/key", "hello");
    }

    @AfterEach
    void close() {
        client.close();
    }

    private Response asReader(String method, String url, String body, String... headers) {
        return client.sendAs(
                "test:reader", "reading", SignedClient.DATE, method, url, body, headers);
    }

    @Test
    void whatIsNotGrantedIsRefused() {
        for (String each :
                List.of(
                        "GET /bucket",
                        "DELETE /bucket",
                        "PUT /another",
                        "GET /bucket?acl",
                        "PUT /bucket?acl",
                        "GET /bucket?location",
                        "GET /bucket?uploads",
                        "PUT /bucket?versioning",
                        "GET /bucket/key",
                        "PUT /bucket/key",
                        "DELETE /bucket/key",
                        "GET /bucket/key?acl",
                        "PUT /bucket/key?acl",
                        "POST /bucket/key?uploads",
                        "PUT /bucket/key?partNumber=1&uploadId=u",
                        "GET /bucket/key?uploadId=u",
                        "POST /bucket/key?uploadId=u",
                        "DELETE /bucket/key?uploadId=u")) {
            String[] methodAndUrl = each.split(" ", 2);
            SignedClient.refused(
                    asReader(methodAndUrl[0], methodAndUrl[1], ""), 403, "AccessDenied");
        }
    }

    @Test
    void whatMayNotBeReadIsNotDescribed() {
        assertThat(asReader("HEAD", "/bucket", "").status()).isEqualTo(403);
        assertThat(asReader("HEAD", "/bucket/key", "").status()).isEqualTo(403);
    }

    @Test
    void anObjectIsReadByWhomItsListNames() {
        client.ok("PUT", "/bucket/key", "hello", "x-amz-grant-read", "id=\"test:reader\"");

        assertThat(Responses.body(asReader("GET", "/bucket/key", ""))).isEqualTo("hello");
        SignedClient.refused(asReader("GET", "/bucket", ""), 403, "AccessDenied");
        SignedClient.refused(asReader("GET", "/bucket/key?acl", ""), 403, "AccessDenied");
    }

    @Test
    void whoMayWriteABucketOwnsWhatTheyStoreThere() {
        client.ok("PUT", "/bucket?acl", "", "x-amz-grant-write", "id=test:reader");

        assertThat(asReader("PUT", "/bucket/theirs", "x").status()).isEqualTo(200);

        SignedClient.refused(client.send("GET", "/bucket/theirs", ""), 403, "AccessDenied");
        assertThat(Responses.body(asReader("GET", "/bucket/theirs?acl", "")))
                .contains("<Owner><ID>test:reader</ID>");
        client.ok("DELETE", "/bucket/theirs", "");
    }

    @Test
    void aBucketsOwnerIsGrantedWhatTheObjectsOwnerSays() {
        client.ok("PUT", "/bucket?acl", "", "x-amz-acl", "public-read-write");

        asReader("PUT", "/bucket/theirs", "x", "x-amz-acl", "bucket-owner-read");

        assertThat(client.ok("GET", "/bucket/theirs", "")).isEqualTo("x");
        SignedClient.refused(client.send("GET", "/bucket/theirs?acl", ""), 403, "AccessDenied");
    }

    @Test
    void aCopyIsReadFromItsSourceAndBelongsToWhoMakesIt() {
        client.ok("PUT", "/bucket?acl", "", "x-amz-acl", "public-read-write");
        String[] from = {"x-amz-copy-source", "/bucket/key"};

        SignedClient.refused(asReader("PUT", "/bucket/copy", "", from), 403, "AccessDenied");
        client.ok("PUT", "/bucket/key?acl", "", "x-amz-acl", "public-read");

        assertThat(asReader("PUT", "/bucket/copy", "", from).status()).isEqualTo(200);
        assertThat(Responses.body(asReader("GET", "/bucket/copy?acl", "")))
                .contains("<Owner><ID>test:reader</ID>")
                .doesNotContain("AllUsers");
    }

    @Test
    void anUploadBecomesAnObjectWithTheListThatItWasBegunWith() {
        String begun = client.ok("POST", "/bucket/up?uploads", "", "x-amz-acl", "public-read");
        String id = SignedClient.element(begun, "UploadId");
        String part = "/bucket/up?partNumber=1&uploadId=" + id;
        String etag = client.send("PUT", part, "part").headers().text("ETag");
        client.ok(
                "POST",
                "/bucket/up?uploadId=" + id,
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>%s</ETag></Part>"
                                .formatted(etag)
                        + "</CompleteMultipartUpload>");

        assertThat(Responses.body(asReader("GET", "/bucket/up", ""))).isEqualTo("part");
        client.ok("PUT", "/bucket/up?acl", "", "x-amz-acl", "private");
        Response after = client.send("HEAD", "/bucket/up", "");
        assertThat(after.headers().text("ETag")).endsWith("-1\"");
        assertThat(client.ok("GET", "/bucket", "")).contains(after.headers().text("ETag"));
        assertThat(client.ok("GET", "/bucket/up", "")).isEqualTo("part");
        SignedClient.refused(asReader("GET", "/bucket/up", ""), 403, "AccessDenied");
    }

    @Test
    void partsAreNotReadByCopyingThem() {
        client.ok("PUT", "/bucket?acl", "", "x-amz-acl", "public-read-write");
        String begun = client.ok("POST", "/bucket/up?uploads", "", "x-amz-acl", "public-read");
        String id = SignedClient.element(begun, "UploadId");
        client.ok("PUT", "/bucket/up?partNumber=1&uploadId=" + id, "part");

        Response copy =
                asReader(
                        "PUT",
                        "/bucket/stolen",
                        "",
                        "x-amz-copy-source",
                        "/bucket%2Bsegments/up/" + id + "/1");

        SignedClient.refused(copy, 403, "AccessDenied");
    }

    @Test
    void aListInXmlReplacesTheOneThatWasThere() {
        String list =
                "<AccessControlPolicy xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Owner>"
                        + "<ID>test:tester</ID></Owner><AccessControlList><Grant>"
                        + "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                        + " xsi:type=\"CanonicalUser\"><ID>test:reader</ID></Grantee>"
                        + "<Permission>%s</Permission></Grant></AccessControlList>"
                        + "</AccessControlPolicy>";

        client.ok("PUT", "/bucket/key?acl", list.formatted("READ_ACP"));

        assertThat(Responses.body(asReader("GET", "/bucket/key?acl", "")))
                .contains("<ID>test:reader</ID>", "<Permission>READ_ACP</Permission>");
        assertThat(client.ok("GET", "/bucket/key", "")).isEqualTo("hello");
        SignedClient.refused(
                asReader("PUT", "/bucket/key?acl", list.formatted("READ")), 403, "AccessDenied");
        SignedClient.refused(
                client.send(
                        "PUT",
                        "/bucket/key?acl",
                        list.formatted("READ").replace("<ID>test:tester", "<ID>test:reader")),
                403,
                "AccessDenied");
    }

    @Test
    void whatIsNoListIsRefused() {
        String owner = "<Owner><ID>test:tester</ID></Owner>";
        for (String body :
                List.of(
                        "",
                        "<Owner/><AccessControlList/>",
                        owner,
                        owner + "<AccessControlList/><AccessControlList/>",
                        owner + "<AccessControlList/><Other/>",
                        owner + "<AccessControlList><Other/></AccessControlList>",
                        owner
                                + "<AccessControlList><Grant><Grantee><ID>x</ID></Grantee>"
                                + "<Permission>READ</Permission></Grant></AccessControlList>",
                        "no XML <")) {
            String list = "<AccessControlPolicy>" + body + "</AccessControlPolicy>";
            SignedClient.refused(client.send("PUT", "/bucket?acl", list), 400, "MalformedACLError");
        }
    }

    @Test
    void headersThatSayNoListAreRefused() {
        String read = "x-amz-grant-read";

        refused(400, "InvalidArgument", "x-amz-acl", "nonsense");
        refused(400, "InvalidArgument", read, "uri=nonsense");
        refused(400, "InvalidArgument", read, "name=x");
        refused(400, "InvalidArgument", read, "id=AllUsers");
        refused(400, "InvalidRequest", read, "nonsense");
        refused(501, "NotImplemented", read, "emailaddress=a@b.example");
        refused(400, "MissingSecurityHeader", "x-amz-other", "nothing");
    }

    private void refused(int status, String code, String header, String value) {
        Response answer = client.send("PUT", "/bucket?acl", "", header, value);
        SignedClient.refused(answer, status, code);
    }

    @Test
    void aListIsGivenInOneWayOnly() {
        SignedClient.refused(
                client.send("PUT", "/bucket?acl", "<a/>", "x-amz-acl", "private"),
                400,
                "UnexpectedContent");
        SignedClient.refused(
                client.send(
                        "PUT",
                        "/bucket?acl",
                        "",
                        "x-amz-acl",
                        "private",
                        "x-amz-grant-read",
                        "id=test:reader"),
                400,
                "InvalidRequest");
    }

    @Test
    void aBucketOfAnotherOwnerIsNotCreatedOverIt() {
        SignedClient.refused(client.send("PUT", "/bucket", ""), 409, "BucketAlreadyOwnedByYou");
        Response others =
                client.sendAs(
                        "test:owner",
                        "owning",
                        SignedClient.DATE,
                        "PUT",
                        "/bucket",
                        "",
                        "x-amz-acl",
                        "public-read");

        SignedClient.refused(others, 409, "BucketAlreadyExists");
        assertThat(client.ok("GET", "/bucket?acl", ""))
                .contains("<Owner><ID>test:tester</ID>")
                .doesNotContain("AllUsers");
    }

    @Test
    void owningTheAccountOpensNoBucketOfAnother() {
        Response listing =
                client.sendAs("test:owner", "owning", SignedClient.DATE, "GET", "/bucket", "");

        SignedClient.refused(listing, 403, "AccessDenied");
    }

    @Test
    void anotherAccountHasOtherBuckets() {
        client.ok("PUT", "/bucket?acl", "", "x-amz-acl", "public-read");

        Response listing =
                client.sendAs("other:tester", "testing", SignedClient.DATE, "GET", "/bucket", "");

        SignedClient.refused(listing, 404, "NoSuchBucket");
    }

    @Test
    void manyAreDeletedOnlyByWhoMayWriteTheBucket() {
        String keys = "<Delete><Object><Key>key</Key></Object></Delete>";

        String refused = Responses.body(asReader("POST", "/bucket?delete", keys));
        client.ok("PUT", "/bucket?acl", "", "x-amz-acl", "public-read-write");
        String deleted = Responses.body(asReader("POST", "/bucket?delete", keys));

        assertThat(refused).contains("<Key>key</Key><Code>AccessDenied</Code>");
        assertThat(deleted).contains("<Deleted><Key>key</Key></Deleted>");
    }

    @Test
    void theListsOfTheTwoApisAreNotTheSame() {
        client.ok("PUT", "/bucket?acl", "", "x-amz-acl", "public-read");
        client.ok("PUT", "/bucket/key?acl", "", "x-amz-acl", "public-read");
        String token = client.token();

        Response anybody = client.sendPlain("GET", "/v1/AUTH_test/bucket/key");
        storeBySwift();

        assertThat(anybody.status()).isEqualTo(401);
        SignedClient.refused(client.send("GET", "/bucket/by-swift", ""), 403, "AccessDenied");
        assertThat(
                        client.sendPlain("GET", "/v1/AUTH_test/bucket/key", "X-Auth-Token", token)
                                .headers()
                                .startingWith("x-object-sysmeta-")
                                .fields())
                .isEmpty();
    }

    private void storeBySwift() {
        Response stored =
                client.sendPlain(
                        Requests.upload(
                                "PUT",
                                "/v1/AUTH_test/bucket/by-swift",
                                "x",
                                "X-Auth-Token",
                                client.token()));
        assertThat(stored.status()).isEqualTo(201);
    }

    @Test
    void whatIsNobodysIsEverybodysWhereThatIsAllowed() {
        storeBySwift();
        client.close();
        client = new SignedClient(folder, SignedClient.config(true, true, false));

        assertThat(asReader("GET", "/bucket/by-swift", "").status()).isEqualTo(200);
        assertThat(asReader("PUT", "/bucket/by-swift?acl", "", "x-amz-acl", "private").status())
                .isEqualTo(200);

        SignedClient.refused(client.send("GET", "/bucket/by-swift", ""), 403, "AccessDenied");
        SignedClient.refused(asReader("GET", "/bucket/key", ""), 403, "AccessDenied");
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void bucketsOfOthersAreListedUnlessOwnersAreChecked(boolean checked, boolean listed) {
        client.close();
        client = new SignedClient(folder, SignedClient.config(true, false, checked));

        String buckets = Responses.body(asReader("GET", "/", ""));

        assertThat(buckets.contains("<Name>bucket</Name>")).isEqualTo(listed);
        assertThat(client.ok("GET", "/", "")).contains("<Name>bucket</Name>");
    }
}
