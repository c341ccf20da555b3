package io.insitu.middleware.slo;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.Target;
import io.insitu.middleware.bulk.BulkConfig;
import io.insitu.middleware.bulk.BulkDeleter;
import io.insitu.storage.ObjectPath;
import java.util.Map;

/// Static large objects: an object that names others, in order, and is read as if it were all their
/// bytes. As Swift's middleware of that name.
///
/// | request | |
/// |---|---|
/// | `PUT ?multipart-manifest=put` | stores a manifest: a JSON list of `{"path": "container/object", "etag", "size_bytes", "range"}` and `{"data": base64}`. Every segment is checked (400 with a report in the format that `Accept` likes); `Etag` is the MD5 of the segments' tags |
/// | … `&heartbeat=on` | answers 202 at once, and in the body what came of it |
/// | `GET`, `HEAD` | the bytes, their number, their tag; conditions, one or several ranges; `X-Manifest-Etag` is the manifest's own tag. 409 when the first segment is not what it was |
/// | `GET ?multipart-manifest=get` | the manifest as it is stored; `&format=raw` as it was sent |
/// | `DELETE` | the manifest only |
/// | `DELETE ?multipart-manifest=delete` | and all that it names, with a report as of bulk delete |
/// | … `&async=yes` | without a report, for segments in one container that are no manifests: 204 |
///
/// Segments are fetched while they are sent, one at a time, in the sender's name: reading a large
/// object takes the right to read its segments. When one is not what it was, the connection ends
/// before the bytes that were promised.
///
/// | option | default | |
/// |---|---|---|
/// | `max_manifest_segments` | 1000 | objects that a manifest may name |
/// | `max_manifest_size` | 8 MiB | bytes of a manifest as it is sent |
/// | `max_nesting` | 10 | manifests within manifests when reading |
/// | `yield_frequency` | 10 | seconds between signs of life |
/// | `allow_async_delete` | true | |
/// | `rate_limit.after_segment`, `.segments_per_sec`, `.under_size` | 10, 0, 1 MiB | from which small segment on so many a second are opened (0: any number), and how small; Swift opens 1 |
///
/// Place: behind `copy` and quotas, before `dlo` and `symlink`. Shown in `/info` as `slo`.
public final class SloMiddleware implements Middleware {
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    private final SloConfig config;
    private final BulkConfig bulk;

    /// @param bulk how segments are deleted
    public SloMiddleware(SloConfig config, BulkConfig bulk) {
        this.config = config;
        this.bulk = bulk;
    }

    /// {@return the path of a segment, percent-encoded}
    ///
    /// @param name `/container/object`
    static String path(String account, String name) {
        return Subrequest.path(account, name.substring(1));
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
        String manifest = request.query().text("multipart-manifest");
        return switch (request.method()) {
            case "GET", "HEAD" -> new SloReader(config, request, path, next).answer();
            case "PUT" ->
                    manifest.equals("put") ? write(request, path, next) : plain(request, next);
            case "DELETE" ->
                    manifest.equals("delete")
                            ? new SloDeleter(
                                            config,
                                            request,
                                            path,
                                            next,
                                            new BulkDeleter(bulk, next))
                                    .answer()
                            : plain(request, next);
            default -> plain(request, next);
        };
    }

    private Response write(Request request, ObjectPath path, Handler next) {
        if (request.headers().has("X-Copy-From")) {
            throw new SwiftException(405, "Multipart Manifest PUTs cannot be COPY requests", HTML);
        }
        Handler self = segment -> handle(segment, next);
        return new SloWriter(config, request, path, next, self).answer();
    }

    private static Response plain(Request request, Handler next) {
        if (request.headers().has("X-Static-Large-Object")) {
            throw new SwiftException(
                    400,
                    "X-Static-Large-Object is a reserved header. To create a static large object"
                            + " add query param multipart-manifest=put.",
                    HTML);
        }
        return next.handle(request);
    }
}
