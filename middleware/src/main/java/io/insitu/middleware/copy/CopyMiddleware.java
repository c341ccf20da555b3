package io.insitu.middleware.copy;

import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.storage.ObjectPath;
import java.util.Locale;
import java.util.Set;

/// Copies objects within the store, as Swift's middleware of that name.
///
/// | request | header | |
/// |---|---|---|
/// | `PUT` of the copy | `X-Copy-From` | the source, `container/object`, percent-encoded |
/// | | `X-Copy-From-Account` | the source's account, where that is another |
/// | `COPY` of the source | `Destination` | the copy, `container/object`, percent-encoded |
/// | | `Destination-Account` | the copy's account, where that is another |
/// | both | `X-Fresh-Metadata` | yes: nothing of the source's metadata is taken |
/// | both | `Range` and conditions | which part of the source, and whether at all |
///
/// What the request says of the copy (`Content-Type`, `X-Object-Meta-*`, …) holds; the rest is
/// taken from the source. A large object is copied as what it is read as; with
/// `multipart-manifest=get` its manifest is, and with `symlink=get` a symlink. The answer is that
/// of the PUT with `X-Copied-From`, `X-Copied-From-Account`, `X-Copied-From-Last-Modified` and the
/// copy's metadata. Refused are a body (400), a source or destination that is no object's name
/// (412), and a source beyond the size of an object (413).
///
/// The bytes pass a buffer at a time and are checked against the source's tag; the copy can be seen
/// once it is complete. Place: behind what authenticates, before `slo`, `dlo` and `symlink`. It has
/// one option, the store's `max_file_size`, and is not shown in `/info`.
public final class CopyMiddleware implements Middleware {
    /// What a copy has of its source beside metadata.
    private static final Set<String> TAKEN =
            Set.of(
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "expires",
                    "x-robots-tag",
                    "x-delete-at",
                    "x-symlink-target",
                    "x-symlink-target-account",
                    "x-symlink-target-etag");

    private static final Set<String> OURS =
            Set.of(
                    "x-copy-from",
                    "x-copy-from-account",
                    "destination",
                    "destination-account",
                    "content-length",
                    "transfer-encoding");

    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    private final long maxFileSize;

    /// @param maxFileSize bytes of an object
    public CopyMiddleware(long maxFileSize) {
        this.maxFileSize = maxFileSize;
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (!(request.target() instanceof Target.OfObject(ObjectPath path))) {
            return next.handle(request);
        }
        return switch (request.method()) {
            case "PUT" -> {
                String from = request.headers().text("X-Copy-From");
                yield from.isEmpty()
                        ? next.handle(request)
                        : copy(request, source(request, path, from), path, next);
            }
            case "COPY" -> copy(request, path, destination(request, path), next);
            case "OPTIONS" -> withCopy(next.handle(request));
            default -> next.handle(request);
        };
    }

    private static Response withCopy(Response options) {
        Response changed = options;
        for (String name : Set.of("Allow", "Access-Control-Allow-Methods")) {
            String allowed = options.headers().text(name);
            if (!allowed.isEmpty() && !allowed.contains("COPY")) {
                changed = changed.withHeader(name, allowed + ", COPY");
            }
        }
        return changed;
    }

    private static ObjectPath source(Request request, ObjectPath copy, String from) {
        String account = PathHeader.account(request.headers(), "X-Copy-From-Account", copy);
        return PathHeader.object("X-Copy-From", from, account);
    }

    private static ObjectPath destination(Request request, ObjectPath source) {
        String destination = request.headers().text("Destination");
        if (destination.isEmpty()) {
            throw new SwiftException(412, "Destination header required", HTML);
        }
        String account = PathHeader.account(request.headers(), "Destination-Account", source);
        return PathHeader.object("Destination", destination, account);
    }

    private Response copy(Request request, ObjectPath from, ObjectPath to, Handler next) {
        String length = request.headers().text("Content-Length").strip();
        if (!length.isEmpty() && !length.equals("0")) {
            throw new SwiftException(400, "Copy requests require a zero byte body");
        }
        Response source = next.handle(read(request, from));
        if (source.status() >= 300) {
            return source;
        }
        try (ContentBody body = new ContentBody(source.content())) {
            checkSize(source.content());
            Request put = put(request, to, source, body);
            Response answer = next.handle(put);
            return answer.status() < 300 ? described(answer, put, from, source) : answer;
        }
    }

    private void checkSize(Content content) {
        if (content.length() < 0 || content.length() > maxFileSize) {
            throw new SwiftException(413);
        }
    }

    private static Request read(Request request, ObjectPath from) {
        Query query = request.query();
        boolean manifest = query.text("multipart-manifest").equals("get");
        return request.withMethod("GET")
                .withPath(Subrequest.path(from.account(), from.container(), from.object()))
                .withQuery(manifest ? query.with("format", "raw") : query)
                .withHeaders(headers ->
                        headers.filter(field -> !OURS.contains(lower(field)))
                                .with("X-Newest", "true"));
    }

    private static Request put(Request request, ObjectPath to, Response source, ContentBody body) {
        boolean manifest = request.query().text("multipart-manifest").equals("get");
        boolean isStatic = source.headers().has("X-Static-Large-Object");
        boolean isDynamic = source.headers().has("X-Object-Manifest");
        Headers headers = headers(request, source);
        if (source.status() == 200 && !isStatic && (!isDynamic || manifest)) {
            headers = headers.with("Etag", source.headers().text("Etag"));
        }
        if (manifest && isDynamic) {
            headers = headers.with("X-Object-Manifest", source.headers().text("X-Object-Manifest"));
        }
        Query query = request.query().without("version-id");
        if (manifest) {
            query =
                    isStatic
                            ? query.with("multipart-manifest", "put")
                            : query.without("multipart-manifest");
        }
        Headers described =
                headers.with("Content-Length", Long.toString(source.content().length()));
        return request.withMethod("PUT")
                .withPath(Subrequest.path(to.account(), to.container(), to.object()))
                .withQuery(query)
                .withHeaders(ignored -> described)
                .withBody(body);
    }

    /// The source's, and over them the request's.
    private static Headers headers(Request request, Response source) {
        boolean fresh = request.headers().isTrue("X-Fresh-Metadata");
        Headers merged =
                source.headers().filter(field -> isSystem(field) || (!fresh && isTaken(field)));
        for (Headers.Field field : request.headers().fields()) {
            if (!OURS.contains(lower(field))) {
                merged = merged.with(field.name(), field.value());
            }
        }
        return request.headers().text("Content-Type").isEmpty()
                ? merged.with("Content-Type", source.headers().text("Content-Type"))
                : merged;
    }

    private static boolean isSystem(Headers.Field field) {
        return field.startsWith("x-object-sysmeta-");
    }

    private static boolean isTaken(Headers.Field field) {
        return field.startsWith("x-object-meta-")
                || field.startsWith("x-object-transient-sysmeta-")
                || TAKEN.contains(lower(field));
    }

    private static Response described(
            Response answer, Request put, ObjectPath from, Response source) {
        Headers headers =
                answer.headers()
                        .with("X-Copied-From-Account", PathHeader.quoted(from.account()))
                        .with(
                                "X-Copied-From",
                                PathHeader.quoted(from.container() + "/" + from.object()));
        headers = carried(headers, source, "Last-Modified", "X-Copied-From-Last-Modified");
        headers = carried(headers, source, "X-Object-Version-Id", "X-Copied-From-Version-Id");
        Headers metadata =
                put.headers()
                        .filter(field ->
                                field.startsWith("x-object-meta-")
                                        || lower(field).equals("x-delete-at"));
        Headers all = headers.and(metadata);
        return answer.withHeaders(ignored -> all);
    }

    private static Headers carried(Headers to, Response from, String name, String as) {
        return from.headers().first(name).map(value -> to.with(as, value)).orElse(to);
    }

    private static String lower(Headers.Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }
}
