package io.insitu.middleware.tempauth;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import io.insitu.storage.ContainerPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.MDC;

/// Logs users in and says what they may do, as Swift's middleware of that name: for development,
/// tests and small installations, since the users and their keys stand in the configuration.
///
/// `GET /auth/v1.0` with `X-Auth-User: account:user` and `X-Auth-Key` (or `X-Storage-User` and
/// `X-Storage-Pass`) answers 200 with
///
/// | header | |
/// |---|---|
/// | `X-Auth-Token`, `X-Storage-Token` | to be sent with every request, as either header |
/// | `X-Auth-Token-Expires` | for how many seconds it still holds; the same token is given until then |
/// | `X-Storage-Url` | the user's account, `http://HOST/v1/AUTH_account` |
///
/// `GET /auth/v1/ACCOUNT/auth` does the same for a `X-Storage-User` of that account. Wrong names
/// and keys are answered with 401.
///
/// Who is a member of `.admin` owns the account; of `.reseller_admin`, every account, and may
/// create them; of `.reseller_reader`, may read every account. Anybody else may do in a container
/// what its lists say (`X-Container-Read`, `X-Container-Write`): `account` or `account:user` for
/// users, `.r:*` for everybody who reads an object by its name, `.r:*,.rlistings` for listings too,
/// `.r:.example.com` by `Referer`. And in the whole account what its own list says
/// (`X-Account-Access-Control`, [AccountAccessList]), but for creating and deleting the account.
///
/// `service_prefixes` gives every account siblings: who is a member of `.admin` owns
/// `SERVICE_account` as `AUTH_account`, if they are also in the group that the prefix requires. A
/// request that has an `X-Service-Token` besides its `X-Auth-Token` has the groups of both users,
/// so where only services are in the required group an account takes the user's token and a
/// service's together. A service token that is not good is as none, and is not looked at without a
/// user's. As in Swift, the lists of containers and accounts let in a service's groups too.
///
/// | option | default | |
/// |---|---|---|
/// | `users` | none | `user_ACCOUNT_USER = KEY GROUP…`, or `ACCOUNT:USER` as the name |
/// | `reseller_prefix` | `AUTH_` | what the names of the accounts and tokens begin with |
/// | `require_group` | none | a group that one must be in besides to own an account |
/// | `service_prefixes` | none | further prefixes, each with a group in place of that one, or none: `SERVICE_: .service` |
/// | `auth_prefix` | `/auth/` | the path below which one logs in |
/// | `token_life` | 1 day | how long a token holds |
/// | `storage_url_scheme` | `http` | `https` behind a proxy that speaks it |
///
/// The user's name stands in the log's diagnostic context, as `user`.
///
/// Place: behind `info`, before everything that asks for rights.
public final class TempAuth implements Middleware {
    private final TempAuthConfig config;
    private final InstantSource clock;
    private final Map<String, TempAuthUser> users;
    private final Resellers resellers;
    private final Tokens tokens;
    private final Sender anonymous;
    private final Function<AccountName, Optional<AccountRecord>> accounts;

    /// @param accounts what the store knows of an account: its access list
    public TempAuth(
            TempAuthConfig config,
            InstantSource clock,
            Function<AccountName, Optional<AccountRecord>> accounts) {
        this.accounts = accounts;
        this.config = config;
        this.clock = clock;
        this.users =
                config.users().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        TempAuthUser::name, Function.identity()));
        this.tokens = new Tokens(config.resellerPrefix(), config.tokenLife(), clock);
        this.resellers = config.resellers();
        this.anonymous = Sender.anonymous(resellers);
    }

    @Override
    public Map<String, Object> info() {
        return Map.of("tempauth", Map.of("account_acls", true));
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (request.path().startsWith(config.authPrefix())) {
            return logIn(request);
        }
        return next.handle(
                request.authorizer().isFinal() ? request : request.withAuthorizer(sender(request)));
    }

    private Sender sender(Request request) {
        String token =
                request.headers()
                        .first("X-Auth-Token")
                        .or(() -> request.headers().first("X-Storage-Token"))
                        .orElse("");
        if (!token.startsWith(config.resellerPrefix())) {
            return anonymous;
        }
        TempAuthUser user =
                tokens.holder(token).orElseThrow(() -> Sender.unauthorized(realm(request)));
        MDC.put("user", user.name());
        Sender sender = Sender.of(user, resellers, accounts);
        return request.headers()
                .first("X-Service-Token")
                .flatMap(tokens::holder)
                .map(sender::with)
                .orElse(sender);
    }

    private static String realm(Request request) {
        return switch (request.target()) {
            case Target.OfAccount(var account) -> account.value();
            case Target.OfContainer(ContainerPath container) -> container.account();
            case Target.OfObject(var object) -> object.account();
            case Target.Other ignored -> "unknown";
        };
    }

    private Response logIn(Request request) {
        if (!request.method().equals("GET")) {
            throw new SwiftException(405, "", Headers.of("Allow", "GET"));
        }
        Headers headers = request.headers();
        String[] parts = request.path().substring(config.authPrefix().length()).split("/", 3);
        if (parts.length == 3 && parts[0].equals("v1") && parts[2].equals("auth")) {
            return welcome(request, ofAccount(PercentEncoding.decode(parts[1]), headers));
        }
        return switch (parts[0]) {
            case "v1.0", "auth" -> {
                String name = firstOf(headers, "X-Auth-User", "X-Storage-User");
                String key = firstOf(headers, "X-Auth-Key", "X-Storage-Pass");
                yield welcome(request, authenticate(name, key));
            }
            case "" -> throw new SwiftException(404);
            default -> throw new SwiftException(400);
        };
    }

    private TempAuthUser ofAccount(String account, Headers headers) {
        String plain = headers.text("X-Storage-User");
        String name = plain.isEmpty() ? headers.text("X-Auth-User") : account + ":" + plain;
        if (!name.startsWith(account + ":")) {
            throw Sender.unauthorized(account);
        }
        return authenticate(name, firstOf(headers, "X-Storage-Pass", "X-Auth-Key"));
    }

    private static String firstOf(Headers headers, String name, String other) {
        String value = headers.text(name);
        return value.isEmpty() ? headers.text(other) : value;
    }

    /// Tells nobody whether it was the name or the key that was wrong.
    private TempAuthUser authenticate(String name, String key) {
        TempAuthUser user = users.get(name);
        if (user == null || !areEqual(user.key(), key)) {
            throw Sender.unauthorized("unknown");
        }
        return user;
    }

    /// Takes as long for a key that is wrong at its end as for one that is wrong at once.
    private static boolean areEqual(String key, String given) {
        return MessageDigest.isEqual(
                key.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private Response welcome(Request request, TempAuthUser user) {
        Tokens.Token token = tokens.issue(user);
        long seconds = Duration.between(clock.instant(), token.expires()).toSeconds();
        String account = config.resellerPrefix() + user.account();
        String url =
                "%s://%s/v1/%s"
                        .formatted(
                                config.storageUrlScheme(),
                                request.exchange().host(),
                                PercentEncoding.encodePath(account));
        return Response.standard(200)
                .withHeaders(headers ->
                        headers.and(
                                Headers.of(
                                        "X-Auth-Token", token.text(),
                                        "X-Storage-Token", token.text(),
                                        "X-Auth-Token-Expires", Long.toString(seconds),
                                        "X-Storage-Url", url)));
    }
}
