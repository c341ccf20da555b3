package io.insitu.middleware.etagquoter;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Target;
import io.insitu.storage.AccountRecord;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectStore;
import java.util.Map;
import java.util.Optional;

/// Puts the ETags of objects in quotes, as HTTP wants them (RFC 9110, section 8.8.3) and some
/// caches need them, where an account or container asks for that: Swift shows a bare MD5 otherwise.
/// As Swift's middleware `etag_quoter`.
///
/// | header | |
/// |---|---|
/// | `X-Account-Rfc-Compliant-Etags` | yes or no for all containers of the account |
/// | `X-Container-Rfc-Compliant-Etags` | yes or no for this one |
/// | `X-Remove-…`, or an empty value | as if nothing had been said |
///
/// | option | default | |
/// |---|---|---|
/// | `enable_by_default` | false | what holds where nothing is said |
///
/// Place: before every step that answers for an object. Shown in `/info` as `etag_quoter`.
public final class EtagQuoterMiddleware implements Middleware {
    /// @param enableByDefault what holds where neither account nor container say anything
    public record Config(boolean enableByDefault) {
        public static final Config DEFAULT = new Config(false);
    }

    private static final String ENDING = "Rfc-Compliant-Etags";

    private final Config config;
    private final ObjectStore store;

    public EtagQuoterMiddleware(Config config, ObjectStore store) {
        this.config = config;
        this.store = store;
    }

    @Override
    public Map<String, Object> info() {
        return Map.of("etag_quoter", Map.of("enable_by_default", config.enableByDefault()));
    }

    @Override
    public Response handle(Request request, Handler next) {
        return switch (request.target()) {
            case Target.OfAccount ignored -> described(request, "Account", next);
            case Target.OfContainer ignored -> described(request, "Container", next);
            case Target.OfObject(var object) ->
                    quoted(next.handle(request), object.containerPath());
            case Target.Other ignored -> next.handle(request);
        };
    }

    private static Response described(Request request, String kind, Handler next) {
        String shown = "X-" + kind + "-" + ENDING;
        String kept = "X-" + kind + "-Sysmeta-" + ENDING;
        Response answer =
                next.handle(request.withHeaders(headers -> kept(headers, kind, shown, kept)));
        return answer.headers()
                .first(kept)
                .map(value ->
                        answer.withHeaders(headers -> headers.without(kept).with(shown, value)))
                .orElse(answer);
    }

    private static Headers kept(Headers headers, String kind, String shown, String kept) {
        if (!headers.text("X-Remove-" + kind + "-" + ENDING).isEmpty()) {
            return headers.with(kept, "");
        }
        return headers.first(shown)
                .map(value ->
                        headers.with(
                                kept,
                                value.isEmpty() ? "" : headers.isTrue(shown) ? "True" : "False"))
                .orElse(headers);
    }

    private Response quoted(Response answer, ContainerPath container) {
        String etag = answer.headers().text("Etag");
        boolean bare = !etag.isEmpty() && !etag.endsWith("\"");
        return bare && asksForQuotes(container)
                ? answer.withHeader("Etag", '"' + etag + '"')
                : answer;
    }

    private boolean asksForQuotes(ContainerPath path) {
        Optional<ContainerRecord> container = store.container(path);
        if (container.isEmpty()) {
            return false;
        }
        String flag =
                container
                        .get()
                        .metadata()
                        .getOrDefault("x-container-sysmeta-rfc-compliant-etags", "");
        if (flag.isEmpty()) {
            flag =
                    store.account(path.accountName())
                            .map(AccountRecord::metadata)
                            .orElse(Map.of())
                            .getOrDefault("x-account-sysmeta-rfc-compliant-etags", "");
        }
        return flag.isEmpty() ? config.enableByDefault() : flag.equals("True");
    }
}
