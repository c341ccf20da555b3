package io.insitu.middleware.keystoneauth;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.acl.AccessList;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/// Takes tokens of OpenStack's identity service, Keystone (Identity API v3), and says what their
/// holders may do, as Swift's `authtoken` and `keystoneauth` do together. The account of a project
/// is `AUTH_` and the project's id.
///
/// | who | may |
/// |---|---|
/// | has a role of `operator_roles` in the project | everything in its account, but create or delete it |
/// | has `reseller_admin_role` | everything in every account |
/// | has a role of `project_reader_roles` in the project | read its account |
/// | has a role of `system_reader_roles` | read every account |
/// | is named by a container's list | what the list is for: `PROJECT:USER`, both by id, each perhaps `*`; or a role in the account's own project |
/// | everybody | read what a list has `.r:*` for |
///
/// A request without a token is nobody's. One with a token (`X-Auth-Token` or `X-Storage-Token`)
/// that the service does not know, or no longer, is answered with 401, and with 503 while the
/// service cannot be asked. Names in lists are not heeded, since they are not unique among domains;
/// service tokens are not either.
///
/// | option | default | |
/// |---|---|---|
/// | `auth_url` | `http://127.0.0.1:5000` | of the service, without `/v3` |
/// | `username`, `password`, `user_domain`, `project`, `project_domain` | `swift`, none, `default`, `service`, `default` | of the user that asks about tokens; domains by id |
/// | `reseller_prefix` | `AUTH_` | before a project's id |
/// | `operator_roles`, `reseller_admin_role`, `project_reader_roles`, `system_reader_roles` | `admin`, `swiftoperator`; `ResellerAdmin`; none; none | as above |
/// | `cache_life` | 5 minutes | for which the service's word on a token is taken, so long may one that was revoked go on |
/// | `cache_entries_max` | 10 000 | tokens that are remembered |
/// | `timeout` | 10 s | that the service may take |
///
/// Place: where `tempauth` is, instead of it. It is not in the pipeline unless it is named there.
/// Shown in `/info` as `keystoneauth`.
public final class KeystoneAuth implements Middleware {
    /// What a token can be as a header's value; nothing else is worth a question.
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8192}");

    private final KeystoneConfig config;
    private final IdentityService service;
    private final TokenCache cache;

    public KeystoneAuth(KeystoneConfig config, InstantSource clock) {
        this.config = config;
        this.service = new IdentityService(config);
        this.cache = new TokenCache(config.cacheLife(), config.cacheEntriesMax(), clock);
    }

    @Override
    public Map<String, Object> info() {
        return Map.of("keystoneauth", Map.of());
    }

    @Override
    public Response handle(Request request, Handler next) {
        return next.handle(
                request.authorizer().isFinal() ? request : request.withAuthorizer(sender(request)));
    }

    private Authorizer sender(Request request) {
        String token =
                request.headers()
                        .first("X-Auth-Token")
                        .or(() -> request.headers().first("X-Storage-Token"))
                        .orElse("");
        if (token.isEmpty()) {
            return new Nobody();
        }
        if (!TOKEN.matcher(token).matches()) {
            throw unauthorized();
        }
        Identity identity = cache.holder(token, service::holder).orElseThrow(this::unauthorized);
        Member member = new Member(identity, config);
        MDC.put("user", member.user());
        return member;
    }

    private SwiftException unauthorized() {
        return new SwiftException(
                401,
                "",
                Headers.of("Www-Authenticate", "Keystone uri=\"" + config.authUrl() + "\""));
    }

    private final class Nobody implements Authorizer {
        @Override
        public void check(Request request, String account, Right right, String acl) {
            if (!Member.letsIn(request, right, AccessList.parse(acl))) {
                throw unauthorized();
            }
        }

        @Override
        public String user() {
            return "";
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
