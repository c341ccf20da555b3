package io.insitu.middleware.keystoneauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.testing.Requests;
import io.insitu.middleware.testing.Store;
import io.insitu.storage.AccountName;
import io.insitu.storage.MetadataUpdate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeystoneAuthTest {
    private static final String EXPIRES = "2026-11-23T10:00:00.000000Z";

    private final AtomicReference<Instant> now = new AtomicReference<>(Requests.NOW);
    private final FakeKeystone keystone = new FakeKeystone();

    @TempDir private Path folder;
    private Store store;
    private KeystoneAuth auth;

    private KeystoneConfig config(String password) {
        KeystoneConfig plain = KeystoneConfig.DEFAULT;
        return new KeystoneConfig(
                keystone.url(),
                plain.username(),
                password,
                plain.userDomain(),
                plain.project(),
                plain.projectDomain(),
                plain.resellerPrefix(),
                Map.of("SERVICE_", "Service other"),
                plain.operatorRoles(),
                plain.resellerAdminRole(),
                List.of("reader"),
                List.of("auditor"),
                true,
                "default",
                Duration.ofMinutes(5),
                3,
                Duration.ofMinutes(1));
    }

    @BeforeEach
    void fill() {
        store = Store.open(folder, now::get);
        auth = new KeystoneAuth(config("secret"), store.objects(), now::get);
        keystone.knows("operator", "olga", "p1", "SwiftOperator", EXPIRES);
        keystone.knows("member", "mia", "p1", "member", EXPIRES);
        keystone.knows("reader", "rita", "p1", "reader", EXPIRES);
        keystone.knows("auditor", "ada", "p9", "auditor", EXPIRES);
        keystone.knows("service", "sam", "services", "service", EXPIRES);
        keystone.knowsOf("elsewhere", "foreigner", "mia", "p1", "member", EXPIRES);
        keystone.knows("reseller", "rex", "p9", "ResellerAdmin", EXPIRES);
    }

    @AfterEach
    void close() {
        auth.close();
        store.close();
        keystone.close();
    }

    /// Sends a request behind which that right is asked for.
    private int status(String token, String method, String account, Right right, String acl) {
        Request request = Requests.of(method, "/v1/" + account + "/c/o");
        Request known =
                token.isEmpty()
                        ? request
                        : request.withHeaders(headers -> headers.with("X-Auth-Token", token));
        return Subrequest.answer(
                        outer ->
                                auth.handle(
                                        outer,
                                        inner -> {
                                            inner.authorizer().check(inner, account, right, acl);
                                            return Response.of(204);
                                        }),
                        known)
                .status();
    }

    private int own(String token) {
        return status(token, "PUT", "AUTH_p1", Right.OWN, "");
    }

    @ParameterizedTest
    @CsvSource({
        "operator, PUT, AUTH_p1, OWN, '', 204",
        "operator, PUT, AUTH_p2, OWN, '', 403",
        "operator, PUT, AUTH_p1, ADMINISTER, '', 403",
        "operator, GET, AUTH_p2, READ, '', 403",
        "member, GET, AUTH_p1, READ, '', 403",
        "member, GET, AUTH_p2, READ, p1:mia-id, 204",
        "member, GET, AUTH_p2, READ, '*:mia-id', 204",
        "member, GET, AUTH_p2, READ, 'p1:*', 204",
        "member, GET, AUTH_p2, READ, p1:mia, 403",
        "member, PUT, AUTH_p2, WRITE, p1:mia-id, 204",
        "member, PUT, AUTH_p1, WRITE, Member, 204",
        "member, PUT, AUTH_p2, WRITE, member, 403",
        "reader, HEAD, AUTH_p1, OWN, '', 204",
        "reader, POST, AUTH_p1, OWN, '', 403",
        "reader, GET, AUTH_p1, READ, '', 204",
        "reader, GET, AUTH_p2, READ, '', 403",
        "auditor, GET, AUTH_p1, LIST, '', 204",
        "auditor, PUT, AUTH_p1, WRITE, '', 403",
        "reseller, PUT, AUTH_p1, ADMINISTER, '', 204",
        "'', GET, AUTH_p1, READ, '', 401",
        "'', GET, AUTH_p1, READ, .r:*, 204",
        "'', GET, AUTH_p1, LIST, .r:*, 401",
        "'', GET, AUTH_p1, LIST, '.r:*,.rlistings', 204",
        "'', PUT, AUTH_p1, WRITE, .r:*, 401",
        "unknown, GET, AUTH_p1, READ, .r:*, 401"
    })
    void rolesAndListsDecide(
            String token, String method, String account, Right right, String acl, int status) {
        assertThat(status(token, method, account, right, acl)).isEqualTo(status);
    }

    private void accountIsOf(String account, String domain) {
        MetadataUpdate domainOnly =
                new MetadataUpdate(Map.of(ProjectDomains.REMEMBERED, domain), Set.of());
        store.objects().putAccount(new AccountName(account), domainOnly);
    }

    @ParameterizedTest
    @CsvSource({
        "member, AUTH_default, p1-name:mia, 204",
        "member, AUTH_default, 'p1:mia', 204",
        "member, AUTH_default, '*:mia', 204",
        "member, AUTH_default, 'p1-name:*', 204",
        "member, AUTH_default, p2-name:mia, 403",
        "member, AUTH_elsewhere, p1-name:mia, 403",
        "member, AUTH_unknown, p1-name:mia, 403",
        "member, AUTH_never, p1-name:mia, 403",
        "member, AUTH_elsewhere, p1:mia-id, 204",
        "member, AUTH_p1, p1-name:mia, 204",
        "foreigner, AUTH_default, p1-name:mia, 403",
        "foreigner, AUTH_default, p1:mia-id, 204"
    })
    void namesInListsAreHeededAmongThoseOfTheDefaultDomain(
            String token, String account, String acl, int status) {
        accountIsOf("AUTH_default", "default");
        accountIsOf("AUTH_elsewhere", "elsewhere");
        accountIsOf("AUTH_unknown", "_unknown");

        assertThat(status(token, "GET", account, Right.READ, acl)).isEqualTo(status);
    }

    /// Sends a request that makes an account, and tells what the account's project is known for.
    private String domainAfter(String token, String account) {
        Request request = Requests.of("PUT", "/v1/" + account + "/c", "X-Auth-Token", token);
        auth.handle(request, inner -> store.send("PUT", inner.path()));
        return auth.handle(
                        Requests.of("HEAD", "/v1/" + account, "X-Auth-Token", token),
                        inner -> store.send("HEAD", inner.path()))
                .headers()
                .text("X-Account-Project-Domain-Id");
    }

    @Test
    void domainOfAnAccountIsThatOfItsProjectOnceItsProjectHasWrittenThere() {
        assertThat(domainAfter("reseller", "AUTH_p1")).isEqualTo("_unknown");
        assertThat(domainAfter("operator", "AUTH_p1")).isEqualTo("default");
        assertThat(domainAfter("reseller", "AUTH_p1")).isEqualTo("default");
        assertThat(domainAfter("reseller", "AUTH_p9")).isEqualTo("default");
    }

    private int withService(String token, String service, String account) {
        Request request =
                Requests.of(
                        "PUT",
                        "/v1/" + account + "/c",
                        "X-Auth-Token",
                        token,
                        "X-Service-Token",
                        service);
        return Subrequest.answer(
                        outer ->
                                auth.handle(
                                        outer,
                                        inner -> {
                                            inner.authorizer().check(inner, account, Right.OWN, "");
                                            return Response.of(201);
                                        }),
                        request)
                .status();
    }

    @ParameterizedTest
    @CsvSource({
        "operator, service, SERVICE_p1, 201",
        "operator, '', SERVICE_p1, 403",
        "operator, member, SERVICE_p1, 403",
        "operator, none, SERVICE_p1, 401",
        "service, service, SERVICE_p1, 403",
        "member, service, SERVICE_p1, 403",
        "operator, service, SERVICE_p2, 403",
        "operator, service, AUTH_p1, 201",
        "reseller, '', SERVICE_p1, 201"
    })
    void accountOfAServiceTakesTheOperatorAndTheServiceTogether(
            String token, String service, String account, int status) {
        assertThat(withService(token, service, account)).isEqualTo(status);
    }

    @Test
    void serviceIsAskedOnceForATokenAndAgainWhenItsWordIsOld() {
        assertThat(List.of(own("operator"), own("operator"), own("none"), own("none")))
                .containsExactly(204, 204, 401, 401);
        assertThat(keystone.questions).hasValue(2);

        keystone.forgets("operator");
        assertThat(own("operator")).isEqualTo(204);
        now.set(Requests.NOW.plus(Duration.ofMinutes(5)));

        assertThat(own("operator")).isEqualTo(401);
        assertThat(keystone.questions).hasValue(3);
    }

    @Test
    void tokenEndsWhenItSaysSoThoughItIsRemembered() {
        keystone.knows("short", "olga", "p1", "admin", "2026-11-23T09:01:00.000000Z");
        assertThat(own("short")).isEqualTo(204);

        now.set(Requests.NOW.plusSeconds(60));

        assertThat(own("short")).isEqualTo(401);
        assertThat(keystone.questions).hasValue(1);
    }

    @Test
    void onlySoManyTokensAreRemembered() {
        own("operator");
        own("member");
        own("reader");
        own("auditor");
        own("operator");

        assertThat(keystone.questions).hasValue(5);
    }

    @Test
    void serviceUserLogsInAgainWhenItsOwnTokenHasEnded() {
        own("operator");
        keystone.endsItsOwn();

        assertThat(own("member")).isEqualTo(403);
        assertThat(keystone.logins).hasValue(3);
    }

    @Test
    void serviceThatCannotBeAskedIs503() {
        keystone.close();

        assertThat(own("operator")).isEqualTo(503);
    }

    @Test
    void wrongPasswordIs503AndNotTheClientsFault() {
        KeystoneAuth wrong = new KeystoneAuth(config("wrong"), store.objects(), now::get);

        Response answer =
                Subrequest.answer(
                        request -> wrong.handle(request, inner -> Response.of(204)),
                        Requests.of("GET", "/v1/AUTH_p1", "X-Auth-Token", "operator"));
        wrong.close();

        assertThat(answer.status()).isEqualTo(503);
    }

    @Test
    void refusalNamesTheService() {
        Response answer =
                Subrequest.answer(
                        request -> auth.handle(request, inner -> Response.of(204)),
                        Requests.of("GET", "/v1/AUTH_p1", "X-Storage-Token", "Grüße"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().text("Www-Authenticate"))
                .isEqualTo("Keystone uri=\"" + keystone.url() + "\"");
        assertThat(keystone.questions).hasValue(0);
    }
}
