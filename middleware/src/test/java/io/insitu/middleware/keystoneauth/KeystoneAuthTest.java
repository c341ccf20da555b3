package io.insitu.middleware.keystoneauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.testing.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeystoneAuthTest {
    private static final String EXPIRES = "2026-11-23T10:00:00.000000Z";

    private final AtomicReference<Instant> now = new AtomicReference<>(Requests.NOW);
    private final FakeKeystone keystone = new FakeKeystone();
    private final KeystoneAuth auth = new KeystoneAuth(config("secret"), now::get);

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
                plain.operatorRoles(),
                plain.resellerAdminRole(),
                List.of("reader"),
                List.of("auditor"),
                Duration.ofMinutes(5),
                2,
                Duration.ofMinutes(1));
    }

    @BeforeEach
    void fill() {
        keystone.knows("operator", "olga", "p1", "SwiftOperator", EXPIRES);
        keystone.knows("member", "mia", "p1", "member", EXPIRES);
        keystone.knows("reader", "rita", "p1", "reader", EXPIRES);
        keystone.knows("auditor", "ada", "p9", "auditor", EXPIRES);
        keystone.knows("reseller", "rex", "p9", "ResellerAdmin", EXPIRES);
    }

    @AfterEach
    void close() {
        auth.close();
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
        own("operator");

        assertThat(keystone.questions).hasValue(4);
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
        KeystoneAuth wrong = new KeystoneAuth(config("wrong"), now::get);

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
