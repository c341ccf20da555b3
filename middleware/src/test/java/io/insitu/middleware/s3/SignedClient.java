package io.insitu.middleware.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.bulk.BulkConfig;
import io.insitu.middleware.copy.CopyMiddleware;
import io.insitu.middleware.gatekeeper.Gatekeeper;
import io.insitu.middleware.slo.SloConfig;
import io.insitu.middleware.slo.SloMiddleware;
import io.insitu.middleware.tempauth.TempAuth;
import io.insitu.middleware.tempauth.TempAuthConfig;
import io.insitu.middleware.tempauth.TempAuthKeys;
import io.insitu.middleware.tempauth.TempAuthUser;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Responses;
import io.insitu.middleware.testing.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client that signs as S3's do, of a pipeline on a store of its own.
final class SignedClient implements AutoCloseable {
    static final String DATE = "20261123T090000Z";
    static final S3Config CONFIG = config(false, false, false);
    private static final TempAuthConfig USERS =
            TempAuthConfig.DEFAULT.withUsers(
                    List.of(
                            TempAuthUser.parse("test:tester", "testing .admin"),
                            TempAuthUser.parse("test:owner", "owning .admin"),
                            TempAuthUser.parse("test:reader", "reading"),
                            TempAuthUser.parse("test:.log_delivery", "logging"),
                            TempAuthUser.parse("other:tester", "testing .admin")));

    private final Store store;

    SignedClient(Path folder) {
        this(folder, CONFIG);
    }

    /// @param inner what stands before the step that authenticates
    SignedClient(Path folder, S3Config config, Middleware... inner) {
        List<Middleware> steps = new ArrayList<>();
        steps.add(new Gatekeeper());
        steps.add(
                new S3Middleware(
                        config,
                        new TempAuthKeys(USERS, _ -> Optional.empty()),
                        () -> Requests.NOW));
        steps.addAll(List.of(inner));
        steps.add(new TempAuth(USERS, () -> Requests.NOW, _ -> Optional.empty()));
        steps.add(new CopyMiddleware(1 << 20));
        steps.add(new SloMiddleware(SloConfig.DEFAULT, BulkConfig.DEFAULT));
        store = Store.open(folder, () -> Requests.NOW, steps.toArray(new Middleware[0]));
    }

    static S3Config config(boolean s3Acl, boolean allowNoOwner, boolean checkBucketOwner) {
        return new S3Config(
                "us-east-1",
                true,
                1000,
                1000,
                5,
                1000,
                5,
                Duration.ofMinutes(15),
                List.of("store.example"),
                s3Acl,
                allowNoOwner,
                checkBucketOwner,
                List.of("https://page.example"));
    }

    /// Sends a request as it is.
    Response sendPlain(Request request) {
        return store.send(request);
    }

    Response sendPlain(String method, String url, String... headers) {
        return store.send(method, url, headers);
    }

    @Override
    public void close() {
        store.close();
    }

    Response send(String method, String url, String body, String... headers) {
        return sendAs("test:tester", "testing", DATE, method, url, body, headers);
    }

    Response sendAs(
            String user,
            String key,
            String date,
            String method,
            String url,
            String body,
            String... headers) {
        Request unsigned =
                Requests.upload(method, url, body, headers)
                        .withHeaders(given ->
                                given.with("Host", "store.example:8080")
                                        .with("x-amz-date", date)
                                        .with("x-amz-content-sha256", Digests.sha256(body)));
        return store.send(signed(unsigned, user, key));
    }

    static Request signed(Request unsigned, String user, String key) {
        String head =
                "AWS4-HMAC-SHA256 Credential=%s/20261123/us-east-1/s3/aws4_request,".formatted(user)
                        + " SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=";
        Request draft = unsigned.withHeaders(given -> given.with("Authorization", head));
        String signature = SignatureV4.ofHeader(draft, CONFIG).computed(key);
        return unsigned.withHeaders(given -> given.with("Authorization", head + signature));
    }

    String ok(String method, String url, String body, String... headers) {
        Response answer = send(method, url, body, headers);
        String text = Responses.body(answer);
        assertThat(answer.status()).as("%s %s: %s", method, url, text).isBetween(200, 299);
        return text;
    }

    static void refused(Response answer, int status, String code) {
        String text = Responses.body(answer);
        assertThat(text).contains("<Code>" + code + "</Code>", "<RequestId>tx-test</RequestId>");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().text("Content-Type")).isEqualTo("application/xml");
    }

    static String element(String xml, String name) {
        Matcher found = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
        assertThat(found.find()).as("%s in %s", name, xml).isTrue();
        return found.group(1);
    }

    String token() {
        Response login =
                store.send(
                        "GET", "/auth/v1.0", "X-Auth-User", "test:tester", "X-Auth-Key", "testing");
        return login.headers().text("X-Auth-Token");
    }
}
