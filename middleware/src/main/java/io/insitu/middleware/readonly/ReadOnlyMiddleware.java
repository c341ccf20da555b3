package io.insitu.middleware.readonly;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Refuses everything that writes, in the whole store or in some accounts, with 405, as Swift's
/// middleware of that name. A copy is a write where it goes. Jobs come by POST and are refused with
/// the rest.
///
/// | option | default | |
/// |---|---|---|
/// | `read_only` | false | whether nothing may be written anywhere |
/// | `accounts` | none | accounts in which nothing may be written |
/// | `allow_deletes` | false | whether what is there may be deleted nevertheless |
///
/// Place: before what authenticates. It is not in the pipeline unless it is named there. Shown in
/// `/info` as `read_only` when that holds for all.
public final class ReadOnlyMiddleware implements Middleware {
    /// @param readOnly whether nothing may be written anywhere
    /// @param accounts in which nothing may be written
    /// @param allowDeletes whether what is there may be deleted nevertheless
    public record Config(boolean readOnly, List<String> accounts, boolean allowDeletes) {
        public static final Config DEFAULT = new Config(false, List.of(), false);

        public Config {
            accounts = List.copyOf(accounts);
        }
    }

    private static final Set<String> WRITES = Set.of("COPY", "POST", "PUT");

    private final Config config;

    public ReadOnlyMiddleware(Config config) {
        this.config = config;
    }

    @Override
    public Map<String, Object> info() {
        return config.readOnly() ? Map.of("read_only", Map.of()) : Map.of();
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (writes(request.method())) {
            switch (request.target()) {
                case Target.OfAccount(var account) -> check(account.value());
                case Target.OfContainer(var container) -> check(container.account());
                case Target.OfObject(var object) -> check(written(request, object.account()));
                case Target.Other ignored -> {}
            }
        }
        return next.handle(request);
    }

    private boolean writes(String method) {
        return WRITES.contains(method) || (!config.allowDeletes() && method.equals("DELETE"));
    }

    private static String written(Request request, String account) {
        String other = PercentEncoding.decode(request.headers().text("Destination-Account"));
        return request.method().equals("COPY") && !other.isEmpty() ? other : account;
    }

    private void check(String account) {
        if (config.readOnly() || config.accounts().contains(account)) {
            throw new SwiftException(
                    405,
                    "Writes are disabled for this account.",
                    Headers.of("Content-Type", Response.HTML));
        }
    }
}
