package io.insitu.middleware;

import io.insitu.storage.Body;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A request on its way through the pipeline. A step that wants it otherwise hands on a changed
/// copy. For one thread at a time.
public final class Request {
    private final String method;
    private final String path;
    private final Query query;
    private final Headers headers;
    private final Body body;
    private final Authorizer authorizer;
    private final Exchange exchange;

    /// Kept, and handed to copies, since nearly every step asks for it.
    private @Nullable Target target;

    /// @param method in upper case
    /// @param path as it was sent, percent-encoded, without the query
    /// @param body can be read once, by whoever answers
    /// @param authorizer decides what may be touched; the step that authenticates puts its own here
    /// @param exchange what stays the same however the request is changed
    public Request(
            String method,
            String path,
            Query query,
            Headers headers,
            Body body,
            Authorizer authorizer,
            Exchange exchange) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.authorizer = authorizer;
        this.exchange = exchange;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public Query query() {
        return query;
    }

    public Headers headers() {
        return headers;
    }

    public Body body() {
        return body;
    }

    public Authorizer authorizer() {
        return authorizer;
    }

    public Exchange exchange() {
        return exchange;
    }

    /// {@return what the path names, percent-decoded}
    ///
    /// @throws SwiftException 412 for a path that is not UTF-8 or names an empty container
    public Target target() {
        Target named = target;
        if (named == null) {
            named = Target.of(path);
            target = named;
        }
        return named;
    }

    public Request withMethod(String newMethod) {
        return alike(new Request(newMethod, path, query, headers, body, authorizer, exchange));
    }

    public Request withPath(String newPath) {
        return new Request(method, newPath, query, headers, body, authorizer, exchange);
    }

    public Request withQuery(Query newQuery) {
        return alike(new Request(method, path, newQuery, headers, body, authorizer, exchange));
    }

    public Request withHeaders(UnaryOperator<Headers> change) {
        Headers changed = change.apply(headers);
        return alike(new Request(method, path, query, changed, body, authorizer, exchange));
    }

    public Request withBody(Body newBody) {
        return alike(new Request(method, path, query, headers, newBody, authorizer, exchange));
    }

    public Request withAuthorizer(Authorizer newAuthorizer) {
        return alike(new Request(method, path, query, headers, body, newAuthorizer, exchange));
    }

    /// {@return the same, as if its sender had asked for that host}
    public Request withHost(String host) {
        Exchange renamed = exchange.withHost(host);
        return alike(new Request(method, path, query, headers, body, authorizer, renamed));
    }

    private Request alike(Request copy) {
        copy.target = target;
        return copy;
    }
}
