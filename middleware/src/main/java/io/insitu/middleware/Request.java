package io.insitu.middleware;

import io.insitu.storage.Body;
import java.util.function.UnaryOperator;

/// A request on its way through the pipeline. A step that wants it otherwise hands on a changed
/// copy.
///
/// @param method in upper case
/// @param path as it was sent, percent-encoded, without the query
/// @param body can be read once, by whoever answers
/// @param authorizer decides what may be touched; the step that authenticates puts its own here
/// @param exchange what stays the same however the request is changed
public record Request(
        String method,
        String path,
        Query query,
        Headers headers,
        Body body,
        Authorizer authorizer,
        Exchange exchange) {

    /// {@return what the path names, percent-decoded}
    ///
    /// @throws SwiftException 412 for a path that is not UTF-8 or names an empty container
    public Target target() {
        return Target.of(path);
    }

    public Request withMethod(String newMethod) {
        return new Request(newMethod, path, query, headers, body, authorizer, exchange);
    }

    public Request withPath(String newPath) {
        return new Request(method, newPath, query, headers, body, authorizer, exchange);
    }

    public Request withQuery(Query newQuery) {
        return new Request(method, path, newQuery, headers, body, authorizer, exchange);
    }

    public Request withHeaders(UnaryOperator<Headers> change) {
        return new Request(method, path, query, change.apply(headers), body, authorizer, exchange);
    }

    public Request withBody(Body newBody) {
        return new Request(method, path, query, headers, newBody, authorizer, exchange);
    }

    public Request withAuthorizer(Authorizer newAuthorizer) {
        return new Request(method, path, query, headers, body, newAuthorizer, exchange);
    }
}
