package io.insitu.middleware.tempauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.testing.Requests;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Accounts of several prefixes, and users for whom services ask: the section "X-Service-Token" of
/// Swift's manual of `tempauth`.
class ServiceTokenTest {
    private static final Map<String, String> PREFIXES = Map.of("SERVICE_", ".service", "ALSO_", "");

    private final AtomicReference<Request> seen = new AtomicReference<>();
    private final TempAuth auth = auth(config("", PREFIXES));
    private final Handler next =
            request -> {
                seen.set(request);
                return Response.of(204);
            };

    private static TempAuth auth(TempAuthConfig config) {
        return new TempAuth(config, () -> Requests.NOW, _ -> Optional.empty());
    }

    private static TempAuthConfig config(String requireGroup, Map<String, String> prefixes) {
        TempAuthConfig some = TempAuthConfig.DEFAULT;
        return new TempAuthConfig(
                List.of(
                        TempAuthUser.parse("admin:admin", "key .admin .reseller_admin"),
                        TempAuthUser.parse("joe:joe", "key .admin"),
                        TempAuthUser.parse("joe:guest", "key"),
                        TempAuthUser.parse("joe:staff", "key .admin staff"),
                        TempAuthUser.parse("mary:mary", "key .admin"),
                        TempAuthUser.parse("glance:glance", "key .service")),
                some.resellerPrefix(),
                requireGroup,
                prefixes,
                some.authPrefix(),
                some.tokenLife(),
                some.storageUrlScheme());
    }

    private String token(TempAuth by, String user) {
        Request request =
                Requests.of("GET", "/auth/v1.0", "X-Auth-User", user, "X-Auth-Key", "key");
        return by.handle(request, next).headers().text("X-Auth-Token");
    }

    /// {@return the request as what is behind the step sees it}
    private Request sent(TempAuth by, String user, String service) {
        Request request = Requests.of("GET", "/v1/SERVICE_joe/c/o");
        if (!user.equals("nobody")) {
            request = with(request, "X-Auth-Token", token(by, user));
        }
        if (service.equals("made-up")) {
            request = with(request, "X-Service-Token", "AUTH_tk0");
        } else if (!service.equals("none")) {
            request = with(request, "X-Service-Token", token(by, service));
        }
        by.handle(request, next);
        return seen.get();
    }

    private static Request with(Request request, String name, String value) {
        return request.withHeaders(all -> all.with(name, value));
    }

    private static int status(Request request, String account, Right right, String acl) {
        try {
            request.authorizer().check(request, account, right, acl);
            return 200;
        } catch (SwiftException e) {
            return e.status();
        }
    }

    /// Each row: whose token, whose service token, the account, what for, its list, the answer.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    joe:joe       | none          | SERVICE_joe | OWN        | ''     | 403
                    joe:joe       | glance:glance | SERVICE_joe | OWN        | ''     | 200
                    joe:joe       | glance:glance | SERVICE_joe | WRITE      | ''     | 200
                    joe:joe       | glance:glance | SERVICE_joe | READ       | ''     | 200
                    joe:joe       | glance:glance | SERVICE_joe | ADMINISTER | ''     | 403
                    joe:joe       | made-up       | SERVICE_joe | OWN        | ''     | 403
                    joe:joe       | mary:mary     | SERVICE_joe | OWN        | ''     | 403
                    joe:guest     | glance:glance | SERVICE_joe | OWN        | ''     | 403
                    mary:mary     | glance:glance | SERVICE_joe | READ       | ''     | 403
                    mary:mary     | glance:glance | SERVICE_joe | READ       | glance | 200
                    mary:mary     | none          | SERVICE_joe | READ       | mary   | 200
                    glance:glance | none          | SERVICE_joe | READ       | ''     | 403
                    glance:glance | joe:joe       | SERVICE_joe | OWN        | ''     | 200
                    nobody        | glance:glance | SERVICE_joe | READ       | ''     | 401
                    nobody        | glance:glance | SERVICE_joe | READ       | .r:*   | 200
                    nobody        | glance:glance | SERVICE_joe | WRITE      | glance | 401
                    admin:admin   | none          | SERVICE_joe | OWN        | ''     | 200
                    admin:admin   | none          | SERVICE_    | OWN        | ''     | 403
                    admin:admin   | none          | SERVICE_.x  | OWN        | ''     | 403
                    joe:joe       | none          | AUTH_joe    | OWN        | ''     | 200
                    joe:joe       | none          | ALSO_joe    | OWN        | ''     | 200
                    mary:mary     | none          | ALSO_joe    | OWN        | ''     | 403
                    joe:joe       | glance:glance | OTHER_joe   | READ       | .r:*   | 403
                    """)
    void whoGetsAtAnAccountOfAService(
            String user, String service, String account, Right right, String acl, int expected) {
        Request request = sent(auth, user, service);

        assertThat(status(request, account, right, acl)).isEqualTo(expected);
    }

    @Test
    void anAccountIsOwnedByTheUserTogetherWithTheService() {
        assertThat(sent(auth, "joe:joe", "none").authorizer().owns("SERVICE_joe")).isFalse();
        assertThat(sent(auth, "joe:joe", "glance:glance").authorizer().owns("SERVICE_joe"))
                .isTrue();
    }

    @Test
    void theRequestStaysTheUsers() {
        assertThat(sent(auth, "joe:joe", "glance:glance").authorizer().user()).isEqualTo("joe:joe");
    }

    /// Each row: who, the account, whether they own it where `staff` is required.
    @ParameterizedTest
    @CsvSource({
        "joe:joe, AUTH_joe, false",
        "joe:staff, AUTH_joe, true",
        "joe:joe, ALSO_joe, false",
        "joe:staff, ALSO_joe, true",
        "joe:staff, SERVICE_joe, false"
    })
    void aRequiredGroupIsOfAllPrefixesThatHaveNoneOfTheirOwn(
            String user, String account, boolean owns) {
        TempAuth strict = auth(config("staff", PREFIXES));

        assertThat(sent(strict, user, "none").authorizer().owns(account)).isEqualTo(owns);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''  | SERVICE_  | a b  | service_prefixes: 'SERVICE_': 'a b' is not the name of one group
                    ''  | ''        | a    | service_prefixes: a prefix is empty
                    ''  | AUTH_     | a    | service_prefixes: 'AUTH_' and 'AUTH_' begin alike
                    ''  | AUTH_SUB_ | a    | service_prefixes: 'AUTH_SUB_' and 'AUTH_' begin alike
                    a,b | SERVICE_  | a    | require_group: 'a,b' is not the name of one group
                    """)
    void prefixesThatCannotBeToldApartAreRefused(
            String requireGroup, String prefix, String group, String rule) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> config(requireGroup, Map.of(prefix, group)))
                .withMessageStartingWith(rule);
    }
}
