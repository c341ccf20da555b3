package io.insitu.middleware.slo;

import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.entity.ByteRange;
import io.insitu.middleware.entity.Entity;
import io.insitu.middleware.entity.EntityReader;
import io.insitu.middleware.segments.SegmentException;
import io.insitu.middleware.segments.SegmentedBody;
import io.insitu.storage.LastUsed;
import io.insitu.storage.Md5;
import io.insitu.storage.ObjectPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// Answers GET and HEAD of what may be a static large object.
final class SloReader {
    static final String ETAG = "X-Object-Sysmeta-Slo-Etag";
    static final String SIZE = "X-Object-Sysmeta-Slo-Size";

    /// What is asked of the whole, and not of the manifest.
    private static final Set<String> OF_THE_WHOLE =
            Set.of(
                    "range",
                    "if-range",
                    "if-match",
                    "if-none-match",
                    "if-modified-since",
                    "if-unmodified-since");

    /// Nested manifests of one request that are kept, in case they come up again soon.
    private static final int CACHED = 20;

    private final SloConfig config;
    private final Request request;
    private final ObjectPath path;
    private final Handler next;

    SloReader(SloConfig config, Request request, ObjectPath path, Handler next) {
        this.config = config;
        this.request = request;
        this.path = path;
        this.next = next;
    }

    static boolean isManifest(Response response) {
        return response.headers().isTrue("X-Static-Large-Object");
    }

    Response answer() {
        Response first = next.handle(request);
        if (!isManifest(first)) {
            return first;
        }
        if (request.query().text("multipart-manifest").equals("get")) {
            return request.query().text("format").equals("raw") ? raw(first) : json(first);
        }
        Response whole = first;
        if (first.status() != 200) {
            first.content().close();
            whole = next.handle(unconditional(request));
            if (!isManifest(whole)) {
                return whole;
            }
        }
        return whole(whole);
    }

    private static Response json(Response manifest) {
        return manifest.status() / 100 == 2
                ? manifest.withHeader("Content-Type", "application/json; charset=utf-8")
                : manifest;
    }

    private Response raw(Response first) {
        first.content().close();
        Response stored = next.handle(unconditional(request.withMethod("GET")));
        byte[] json = read(stored.content()).raw();
        return stored.withHeaders(headers -> headers.with("Etag", Md5.of(json)))
                .withContent(new Content.Bytes(ByteBuffer.wrap(json)));
    }

    private static Request unconditional(Request request) {
        return request.withHeaders(headers ->
                headers.filter(
                        field -> OF_THE_WHOLE.stream().noneMatch(field.name()::equalsIgnoreCase)));
    }

    private Response whole(Response stored) {
        Entity entity = entity(stored);
        if (request.method().equals("HEAD")) {
            stored.content().close();
            return EntityReader.head(request, entity);
        }
        return EntityReader.get(request, entity, new Segments(read(stored.content())));
    }

    private static Entity entity(Response stored) {
        Headers headers = stored.headers();
        String etag = headers.text(ETAG);
        return new Entity(
                headers.with("X-Manifest-Etag", headers.text("Etag"))
                        .with("Etag", '"' + etag + '"'),
                Long.parseLong(headers.text(SIZE)),
                etag,
                HttpDate.parse(headers.text("Last-Modified")).orElse(Instant.EPOCH));
    }

    private Manifest read(Content content) {
        try {
            return Manifest.read(ContentBody.bytes(content, config.storedBytesMax()));
        } catch (IOException e) {
            throw new UncheckedIOException("the manifest " + path + " cannot be read", e);
        }
    }

    private final class Segments implements EntityReader.Source {
        private final Manifest manifest;
        private final Map<String, Manifest> nested = new LastUsed<>(CACHED);
        private boolean begun;

        Segments(Manifest manifest) {
            this.manifest = manifest;
        }

        @Override
        public Content part(ByteRange range, Runnable onClose) {
            Walk walk =
                    new Walk(path.account(), manifest, range, config.maxNesting(), this::nested);
            SegmentedBody body =
                    new SegmentedBody(
                            request, next, config.rateLimit().of(walk), range.length(), onClose);
            if (!begun) {
                begun = true;
                begin(body);
            }
            return new Content.Stream(body, range.length());
        }

        private void begin(SegmentedBody body) {
            try {
                body.begin();
            } catch (SegmentException e) {
                throw e.beforeTheFirstByte();
            }
        }

        private Manifest nested(String name) throws SegmentException {
            Manifest known = nested.get(name);
            if (known == null) {
                known = fetch(name);
                nested.put(name, known);
            }
            return known;
        }

        private Manifest fetch(String name) throws SegmentException {
            Request get =
                    Subrequest.of(request, "GET", SloMiddleware.path(path.account(), name))
                            .withQuery(Query.parse("multipart-manifest=get"));
            Response response = Subrequest.answer(next, get);
            try (ContentBody body = new ContentBody(response.content())) {
                if (response.status() == 200 && isManifest(response)) {
                    return Manifest.read(ContentBody.read(body, config.storedBytesMax()));
                }
                throw new SegmentException(
                        response.status() >= 500 ? 503 : 409,
                        "%s: nested manifest %s answers %d"
                                .formatted(path, name, response.status()));
            } catch (SegmentException e) {
                throw e;
            } catch (IOException e) {
                throw new SegmentException(503, e.toString());
            }
        }

        @Override
        public void close() {
            nested.clear();
        }
    }

    /// {@return the manifest that a request for it answers with}
    ///
    /// @throws SwiftException 400 for what is none, 404 for what is not there, 401, and 500 for the
    ///   rest, with Swift's texts for reports
    static Manifest fetch(SloConfig config, Request request, String path, Handler next) {
        Query query = Query.parse("multipart-manifest=get");
        String version = request.query().text("version-id");
        Request get =
                Subrequest.of(request, "GET", path)
                        .withQuery(version.isEmpty() ? query : query.with("version-id", version));
        Response response = Subrequest.answer(next, get);
        try (ContentBody body = new ContentBody(response.content())) {
            if (response.status() == 200 && isManifest(response)) {
                return Manifest.read(ContentBody.read(body, config.storedBytesMax()));
            }
        } catch (IOException e) {
            throw new SwiftException(500, "Unable to load SLO manifest");
        }
        throw switch (response.status()) {
            case 200 -> new SwiftException(400, "Not an SLO manifest");
            case 404 -> new SwiftException(404, "SLO manifest not found");
            case 401 -> new SwiftException(401, "401 Unauthorized");
            default -> new SwiftException(500, "Unable to load SLO manifest or segment.");
        };
    }
}
