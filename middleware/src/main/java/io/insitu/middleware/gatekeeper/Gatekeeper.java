package io.insitu.middleware.gatekeeper;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Keeps to the inside what is of the inside. The steps of the pipeline keep what they must
/// remember of an account, container or object in *system metadata*, headers that no client can set
/// and none is shown.
///
/// | header | taken from requests and from answers |
/// |---|---|
/// | `X-Account-Sysmeta-*`, `X-Container-Sysmeta-*`, `X-Object-Sysmeta-*` | yes |
/// | `X-Object-Transient-Sysmeta-*` | yes |
/// | `X-Backend-*` | yes |
/// | `X-Account-Host`, `-Device`, `-Partition`, the same of `X-Container-` and `X-Delete-At-`, `X-Container-Root-Db-State`, `X-Delete-At-Container` | yes: what Swift's servers say to one another |
/// | `X-Timestamp` | from requests only: the store tells the time |
///
/// Place: directly behind `catcherrors`, before any step that reads or writes such a header. It has
/// no options and is not shown in `/info`.
public final class Gatekeeper implements Middleware {
    private static final List<String> INTERNAL =
            List.of(
                    "x-account-sysmeta-",
                    "x-container-sysmeta-",
                    "x-object-sysmeta-",
                    "x-object-transient-sysmeta-",
                    "x-backend");

    private static final Set<String> AMONG_SERVERS =
            Set.of(
                    "x-account-host",
                    "x-account-device",
                    "x-account-partition",
                    "x-container-host",
                    "x-container-device",
                    "x-container-partition",
                    "x-container-root-db-state",
                    "x-delete-at-host",
                    "x-delete-at-device",
                    "x-delete-at-partition",
                    "x-delete-at-container");

    @Override
    public Response handle(Request request, Handler next) {
        Request cleaned =
                request.withHeaders(
                        headers -> headers.filter(field -> isPublic(field) && !isTimestamp(field)));
        return next.handle(cleaned).withHeaders(headers -> headers.filter(Gatekeeper::isPublic));
    }

    private static boolean isPublic(Headers.Field field) {
        if (!field.startsWith("x-")) {
            return true;
        }
        for (String prefix : INTERNAL) {
            if (field.startsWith(prefix)) {
                return false;
            }
        }
        return !AMONG_SERVERS.contains(field.name().toLowerCase(Locale.ROOT));
    }

    private static boolean isTimestamp(Headers.Field field) {
        return field.name().equalsIgnoreCase("x-timestamp");
    }
}
