package io.insitu.middleware.listendpoints;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Says on which machine an account, container or object lies, as Swift's middleware of that name:
/// for programs that want to run beside their data. `GET /endpoints/[v1/|v2/]ACCOUNT[/CONTAINER
/// [/OBJECT]]` answers with JSON: a list of URLs, or with `v2` an object of `endpoints` and the
/// `headers` to send along. Whether the thing is there is not looked at, and nobody is asked for a
/// token, as in Swift.
///
/// Everything lies on this machine, so there is one URL: that of the thing itself at the host that
/// was asked. A Swift's URL names a storage server that asks for no token; this one is asked with
/// one.
///
/// Place: behind `healthcheck`. It has no options, is not in the pipeline unless it is named there,
/// and is not shown in `/info`, as in Swift.
public final class ListEndpointsMiddleware implements Middleware {
    private static final String PREFIX = "/endpoints/";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    /// Swift takes any spelling of 1 and 2 that is a number: `v1`, `1`, `v1.0`, `2.00`.
    private static final Pattern VERSION = Pattern.compile("v*([12])(\\.0*)?");

    private final String scheme;

    /// @param scheme in the URLs, `http` or `https`
    public ListEndpointsMiddleware(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (!request.path().startsWith(PREFIX)) {
            return next.handle(request);
        }
        if (!request.method().equals("GET")) {
            throw new SwiftException(405, "", Headers.of("Allow", "GET"));
        }
        String rest = request.path().substring(PREFIX.length());
        String first = rest.split("/", 2)[0];
        if (VERSION.matcher(first).matches()) {
            String named = rest.substring(Math.min(first.length() + 1, rest.length()));
            return answer(request, named, VERSION.matcher(first).replaceFirst("$1").equals("2"));
        }
        if (first.startsWith("v") && first.indexOf('_') < 0) {
            throw refused("Unsupported version '%s'".formatted(PercentEncoding.decode(first)));
        }
        return answer(request, rest, false);
    }

    private Response answer(Request request, String named, boolean withHeaders) {
        String[] parts = named.split("/", 3);
        boolean gap = parts[0].isEmpty() || (parts.length == 3 && parts[1].isEmpty());
        if (gap) {
            throw refused("No account specified");
        }
        String path = named.replaceFirst("/$", "");
        List<String> urls = List.of(scheme + "://" + request.exchange().host() + "/v1/" + path);
        boolean object = parts.length == 3 && !parts[2].isEmpty();
        Map<String, String> headers =
                object ? Map.of("X-Backend-Storage-Policy-Index", "0") : Map.of();
        Object told = withHeaders ? Map.of("endpoints", urls, "headers", headers) : urls;
        return Response.text(200, "application/json", json(told));
    }

    private static SwiftException refused(String message) {
        return new SwiftException(400, message, HTML);
    }

    private static String json(Object told) {
        try {
            return JSON.writeValueAsString(told);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and lists of texts are JSON", e);
        }
    }
}
