package io.insitu.middleware.quotas;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.storage.AccountName;
import io.insitu.storage.ObjectPath;
import java.util.Map;
import java.util.Optional;

/// Keeps an account within the size that whoever administers all accounts has set, as Swift's
/// middleware of that name.
///
/// | metadata of the account | |
/// |---|---|
/// | `X-Account-Meta-Quota-Bytes` | bytes of all its objects |
///
/// It is set and removed (`X-Remove-Account-Meta-Quota-Bytes`) by reseller administrators only,
/// others get 403. A PUT of an object that would go beyond gets 413 `Upload exceeds quota.`; an
/// administrator's does not. Lengths count as for [ContainerQuotas], and so does the access list:
/// whoever may not write there is told that first.
///
/// Place: behind `container_quotas`. It has no options.
public final class AccountQuotas implements Middleware {
    private static final String BYTES = "X-Account-Meta-Quota-Bytes";
    private static final String REMOVE_BYTES = "X-Remove-Account-Meta-Quota-Bytes";

    @Override
    public Map<String, Object> info() {
        return Map.of("account_quotas", Map.of());
    }

    @Override
    public Response handle(Request request, Handler next) {
        switch (request.method()) {
            case "PUT", "POST" -> check(request, next);
            default -> {}
        }
        return next.handle(request);
    }

    private static void check(Request request, Handler next) {
        switch (request.target()) {
            case Target.OfAccount(AccountName account) -> checkChange(request, account);
            case Target.OfObject(ObjectPath path) when request.method().equals("PUT") ->
                    checkUpload(request, path, next);
            case Target.OfObject ignored -> {}
            case Target.OfContainer ignored -> {}
            case Target.Other ignored -> {}
        }
    }

    private static void checkChange(Request request, AccountName account) {
        if (request.headers().has(BYTES) || request.headers().has(REMOVE_BYTES)) {
            request.authorizer().check(request, account.value(), Right.ADMINISTER, "");
            Quota.check(request, BYTES, "");
        }
    }

    private static void checkUpload(Request request, ObjectPath path, Handler next) {
        String account = "/v1/" + PercentEncoding.encodePath(path.account());
        Optional<Headers> found = Quota.ask(request, account, next);
        if (found.isEmpty()) {
            return;
        }
        long bytes = Quota.number(found.get().text("X-Account-Bytes-Used")).orElse(0);
        if (Quota.isBeyond(found.get().text(BYTES), bytes, Quota.length(request))
                && !administers(request, path.account())) {
            String container = account + "/" + PercentEncoding.encodePath(path.container());
            String writers =
                    Quota.ask(request, container, next)
                            .map(headers -> headers.text("X-Container-Write"))
                            .orElse("");
            request.authorizer().check(request, path.account(), Right.WRITE, writers);
            throw Quota.refused(413, Quota.EXCEEDED);
        }
    }

    private static boolean administers(Request request, String account) {
        try {
            request.authorizer().check(request, account, Right.ADMINISTER, "");
            return true;
        } catch (SwiftException e) {
            return false;
        }
    }
}
