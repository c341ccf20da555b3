package io.insitu.middleware.tempurl;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.signature.Digest;
import io.insitu.middleware.signature.Holder;
import io.insitu.middleware.signature.Signature;
import io.insitu.middleware.signature.SigningKeys;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// URLs that work for a while without a token, as Swift's middleware of that name.
///
/// | parameter | |
/// |---|---|
/// | `temp_url_sig` | HMAC, by SHA-1, SHA-256 or SHA-512, of the method, a line end, the time, a line end, and the path: hexadecimal digits, or `sha256:` and base64 |
/// | `temp_url_expires` | until when: seconds since 1970, or `2026-11-23T09:00:00Z` (which is signed as seconds) |
/// | `temp_url_prefix` | for all objects whose names begin so; the path that is signed is `prefix:/v1/account/container/` and the prefix |
/// | `temp_url_ip_range` | for clients of these addresses; `ip=` and the range stand on a line before what is signed |
/// | `filename` | under which browsers store it |
/// | `inline` | browsers show it |
///
/// It is signed with a key of the account or of the container, of which each may have two
/// ([SigningKeys]). HEAD works where GET, PUT or POST does. A key of a container opens what is in
/// that container only, also when a large object has segments elsewhere. `X-Object-Manifest`,
/// `X-Symlink-Target` and `X-Copy-From` are refused (400), since they would lead elsewhere. What
/// does not fit is answered with 401.
///
/// The client's address is that of its socket: behind a proxy `temp_url_ip_range` sees the proxy.
///
/// | option | default | |
/// |---|---|---|
/// | `methods` | GET HEAD PUT POST DELETE | |
/// | `incoming_remove_headers`, `incoming_allow_headers` | `x-timestamp`, none | which headers a request loses |
/// | `outgoing_remove_headers`, `outgoing_allow_headers` | `x-object-meta-*`, `x-object-meta-public-*` | which headers an answer loses |
/// | `allowed_digests` | sha1 sha256 sha512 | |
/// | `path_prefix` | none | stands before the path in what is signed, where clients reach the store below a folder of a host |
///
/// Place: before what authenticates. Shown in `/info` as `tempurl`.
public final class TempUrlMiddleware implements Middleware {
    private static final List<String> LEADING_ELSEWHERE =
            List.of("X-Object-Manifest", "X-Symlink-Target", "X-Copy-From");

    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    private final TempUrlConfig config;
    private final ObjectStore store;
    private final InstantSource clock;

    public TempUrlMiddleware(TempUrlConfig config, ObjectStore store, InstantSource clock) {
        this.config = config;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Map<String, Object> info() {
        return config.info();
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (request.method().equals("OPTIONS") || !TempUrl.isIn(request.query())) {
            return next.handle(request);
        }
        TempUrl url = TempUrl.of(request.query());
        ObjectPath path = path(request);
        Authorizer holder = holder(request, url, path).orElseThrow(TempUrlMiddleware::invalid);
        refuseLeadingElsewhere(request);
        Request signed =
                request.withAuthorizer(holder)
                        .withQuery(query(request.query()))
                        .withHeaders(this::incoming);
        return outgoing(request, url, path, next.handle(signed));
    }

    private static SwiftException invalid() {
        return new SwiftException(
                401,
                "401 Unauthorized: Temp URL invalid\n",
                HTML.with("Www-Authenticate", "Swift realm=\"unknown\""));
    }

    private ObjectPath path(Request request) {
        boolean known = config.methods().contains(request.method());
        boolean first = request.path().startsWith("/v1/");
        if (known
                && first
                && request.target() instanceof Target.OfObject(ObjectPath path)
                && !path.object().replace("/", "").isEmpty()) {
            return path;
        }
        throw invalid();
    }

    /// {@return who may do what was signed; nothing when that does not fit}
    private Optional<Authorizer> holder(Request request, TempUrl url, ObjectPath path) {
        Optional<Signature> signature =
                Signature.parse(url.signature()).filter(given -> config.allows(given.digest()));
        boolean fits =
                !url.isOver(clock.instant())
                        && url.prefix().filter(p -> !path.object().startsWith(p)).isEmpty()
                        && isInRange(url, request.exchange().remoteAddress());
        if (signature.isEmpty() || !fits) {
            return Optional.empty();
        }
        SigningKeys keys = SigningKeys.of(store, path.containerPath());
        List<String> texts = texts(request.method(), url, path);
        if (isSigned(signature.get(), keys.account(), texts)) {
            return Optional.of(new Holder(".wsgi.tempurl", path.account(), ""));
        }
        return isSigned(signature.get(), keys.container(), texts)
                ? Optional.of(new Holder(".wsgi.tempurl", path.account(), path.container()))
                : Optional.empty();
    }

    private static boolean isInRange(TempUrl url, String client) {
        return url.ipRange().isEmpty()
                || IpRange.parse(url.ipRange()).filter(range -> range.has(client)).isPresent();
    }

    private List<String> texts(String method, TempUrl url, ObjectPath path) {
        String container = path.account() + "/" + path.container();
        List<String> methods =
                method.equals("HEAD") ? List.of("HEAD", "GET", "POST", "PUT") : List.of(method);
        return methods.stream()
                .map(one -> url.text(one, config.pathPrefix(), container, path.object()))
                .toList();
    }

    private static boolean isSigned(Signature signature, List<String> keys, List<String> texts) {
        return keys.stream()
                .anyMatch(key ->
                        texts.stream()
                                .map(text -> signature.digest().hmac(key, text))
                                .anyMatch(hmac -> Digest.areEqual(hmac, signature.hex())));
    }

    private static void refuseLeadingElsewhere(Request request) {
        if (request.method().equals("GET") || request.method().equals("HEAD")) {
            return;
        }
        for (String name : LEADING_ELSEWHERE) {
            if (request.headers().has(name)) {
                throw new SwiftException(
                        400,
                        "The header '%s' is not allowed in this tempurl".formatted(name),
                        HTML);
            }
        }
    }

    /// Nothing else in the query is signed, so nothing else of it is heeded.
    private static Query query(Query given) {
        Query kept = Query.EMPTY;
        for (String name :
                List.of("temp_url_sig", "temp_url_expires", "temp_url_prefix", "filename")) {
            kept = given.has(name) ? kept.with(name, given.text(name)) : kept;
        }
        return kept;
    }

    private Headers incoming(Headers headers) {
        return headers.filter(field ->
                isNamed(field, config.incomingAllowHeaders())
                        || !isNamed(field, config.incomingRemoveHeaders()));
    }

    private static boolean isNamed(Headers.Field field, List<String> names) {
        String lower = field.name().toLowerCase(Locale.ROOT);
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name ->
                        name.endsWith("*")
                                ? lower.startsWith(name.substring(0, name.length() - 1))
                                : lower.equals(name));
    }

    private Response outgoing(Request request, TempUrl url, ObjectPath path, Response answer) {
        Response cleaned =
                answer.withHeaders(headers ->
                        headers.filter(field ->
                                isNamed(field, config.outgoingAllowHeaders())
                                        || !isNamed(field, config.outgoingRemoveHeaders())));
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        if (!reads || answer.status() / 100 != 2) {
            return cleaned;
        }
        String stored = answer.headers().text("Content-Disposition");
        Timestamp expires = Timestamp.of(Instant.ofEpochSecond(url.expires()));
        return cleaned.withHeader("Content-Disposition", disposition(url, path, stored))
                .withHeader("Expires", HttpDate.lastModified(expires));
    }

    /// What the URL says holds, then what is stored, then the object's name.
    private static String disposition(TempUrl url, ObjectPath path, String stored) {
        if (url.inline()) {
            return url.filename().isEmpty() ? "inline" : named("inline", url.filename());
        }
        if (!url.filename().isEmpty()) {
            return named("attachment", url.filename());
        }
        if (!stored.isEmpty()) {
            return stored;
        }
        String plain = path.object().replaceFirst("/+$", "");
        return named("attachment", plain.substring(plain.lastIndexOf('/') + 1));
    }

    /// Both forms of RFC 6266, section 4.3.
    private static String named(String kind, String filename) {
        String encoded = PercentEncoding.encodePath(filename);
        return "%s; filename=\"%s\"; filename*=UTF-8''%s"
                .formatted(kind, encoded.replace("%20", " "), encoded);
    }
}
