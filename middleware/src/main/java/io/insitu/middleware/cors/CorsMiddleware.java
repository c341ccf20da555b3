package io.insitu.middleware.cors;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.Target;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ObjectStore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Lets scripts of pages from elsewhere use a container and its objects, as far as the container
/// says so: cross-origin resource sharing (the Fetch standard, section 3.2), as Swift's proxy does
/// it.
///
/// | header of a container | |
/// |---|---|
/// | `X-Container-Meta-Access-Control-Allow-Origin` | origins that may, with blanks between them; `*` for all |
/// | `X-Container-Meta-Access-Control-Max-Age` | seconds for which a browser may remember that |
/// | `X-Container-Meta-Access-Control-Expose-Headers` | further headers that scripts may read |
///
/// A browser asks first, by OPTIONS with `Origin` and `Access-Control-Request-Method`: the answer
/// is 200 with `Access-Control-Allow-*`, or 401. Neither takes a token. The answer to a request
/// with `Origin` has `Access-Control-Allow-Origin` and `Access-Control-Expose-Headers`, errors
/// included; rights are what they are without. Accounts are not shared.
///
/// | option | default | |
/// |---|---|---|
/// | `allow_origin` | none | origins that every container lets in |
/// | `expose_headers` | none | further headers that scripts may read everywhere |
/// | `strict` | true | false: every origin is told that it may read, as old Swifts did; asking first is not changed by that |
///
/// Place: behind what authenticates, before everything that answers for a container or object.
/// Shown in `/info` as `cors`.
public final class CorsMiddleware implements Middleware {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String EXPOSE = "Access-Control-Expose-Headers";
    private static final List<String> ALWAYS_EXPOSED =
            List.of(
                    "cache-control",
                    "content-language",
                    "content-type",
                    "etag",
                    "expires",
                    "last-modified",
                    "pragma",
                    "x-openstack-request-id",
                    "x-timestamp",
                    "x-trans-id");

    private final CorsConfig config;
    private final ObjectStore store;

    public CorsMiddleware(CorsConfig config, ObjectStore store) {
        this.config = config;
        this.store = store;
    }

    @Override
    public Map<String, Object> info() {
        return config.info();
    }

    @Override
    public Response handle(Request request, Handler next) {
        String origin = request.headers().text("Origin");
        if (origin.isEmpty()) {
            return next.handle(request);
        }
        return switch (request.target()) {
            case Target.OfContainer(ContainerPath container) ->
                    shared(request, origin, container, next);
            case Target.OfObject(var object) ->
                    shared(request, origin, object.containerPath(), next);
            case Target.OfAccount ignored -> next.handle(request);
            case Target.Other ignored -> next.handle(request);
        };
    }

    private Response shared(Request request, String origin, ContainerPath container, Handler next) {
        Rules rules =
                Rules.of(
                        config,
                        store.container(container).map(ContainerRecord::metadata).orElse(Map.of()));
        Response answer = Subrequest.answer(next, request);
        return request.method().equals("OPTIONS")
                ? preflight(request, origin, rules, answer)
                : actual(origin, rules, answer);
    }

    private static Response preflight(
            Request request, String origin, Rules rules, Response options) {
        String allowed = options.headers().text("Allow");
        String method = request.headers().text("Access-Control-Request-Method");
        if (!rules.letIn(origin) || !options.headers().items("Allow").contains(method)) {
            options.content().close();
            return Response.standard(401).withHeader("Allow", allowed);
        }
        Headers headers = named(options.headers().without("Content-Type"), origin, rules);
        if (!rules.maxAge().isEmpty()) {
            headers = headers.with("Access-Control-Max-Age", rules.maxAge());
        }
        headers = headers.with("Access-Control-Allow-Methods", allowed);
        List<String> asked = request.headers().items("Access-Control-Request-Headers");
        if (!asked.isEmpty()) {
            String names = asked.stream().distinct().collect(Collectors.joining(", "));
            headers = headers.with("Access-Control-Allow-Headers", names);
            headers = varying(headers, "Access-Control-Request-Headers");
        }
        Headers all = headers;
        return options.withHeaders(ignored -> all);
    }

    private Response actual(String origin, Rules rules, Response answer) {
        if (config.strict() && !rules.letIn(origin)) {
            return answer;
        }
        Set<String> exposed = new TreeSet<>(ALWAYS_EXPOSED);
        exposed.addAll(rules.exposeHeaders());
        for (Headers.Field field : answer.headers().fields()) {
            if (field.startsWith("x-container-meta") || field.startsWith("x-object-meta")) {
                exposed.add(field.name().toLowerCase(Locale.ROOT));
            }
        }
        return answer.withHeaders(
                headers -> named(headers.with(EXPOSE, String.join(", ", exposed)), origin, rules));
    }

    private static Headers named(Headers headers, String origin, Rules rules) {
        return rules.isForAll()
                ? headers.with(ALLOW_ORIGIN, "*")
                : varying(headers.with(ALLOW_ORIGIN, origin), "Origin");
    }

    private static Headers varying(Headers headers, String by) {
        String vary = headers.text("Vary");
        return headers.with("Vary", vary.isEmpty() ? by : vary + ", " + by);
    }
}
