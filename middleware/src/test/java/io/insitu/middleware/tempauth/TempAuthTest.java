package io.insitu.middleware.tempauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.testing.Requests;
import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import io.insitu.storage.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TempAuthTest {
    private static final TempAuthConfig CONFIG =
            TempAuthConfig.DEFAULT.withUsers(
                    Stream.of(
                                    "user_admin_admin = admin .admin .reseller_admin",
                                    "user_test_tester = testing .admin",
                                    "user_test2_tester2 = testing2 .admin",
                                    "user_test_reader = reading .reseller_reader",
                                    "user_test_tester3 = testing3")
                            .map(line -> line.split(" = "))
                            .map(pair -> TempAuthUser.parse(pair[0], pair[1]))
                            .toList());

    private final AtomicReference<Instant> now = new AtomicReference<>(Requests.NOW);
    private final AtomicReference<Request> seen = new AtomicReference<>();
    private final TempAuth auth = new TempAuth(CONFIG, now::get, account -> known(account));
    private final Handler next =
            request -> {
                seen.set(request);
                return Response.of(204);
            };

    private Headers logIn(String user, String key) {
        Request request = Requests.of("GET", "/auth/v1.0", "X-Auth-User", user, "X-Auth-Key", key);
        Response response = auth.handle(request, next);
        assertThat(response.status()).isEqualTo(200);
        return response.headers();
    }

    private static Optional<AccountRecord> known(AccountName account) {
        String list =
                "{\"admin\":[\"test2:tester2\"],\"read-write\":[\"test:tester3\"],\"read-only\":[\"test\"]}";
        return account.value().equals("AUTH_lent")
                ? Optional.of(
                        new AccountRecord(
                                account,
                                0,
                                0,
                                0,
                                Timestamp.of(Requests.NOW),
                                Map.of("x-account-access-control", list)))
                : Optional.empty();
    }

    @ParameterizedTest
    @CsvSource({
        "test2:tester2, POST, '', OWN, true",
        "test2:tester2, DELETE, '', ADMINISTER, false",
        "test:tester3, GET, '', OWN, true",
        "test:tester3, POST, '', OWN, false",
        "test:tester3, PUT, /c, OWN, true",
        "test:tester3, POST, '', WRITE, true",
        "test:tester, GET, '', OWN, true",
        "test:tester, GET, /c/o, READ, true",
        "test:tester, POST, '', READ, true",
        "test:reader, GET, '', OWN, true",
        "test:reader, GET, /c/o, READ, true",
        "test:reader, PUT, /c/o, WRITE, false",
        "test:tester, PUT, /c, OWN, false",
        "test:tester, PUT, /c/o, WRITE, false"
    })
    void accountsOwnListLendsIt(
            String user, String method, String path, Right right, boolean allowed) {
        Request request = Requests.of(method, "/v1/AUTH_lent" + path, "X-Auth-Token", token(user));
        auth.handle(request, next);
        Request authorized = seen.get();

        if (allowed) {
            authorized.authorizer().check(authorized, "AUTH_lent", right, "");
        } else {
            assertThatExceptionOfType(SwiftException.class)
                    .isThrownBy(
                            () -> authorized.authorizer().check(authorized, "AUTH_lent", right, ""))
                    .matches(refusal -> refusal.status() == 403);
        }
        assertThat(authorized.authorizer().owns("AUTH_lent"))
                .isEqualTo(user.equals("test2:tester2"));
    }

    private String token(String user) {
        String key =
                switch (user) {
                    case "admin:admin" -> "admin";
                    case "test:tester" -> "testing";
                    case "test2:tester2" -> "testing2";
                    case "test:reader" -> "reading";
                    default -> "testing3";
                };
        return logIn(user, key).text("X-Auth-Token");
    }

    private Request sent(String user, String... headers) {
        Request request = Requests.of("GET", "/v1/AUTH_test/c/o", headers);
        auth.handle(
                user.equals("nobody")
                        ? request
                        : request.withHeaders(all -> all.with("X-Auth-Token", token(user))),
                next);
        return seen.get();
    }

    private static int status(Runnable check) {
        try {
            check.run();
            return 200;
        } catch (SwiftException e) {
            return e.status();
        }
    }

    @Test
    void whoLogsInGetsTokenAndUrl() {
        Headers headers = logIn("test:tester", "testing");

        assertThat(headers.text("X-Auth-Token")).matches("AUTH_tk[0-9a-f]{32}");
        assertThat(headers.text("X-Storage-Token")).isEqualTo(headers.text("X-Auth-Token"));
        assertThat(headers.text("X-Auth-Token-Expires")).isEqualTo("86400");
        assertThat(headers.text("X-Storage-Url"))
                .isEqualTo("http://store.example:8080/v1/AUTH_test");
    }

    @ParameterizedTest
    @CsvSource({
        "/auth/v1.0,          X-Auth-User,    test:tester, X-Auth-Key,     200",
        "/auth/v1.0,          X-Storage-User, test:tester, X-Storage-Pass, 200",
        "/auth/auth,          X-Auth-User,    test:tester, X-Auth-Key,     200",
        "/auth/v1/test/auth,  X-Storage-User, tester,      X-Storage-Pass, 200",
        "/auth/v1/test/auth,  X-Auth-User,    test:tester, X-Auth-Key,     200",
        "/auth/v1/test2/auth, X-Auth-User,    test:tester, X-Auth-Key,     401",
        "/auth/v1.0,          X-Auth-User,    test,        X-Auth-Key,     401",
        "/auth/v1.0,          X-Auth-User,    no:body,     X-Auth-Key,     401",
        "/auth/v1.0,          X-Nothing,      '',          X-Nothing,      401",
        "/auth/,              X-Auth-User,    test:tester, X-Auth-Key,     404",
        "/auth/foo,           X-Auth-User,    test:tester, X-Auth-Key,     400",
    })
    void theWaysToLogIn(String path, String userHeader, String user, String keyHeader, int status) {
        Request request = Requests.of("GET", path, userHeader, user, keyHeader, "testing");

        assertThat(status(() -> auth.handle(request, next))).isEqualTo(status);
    }

    @Test
    void aWrongKeyIsRefusedAsAWrongNameIs() {
        Request wrongKey =
                Requests.of(
                        "GET", "/auth/v1.0", "X-Auth-User", "test:tester", "X-Auth-Key", "testin");

        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> auth.handle(wrongKey, next))
                .satisfies(e -> assertThat(e.status()).isEqualTo(401))
                .satisfies(e ->
                        assertThat(e.headers().first("Www-Authenticate"))
                                .contains("Swift realm=\"unknown\""));
    }

    @Test
    void loggingInIsForGetOnly() {
        Request post = Requests.of("POST", "/auth/v1.0");

        assertThat(status(() -> auth.handle(post, next))).isEqualTo(405);
    }

    @Test
    void aUserHasOneTokenUntilItExpires() {
        String first = token("test:tester");
        now.updateAndGet(time -> time.plus(Duration.ofHours(23)));
        Headers again = logIn("test:tester", "testing");
        now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
        String afterwards = token("test:tester");

        assertThat(again.text("X-Auth-Token")).isEqualTo(first);
        assertThat(again.text("X-Auth-Token-Expires")).isEqualTo("3600");
        assertThat(afterwards).isNotEqualTo(first);
    }

    @Test
    void anExpiredTokenIsRefusedOutright() {
        String token = token("test:tester");
        Request request = Requests.of("GET", "/v1/AUTH_test", "X-Auth-Token", token);

        int before = status(() -> auth.handle(request, next));
        now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
        int after = status(() -> auth.handle(request, next));

        assertThat(before).isEqualTo(200);
        assertThat(after).isEqualTo(401);
    }

    @Test
    void aMadeUpTokenIsRefusedOutrightWithTheAccountAsRealm() {
        Request request = Requests.of("GET", "/v1/AUTH_test/c", "X-Auth-Token", "AUTH_tk00");

        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> auth.handle(request, next))
                .satisfies(e ->
                        assertThat(e.headers().first("Www-Authenticate"))
                                .contains("Swift realm=\"AUTH_test\""));
    }

    @Test
    void aTokenIsTakenAsStorageTokenToo() {
        Request request =
                Requests.of("GET", "/v1/AUTH_test", "X-Storage-Token", token("test:tester"));

        auth.handle(request, next);

        assertThat(seen.get().authorizer().user()).isEqualTo("test:tester");
    }

    /// Each row: who, what for, the list of the container in AUTH_test, the answer.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nobody        | READ       | ''               | 401
                    nobody        | READ       | .r:*             | 200
                    nobody        | LIST       | .r:*             | 401
                    nobody        | LIST       | .r:*,.rlistings  | 200
                    nobody        | LIST       | .rlistings       | 401
                    nobody        | WRITE      | .r:*             | 401
                    nobody        | OWN        | .r:*,.rlistings  | 401
                    test:tester   | READ       | ''               | 200
                    test:tester   | LIST       | ''               | 200
                    test:tester   | WRITE      | ''               | 200
                    test:tester   | OWN        | ''               | 200
                    test:tester   | ADMINISTER | ''               | 403
                    test:tester3  | READ       | ''               | 403
                    test:tester3  | READ       | test:tester3     | 200
                    test:tester3  | LIST       | test:tester3     | 200
                    test:tester3  | WRITE      | test             | 200
                    test:tester3  | OWN        | test:tester3     | 403
                    test2:tester2 | READ       | ''               | 403
                    test2:tester2 | READ       | test             | 403
                    test2:tester2 | WRITE      | test2:tester2    | 200
                    test2:tester2 | WRITE      | test2            | 200
                    test2:tester2 | OWN        | test2            | 403
                    admin:admin   | READ       | ''               | 200
                    admin:admin   | OWN        | ''               | 200
                    admin:admin   | ADMINISTER | ''               | 200
                    """)
    void whoMayDoWhat(String user, Right right, String acl, int expected) {
        Request request = sent(user);

        int status = status(() -> request.authorizer().check(request, "AUTH_test", right, acl));

        assertThat(status).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "test:tester, AUTH_test, true",
        "test:tester, AUTH_test2, false",
        "test:tester3, AUTH_test, false",
        "admin:admin, AUTH_test, true",
        "admin:admin, AUTH_.system, false",
        "admin:admin, AUTH_, false",
        "admin:admin, other, false",
        "nobody, AUTH_test, false"
    })
    void whoOwnsWhat(String user, String account, boolean owns) {
        assertThat(sent(user).authorizer().owns(account)).isEqualTo(owns);
    }

    @Test
    void accountsOfAnotherPrefixAreNobodys() {
        Request request = sent("admin:admin");

        assertThat(status(() -> request.authorizer().check(request, "other", Right.READ, ".r:*")))
                .isEqualTo(403);
    }

    @Test
    void aReferrerIsLetIn() {
        Request request = sent("nobody", "Referer", "http://www.example.com/page");

        int status =
                status(() ->
                        request.authorizer()
                                .check(request, "AUTH_test", Right.READ, ".r:.example.com"));

        assertThat(status).isEqualTo(200);
    }

    @Test
    void aRealmCannotBreakOutOfItsQuotes() {
        assertThat(Sender.unauthorized("a\"b\r\n").headers().text("Www-Authenticate"))
                .isEqualTo("Swift realm=\"a%22b%0D%0A\"");
    }

    @Test
    void aTokenOfAnotherServiceIsNotOurs() {
        auth.handle(Requests.of("GET", "/v1/AUTH_test", "X-Auth-Token", "other"), next);

        assertThat(seen.get().authorizer().user()).isEmpty();
    }

    @Test
    void usersMayBeNamedAsClientsDo() {
        assertThat(TempAuthUser.parse("acc:us_er:x", "key a b"))
                .isEqualTo(new TempAuthUser("acc", "us_er:x", "key", List.of("a", "b")));
    }

    @ParameterizedTest
    @CsvSource({"user_test, key", "test, key", ":x, key", "user_a_, key", "a:b, ' '"})
    void aUserThatCannotBeReadIsRefused(String name, String value) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> TempAuthUser.parse(name, value))
                .withMessageContaining(name);
    }
}
