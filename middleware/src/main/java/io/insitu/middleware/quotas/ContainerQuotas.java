package io.insitu.middleware.quotas;

import io.insitu.middleware.Authorizer.Right;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Target;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import java.util.Map;
import java.util.Optional;

/// Keeps a container within the size that its owner has set, as Swift's middleware of that name.
///
/// | metadata of the container | |
/// |---|---|
/// | `X-Container-Meta-Quota-Bytes` | bytes of all its objects |
/// | `X-Container-Meta-Quota-Count` | how many objects it has |
///
/// A PUT that would go beyond gets 413 `Upload exceeds quota.`, but whoever may not write there is
/// told that first. What counts is the length that the PUT announces: a chunked one, or several at
/// a time, may go beyond, after which the next gets 413. An object that is overwritten counts twice
/// in that moment. A value that is no whole number gets 400.
///
/// Place: behind `copy`, so that copies are counted, and before `slo`, `dlo`. It has no options.
public final class ContainerQuotas implements Middleware {
    private static final String BYTES = "X-Container-Meta-Quota-Bytes";
    private static final String COUNT = "X-Container-Meta-Quota-Count";

    @Override
    public Map<String, Object> info() {
        return Map.of("container_quotas", Map.of());
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
            case Target.OfContainer ignored -> {
                Quota.check(request, BYTES, "Invalid bytes quota.");
                Quota.check(request, COUNT, "Invalid count quota.");
            }
            case Target.OfObject(ObjectPath path) when request.method().equals("PUT") ->
                    checkUpload(request, path, next);
            case Target.OfObject ignored -> {}
            case Target.OfAccount ignored -> {}
            case Target.Other ignored -> {}
        }
    }

    private static void checkUpload(Request request, ObjectPath path, Handler next) {
        ContainerPath container = path.containerPath();
        String url =
                "/v1/%s/%s"
                        .formatted(
                                PercentEncoding.encodePath(container.account()),
                                PercentEncoding.encodePath(container.container()));
        Optional<Headers> found = Quota.ask(request, url, next);
        if (found.isEmpty()) {
            return;
        }
        Headers headers = found.get();
        long bytes = Quota.number(headers.text("X-Container-Bytes-Used")).orElse(0);
        long count = Quota.number(headers.text("X-Container-Object-Count")).orElse(0);
        if (Quota.isBeyond(headers.text(BYTES), bytes, Quota.length(request))
                || Quota.isBeyond(headers.text(COUNT), count, 1)) {
            String writers = headers.text("X-Container-Write");
            request.authorizer().check(request, container.account(), Right.WRITE, writers);
            throw Quota.refused(413, Quota.EXCEEDED);
        }
    }
}
