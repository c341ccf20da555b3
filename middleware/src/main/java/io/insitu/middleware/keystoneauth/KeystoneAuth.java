package io.insitu.middleware.keystoneauth;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.acl.AccessList;
import io.insitu.storage.ObjectStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
/// | is named by a container's list | what the list is for: `PROJECT:USER`, each by id or perhaps `*`; or a role in the account's own project |
/// | everybody | read what a list has `.r:*` for |
///
/// A request without a token is nobody's. One with a token (`X-Auth-Token` or `X-Storage-Token`)
/// that the service does not know, or no longer, is answered with 401, and with 503 while the
/// service cannot be asked.
///
/// Lists may name users and projects too (`allow_names_in_acls`), where the sender, the sender's
/// project and the account's project are all of the default domain, since in different domains
/// different people may have one name. Which domain an account's project is of is remembered when
/// the account comes to be, and told as `X-Account-Project-Domain-Id`; `_unknown` when somebody of
/// another project made it.
///
/// An account with a prefix of `service_prefixes` is one that a service keeps for a project. Who
/// has an operator's role in the project owns it only where the request has an `X-Service-Token`
/// too, of somebody with a role that is named there; so neither gets at it without the other.
///
/// | option | default | |
/// |---|---|---|
/// | `auth_url` | `http://127.0.0.1:5000` | of the service, without `/v3` |
/// | `username`, `password`, `user_domain`, `project`, `project_domain` | `swift`, none, `default`, `service`, `default` | of the user that asks about tokens; domains by id |
/// | `reseller_prefix` | `AUTH_` | before a project's id |
/// | `service_prefixes` | none | prefixes of accounts for services, each with roles: `SERVICE_: service` |
/// | `operator_roles`, `reseller_admin_role`, `project_reader_roles`, `system_reader_roles` | `admin`, `swiftoperator`; `ResellerAdmin`; none; none | as above |
/// | `allow_names_in_acls`, `default_domain` | true, `default` | as above; the domain by id |
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
    private final ProjectDomains domains;

    public KeystoneAuth(KeystoneConfig config, ObjectStore store, InstantSource clock) {
        this.domains = new ProjectDomains(store, config);
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
        if (request.authorizer().isFinal()) {
            return withDomain(next.handle(request));
        }
        Optional<Member> member = member(request);
        if (member.isEmpty()) {
            return withDomain(next.handle(request.withAuthorizer(new Nobody())));
        }
        MDC.put("user", member.get().user());
        Optional<ProjectDomains.News> news = domains.of(request, member.get().identity());
        Response response = next.handle(request.withAuthorizer(member.get()));
        if (response.status() / 100 == 2) {
            news.ifPresent(domains::remember);
        }
        return withDomain(response);
    }

    private static Response withDomain(Response response) {
        return response.headers()
                .first(ProjectDomains.REMEMBERED)
                .map(domain -> response.withHeader("X-Account-Project-Domain-Id", domain))
                .orElse(response);
    }

    private Optional<Member> member(Request request) {
        String token =
                request.headers()
                        .first("X-Auth-Token")
                        .or(() -> request.headers().first("X-Storage-Token"))
                        .orElse("");
        if (token.isEmpty()) {
            return Optional.empty();
        }
        Identity sender = holder(token);
        String service = request.headers().text("X-Service-Token");
        Set<String> serviceRoles = service.isEmpty() ? Set.of() : holder(service).roles();
        return Optional.of(new Member(sender, serviceRoles, config, domains));
    }

    private Identity holder(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw unauthorized();
        }
        return cache.holder(token, service::holder).orElseThrow(this::unauthorized);
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
