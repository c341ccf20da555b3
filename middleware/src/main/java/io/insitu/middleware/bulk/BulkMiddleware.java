package io.insitu.middleware.bulk;

import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Middleware;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.constraints.Constraints;
import io.insitu.middleware.listing.ListingFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Many objects in one request, as Swift's middleware of that name.
///
/// | request | |
/// |---|---|
/// | `PUT ?extract-archive=tar`, `tar.gz`, `tar.bz2` | each file of the archive becomes an object below the path; below an account the first folder names the container, which is created. `X-Delete-At`, `X-Delete-After` and `X-Object-Meta-*` hold for all; extended attributes `user.mime_type` and `user.meta.*` of a file for that one |
/// | `POST ?bulk-delete`, `DELETE ?bulk-delete` | deletes what the body names: lines of `text/plain`, each a percent-encoded `container/object`, or a container, which is deleted after all objects |
///
/// The answer is 200 whatever happens; what happened stands in its body, `Response Status` first:
/// in `text/plain`, `application/json` or `application/xml`, by `Accept`. If the work takes longer
/// than `yield_frequency`, the body begins with blanks.
///
/// | option | default | |
/// |---|---|---|
/// | `max_containers_per_extraction` | 10000 | that one archive creates |
/// | `max_failed_extractions` | 1000 | before the rest of the archive is left |
/// | `extracted_bytes_max` | 64 GiB | of the files of one archive |
/// | `max_deletes_per_request` | 10000 | lines |
/// | `max_failed_deletes` | 1000 | before the rest is left |
/// | `delete_concurrency` | 16 | deletes of one request at a time |
/// | `yield_frequency` | 10 | seconds between signs of life |
///
/// Each object is asked for as if its sender had sent a request for it: so its place is before what
/// authenticates. Shown in `/info` as `bulk_upload` and `bulk_delete`.
public final class BulkMiddleware implements Middleware {
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);

    /// How an archive is packed.
    enum Packing {
        NONE,
        GZIP,
        BZIP2
    }

    private final BulkConfig config;
    private final Constraints limits;

    public BulkMiddleware(BulkConfig config, Constraints limits) {
        this.config = config;
        this.limits = limits;
    }

    @Override
    public Map<String, Object> info() {
        return config.info();
    }

    @Override
    public Response handle(Request request, Handler next) {
        String method = request.method();
        if (method.equals("PUT") && request.query().has("extract-archive")) {
            return extract(request, packing(request.query().text("extract-archive")), next);
        }
        boolean deletes = method.equals("POST") || method.equals("DELETE");
        return deletes && request.query().has("bulk-delete")
                ? delete(request, next)
                : next.handle(request);
    }

    private static Packing packing(String name) {
        return switch (name.toLowerCase(Locale.ROOT).replaceAll("^\\.+|\\.+$", "")) {
            case "tar" -> Packing.NONE;
            case "tar.gz" -> Packing.GZIP;
            case "tar.bz2" -> Packing.BZIP2;
            default -> throw new SwiftException(400, "Unsupported archive format", HTML);
        };
    }

    private Response extract(Request request, Packing packing, Handler next) {
        Optional<ListingFormat> format = ListingFormat.accepted(request.headers());
        return SlowAnswer.of(
                format.map(ListingFormat::mediaType).orElse(Response.HTML),
                config.every(),
                sign(format),
                stopped ->
                        new Extraction(config, limits, request, next, stopped)
                                .run(packing, format.isPresent())
                                .write(format.orElse(ListingFormat.PLAIN), "extract"));
    }

    private Response delete(Request request, Handler next) {
        int lineMax = 2 * (limits.maxObjectNameLength() + limits.maxContainerNameLength() + 2);
        NamesToDelete names =
                new NamesToDelete(
                        request.headers(), request.body(), config.maxDeletesPerRequest(), lineMax);
        return new BulkDeleter(config, next).answer(request, names);
    }

    /// {@return what the body of a long answer begins with}
    static String sign(Optional<ListingFormat> format) {
        boolean xml = format.filter(f -> f.mediaType().endsWith("/xml")).isPresent();
        return xml ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : " ";
    }
}
