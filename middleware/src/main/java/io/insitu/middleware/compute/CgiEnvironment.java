package io.insitu.middleware.compute;

import io.insitu.middleware.Headers.Field;
import io.insitu.middleware.Request;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What programs are told of the request that runs them: the meta-variables of CGI, RFC 3875,
/// section 4.1. Nothing that would let a program act in its sender's name is among them.
final class CgiEnvironment {
    /// Fields that are secrets, or that another variable stands for, or that a program would take
    /// for an order of its operator's (`Proxy` becomes `HTTP_PROXY`).
    private static final Set<String> HIDDEN =
            Set.of(
                    "authorization",
                    "proxy-authorization",
                    "cookie",
                    "x-auth-token",
                    "x-storage-token",
                    "x-service-token",
                    "x-zerovm-cache",
                    "x-zerovm-deferred",
                    "x-zerovm-idempotency",
                    "x-zerovm-priority",
                    "x-subject-token",
                    "x-auth-key",
                    "x-storage-pass",
                    "proxy",
                    "content-type",
                    "content-length");

    /// Prefixes of fields that only the server itself may set.
    private static final Set<String> INTERNAL =
            Set.of("x-nexe-", "x-backend-", "x-trans-id", "x-openstack-request-id");

    /// The parameter of a temporary URL with which others could ask for the same.
    private static final String SIGNATURE = "temp_url_sig";

    private CgiEnvironment() {}

    /// @param pathInfo the path behind `/v1`, `/open` or `/api`, decoded
    static Map<String, String> of(Request request, String pathInfo) {
        Map<String, String> variables = new LinkedHashMap<>();
        String host = request.exchange().host();
        int colon = host.endsWith("]") ? -1 : host.lastIndexOf(':');
        String query = query(request);
        variables.put("GATEWAY_INTERFACE", "CGI/1.1");
        variables.put("SERVER_NAME", colon < 0 ? host : host.substring(0, colon));
        variables.put("SERVER_PORT", colon < 0 ? "80" : host.substring(colon + 1));
        variables.put("SERVER_PROTOCOL", "HTTP/1.1");
        variables.put("SERVER_SOFTWARE", "insitu");
        variables.put("PATH_INFO", pathInfo);
        variables.put("REMOTE_USER", request.authorizer().user());
        variables.put("REQUEST_METHOD", request.method());
        variables.put("REQUEST_URI", request.path() + (query.isEmpty() ? "" : "?" + query));
        variables.put("QUERY_STRING", query);
        variables.put("CONTENT_TYPE", request.headers().text("Content-Type"));
        variables.put("CONTENT_LENGTH", request.headers().text("Content-Length"));
        for (Field field : request.headers().fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (isShown(name)) {
                String variable = "HTTP_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
                variables.merge(variable, clean(field.value()), (one, two) -> one + ", " + two);
            }
        }
        variables.replaceAll((_, value) -> clean(value));
        return variables;
    }

    /// A field's name with `_` would stand for the one with `-`, which may be one that is hidden.
    private static boolean isShown(String name) {
        return name.matches("[a-z0-9-]+")
                && !HIDDEN.contains(name)
                && INTERNAL.stream().noneMatch(name::startsWith)
                && !name.contains("-sysmeta-");
    }

    private static String clean(String value) {
        return value.replaceAll("[\\x00-\\x1f\\x7f]", " ");
    }

    /// {@return the query word for word, but for what lets its sender in}
    private static String query(Request request) {
        return request.query().without(SIGNATURE).raw();
    }
}
