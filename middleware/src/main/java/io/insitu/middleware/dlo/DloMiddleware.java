package io.insitu.middleware.dlo;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.storage.ObjectPath;
import java.util.Set;

/// Dynamic large objects: an object that names a beginning, and is read as if it were the bytes of
/// all objects in a container whose names begin so, in their order. As Swift's middleware of that
/// name.
///
/// | request | header | |
/// |---|---|---|
/// | `PUT`, `POST` | `X-Object-Manifest` | `container/beginning`, percent-encoded; a POST without it makes a plain object again |
/// | `GET`, `HEAD` | | the bytes that there are at that moment; conditions, one range. `Etag` is the MD5 of the segments' tags. 409 when the first segment cannot be read |
/// | `GET ?multipart-manifest=get` | | the manifest's own bytes |
///
/// A manifest of more segments than one page of a listing has neither length nor tag, and ranges of
/// it are not heeded, as in Swift. Reading takes the right to list the segments' container and to
/// read them.
///
/// | option | default | |
/// |---|---|---|
/// | `rate_limit.after_segment`, `.segments_per_sec`, `.under_size` | 10, 0, 1 MiB | from which small segment on so many a second are opened (0: any number), and how small. Swift opens 1 a second of whatever size |
///
/// Place: behind `copy` and `slo`, before `symlink`. Not shown in `/info`.
public final class DloMiddleware implements Middleware {
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);
    private static final String MANIFEST = "X-Object-Manifest";

    /// What is asked of the whole, and not of the manifest's own bytes.
    private static final Set<String> OF_THE_WHOLE =
            Set.of(
                    "range",
                    "if-range",
                    "if-match",
                    "if-none-match",
                    "if-modified-since",
                    "if-unmodified-since");

    private final DloConfig config;
    private final int pageSize;

    /// @param pageSize entries of a container's listing at a time
    public DloMiddleware(DloConfig config, int pageSize) {
        this.config = config;
        this.pageSize = pageSize;
    }

    @Override
    public Response handle(Request request, Handler next) {
        if (!(request.target() instanceof Target.OfObject(ObjectPath path))) {
            return next.handle(request);
        }
        boolean itself = request.query().text("multipart-manifest").equals("get");
        return switch (request.method()) {
            case "GET", "HEAD" -> itself ? next.handle(request) : read(request, path, next);
            case "PUT" -> {
                request.headers().first(MANIFEST).ifPresent(DloMiddleware::check);
                yield next.handle(request);
            }
            default -> next.handle(request);
        };
    }

    private static void check(String manifest) {
        String[] parts = manifest.split("/", 2);
        boolean named =
                parts.length == 2
                        && !parts[0].isEmpty()
                        && !parts[1].isEmpty()
                        && !parts[1].startsWith("/");
        if (!named || manifest.indexOf('?') >= 0 || manifest.indexOf('&') >= 0) {
            throw new SwiftException(
                    400, "X-Object-Manifest must be in the format container/prefix", HTML);
        }
    }

    private Response read(Request request, ObjectPath path, Handler next) {
        Response first = next.handle(request);
        if (!first.headers().has(MANIFEST)) {
            return first;
        }
        first.content().close();
        Response manifest = first;
        if (first.status() != 200) {
            manifest = next.handle(unconditional(request));
            manifest.content().close();
        }
        String[] names = PercentEncoding.decode(manifest.headers().text(MANIFEST)).split("/", 2);
        if (names.length < 2) {
            return first;
        }
        return new DloReader(
                        request,
                        next,
                        path.account(),
                        names[0],
                        names[1],
                        pageSize,
                        config.rateLimit())
                .answer(manifest.headers());
    }

    private static Request unconditional(Request request) {
        return request.withHeaders(headers ->
                headers.filter(
                        field -> OF_THE_WHOLE.stream().noneMatch(field.name()::equalsIgnoreCase)));
    }
}
