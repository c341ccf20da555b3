package io.insitu.middleware;

import io.insitu.storage.Body;
import io.insitu.storage.StorageException;
import java.util.List;

/// A request that a step makes itself, to answer the one that it was handed. It has the sender's
/// name and rights and says where the sender came from, and nothing else of what the sender said.
public final class Subrequest {
    /// What says who asks.
    private static final List<String> KEPT =
            List.of("X-Auth-Token", "X-Storage-Token", "X-Service-Token", "Referer", "Origin");

    private Subrequest() {}

    /// @param path percent-encoded
    public static Request of(Request original, String method, String path) {
        Headers kept = Headers.EMPTY;
        for (String name : KEPT) {
            Headers before = kept;
            kept =
                    original.headers()
                            .first(name)
                            .map(value -> before.with(name, value))
                            .orElse(kept);
        }
        return new Request(
                method,
                path,
                Query.EMPTY,
                kept.with("Content-Length", "0"),
                Body.empty(),
                original.authorizer(),
                original.exchange());
    }

    /// {@return the path of something in an account, percent-encoded}
    ///
    /// @param parts the account, perhaps the container, perhaps the object, none of them encoded
    public static String path(String... parts) {
        return PercentEncoding.encodePath("/v1/" + String.join("/", parts));
    }

    /// {@return the answer, which is an error's where the rest of the pipeline throws one}
    public static Response answer(Handler next, Request request) {
        try {
            return next.handle(request);
        } catch (SwiftException e) {
            return forMethod(request, e.response());
        } catch (StorageException e) {
            return forMethod(request, SwiftException.of(e).response());
        }
    }

    /// Swift tells HEAD nothing of the page that GET would have had.
    private static Response forMethod(Request request, Response error) {
        return request.method().equals("HEAD") ? error.withContent(Content.EMPTY) : error;
    }
}
