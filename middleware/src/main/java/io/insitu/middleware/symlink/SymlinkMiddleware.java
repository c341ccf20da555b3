package io.insitu.middleware.symlink;

import io.insitu.middleware.Authorizer;
import io.insitu.middleware.Content;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.entity.Conditions;
import io.insitu.middleware.listing.ListedType;
import io.insitu.storage.ObjectPath;
import java.util.List;
import java.util.Map;

/// Symlinks: objects without bytes that are read as if they were others. As Swift's middleware of
/// that name.
///
/// | request | header | |
/// |---|---|---|
/// | `PUT` without bytes | `X-Symlink-Target` | `container/object`, percent-encoded |
/// | | `X-Symlink-Target-Account` | the target's account, where that is another |
/// | | `X-Symlink-Target-Etag` | makes it static: the target must be there with that tag (409), and when it is read it must still have it (409) |
/// | `GET`, `HEAD` | | the target's, with `Content-Location`; 409 past `symloop_max` symlinks in a row |
/// | `GET`, `HEAD` `?symlink=get` | | the symlink's own, with the headers above |
/// | `POST` | | changes the symlink, and says with 307 where the target is |
/// | `DELETE` | | the symlink only |
///
/// Reading takes the right to read the target; copying with `?symlink=get` copies the symlink.
/// Listings in JSON have `symlink_path`, and of static ones `symlink_etag` and `symlink_bytes`.
///
/// | option | default | |
/// |---|---|---|
/// | `symloop_max` | 2 | |
///
/// Place: innermost. Shown in `/info` as `symlink`.
public final class SymlinkMiddleware implements Middleware {
    private static final List<String> SHOWN =
            List.of(Link.TARGET, Link.ACCOUNT, Link.ETAG, Link.BYTES);

    private final SymlinkConfig config;

    public SymlinkMiddleware(SymlinkConfig config) {
        this.config = config;
    }

    @Override
    public Map<String, Object> info() {
        return config.info();
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (!(request.target() instanceof Target.OfObject(ObjectPath path))) {
            return next.handle(request);
        }
        boolean links = request.headers().has(Link.TARGET);
        return switch (request.method()) {
            case "GET", "HEAD" ->
                    request.query().text("symlink").equals("get")
                            ? shown(next.handle(request))
                            : follow(request, path.account(), next);
            case "PUT" -> links ? put(request, path, next) : next.handle(request);
            case "POST" -> post(request, path, next);
            default -> next.handle(request);
        };
    }

    private static Response shown(Response symlink) {
        Headers headers = symlink.headers();
        for (String name : SHOWN) {
            String value = headers.text(Link.kept(name));
            if (!value.isEmpty()) {
                headers = headers.without(Link.kept(name)).with(name, value);
            }
        }
        Headers shown = headers;
        return symlink.withHeaders(ignored -> shown);
    }

    private Response follow(Request request, String account, Handler next) {
        return new Traversal(request, account, next, true).answer("");
    }

    /// One way from symlink to symlink.
    private final class Traversal {
        private final Handler next;
        private final boolean dynamic;
        private Request request;
        private String account;
        private String location = "";
        private int followed;

        /// @param dynamic whether symlinks are followed whose targets may be anything
        Traversal(Request request, String account, Handler next, boolean dynamic) {
            this.request = request;
            this.account = account;
            this.next = next;
            this.dynamic = dynamic;
        }

        /// {@return the answer of what stands at the end}
        ///
        /// @param etag that it must have
        Response answer(String etag) {
            // Whoever reads an object that is no symlink meets its errors as they are.
            Response answer =
                    location.isEmpty() ? next.handle(request) : Subrequest.answer(next, request);
            Link link = Link.stored(answer.headers());
            if (!link.isSymlink() || (!dynamic && !link.isStatic())) {
                return end(answer, etag);
            }
            answer.content().close();
            String found = link.isStatic() ? link.etag() : tag(answer);
            if (!etag.isEmpty() && !etag.equals(found)) {
                throw mismatch("X-Symlink-Target-Etag headers do not match");
            }
            if (followed >= config.symloopMax()) {
                throw new SwiftException(
                        409,
                        "Too many levels of symbolic links, maximum allowed is "
                                + config.symloopMax());
            }
            followed++;
            location = link.path(account);
            account = link.account().isEmpty() ? account : link.account();
            request = request.withPath(location).withQuery(request.query().without("version-id"));
            return answer(link.etag());
        }

        private Response end(Response answer, String etag) {
            String found = tag(answer);
            if (!etag.isEmpty() && !found.isEmpty() && !etag.equals(found)) {
                answer.content().close();
                throw mismatch(
                        "Object Etag '%s' does not match X-Symlink-Target-Etag header '%s'"
                                .formatted(found, etag));
            }
            return location.isEmpty() ? answer : answer.withHeader("Content-Location", location);
        }

        private SwiftException mismatch(String message) {
            return location.isEmpty()
                    ? new SwiftException(409, message)
                    : new SwiftException(
                            409,
                            message,
                            Headers.of("Content-Type", "text/plain", "Content-Location", location));
        }

        private static String tag(Response answer) {
            return Conditions.unquoted(answer.headers().text("Etag"));
        }
    }

    private Response put(Request request, ObjectPath path, Handler next) {
        String length = request.headers().text("Content-Length").strip();
        if (!length.equals("0")) {
            throw new SwiftException(400, "Symlink requests require a zero byte body");
        }
        Link link = Link.sent(request.headers(), path);
        Headers headers = request.headers();
        if (link.isStatic()) {
            headers = withTarget(request, link, path, next);
        } else if (headers.text("Content-Type").isEmpty()) {
            headers = headers.with("Content-Type", "application/symlink");
        }
        for (String name : SHOWN) {
            headers = headers.without(name);
        }
        headers = headers.with(Link.kept(Link.TARGET), link.target());
        if (!link.account().isEmpty()) {
            headers = headers.with(Link.kept(Link.ACCOUNT), link.account());
        }
        headers = ListedType.with(headers, ListedType.SYMLINK_PATH, link.path(path.account()));
        Headers kept = headers;
        return next.handle(request.withHeaders(ignored -> kept));
    }

    /// {@return the headers of a static symlink, whose target is asked after}
    private Headers withTarget(Request request, Link link, ObjectPath path, Handler next) {
        String location = link.path(path.account());
        Request head = Subrequest.of(request, "HEAD", location);
        Traversal way = new Traversal(head, path.account(), next, false);
        way.location = location;
        Response target = way.answer(link.etag());
        target.content().close();
        if (target.status() == 404) {
            throw new SwiftException(
                    409,
                    "X-Symlink-Target does not exist",
                    Headers.of("Content-Type", "text/plain", "Content-Location", location));
        }
        if (target.status() / 100 != 2) {
            throw new SwiftException(target.status());
        }
        String sloEtag = target.headers().text("X-Object-Sysmeta-Slo-Etag");
        String sloSize = target.headers().text("X-Object-Sysmeta-Slo-Size");
        String bytes = sloSize.isEmpty() ? Long.toString(length(target)) : sloSize;
        Headers headers =
                request.headers()
                        .with(Link.kept(Link.ETAG), link.etag())
                        .with(Link.kept(Link.BYTES), bytes);
        if (headers.text("Content-Type").isEmpty()) {
            headers = headers.with("Content-Type", target.headers().text("Content-Type"));
        }
        headers = ListedType.with(headers, ListedType.SYMLINK_ETAG, link.etag());
        headers = ListedType.with(headers, ListedType.SYMLINK_BYTES, bytes);
        return sloEtag.isEmpty() ? headers : ListedType.with(headers, ListedType.SLO_ETAG, sloEtag);
    }

    private static long length(Response head) {
        return head.content() instanceof Content.HeadOnly(long length)
                ? length
                : head.content().length();
    }

    private static Response post(Request request, ObjectPath path, Handler next) {
        if (request.headers().has(Link.TARGET)) {
            throw new SwiftException(400, "A PUT request is required to set a symlink target");
        }
        Response answer = next.handle(request);
        Request head =
                Subrequest.of(request, "HEAD", request.path())
                        .withQuery(Query.parse("symlink=get"))
                        .withAuthorizer(Authorizer.EVERYTHING);
        Link link = Link.stored(Subrequest.answer(next, head).headers());
        if (!link.isSymlink()) {
            return answer;
        }
        Headers headers =
                Headers.of("Content-Type", Response.HTML, "Location", link.path(path.account()));
        throw new SwiftException(
                307,
                "The requested POST was applied to a symlink. POST directly to the target to"
                        + " apply requested metadata.",
                link.isStatic() ? headers.with(Link.ETAG, link.etag()) : headers);
    }
}
