package io.insitu.middleware.slo;

import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.PercentEncoding;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.StatusText;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.bulk.Report;
import io.insitu.middleware.bulk.SlowAnswer;
import io.insitu.middleware.entity.ByteRange;
import io.insitu.middleware.entity.Conditions;
import io.insitu.middleware.listing.ListedType;
import io.insitu.middleware.listing.ListingFormat;
import io.insitu.storage.Body;
import io.insitu.storage.Md5;
import io.insitu.storage.ObjectPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers PUT of a static large object: asks after every segment, then stores the manifest with
/// what it learnt of them.
final class SloWriter {
    private static final Headers HTML = Headers.of("Content-Type", Response.HTML);
    private static final DateTimeFormatter LISTED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'.000000'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final SloConfig config;
    private final Request request;
    private final ObjectPath path;
    private final Handler next;
    private final Handler self;
    private final ListingFormat format;
    private final List<Report.Failure> problems = new ArrayList<>();
    private final Map<String, Response> heads = new HashMap<>();

    /// @param next stores the manifest
    /// @param self tells of segments, which may be large objects too
    SloWriter(SloConfig config, Request request, ObjectPath path, Handler next, Handler self) {
        this.config = config;
        this.request = request;
        this.path = path;
        this.next = next;
        this.self = self;
        this.format = ListingFormat.accepted(request.headers()).orElse(ListingFormat.PLAIN);
    }

    Response answer() {
        List<Wanted> wanted = new ManifestParser(path).parse(body());
        long stored = wanted.stream().filter(Wanted.Stored.class::isInstance).count();
        if (stored > config.maxManifestSegments()) {
            throw new SwiftException(
                    413,
                    "Number of object-backed segments must be <= " + config.maxManifestSegments(),
                    HTML);
        }
        if (request.query().isTrue("heartbeat")) {
            return SlowAnswer.streamed(
                    202,
                    format.mediaType(),
                    Duration.ofSeconds(config.yieldFrequency()),
                    " ",
                    stopped -> reported(wanted));
        }
        try {
            return store(wanted);
        } catch (Problems e) {
            return new Response(
                    400,
                    Headers.of("Content-Type", format.mediaType()),
                    new Content.Bytes(
                            ByteBuffer.wrap(Report.of(problems).write(format, "upload"))));
        }
    }

    private byte[] body() {
        Headers headers = request.headers();
        String length = headers.text("Content-Length").strip();
        boolean chunked = headers.text("Transfer-Encoding").equalsIgnoreCase("chunked");
        if (length.isEmpty() && !chunked) {
            throw new SwiftException(411);
        }
        int max = config.maxManifestSize();
        if (length.matches("\\d{10,}") || (!length.isEmpty() && number(length) > max)) {
            throw tooLarge(max);
        }
        try {
            return ContentBody.read(bounded(max), max);
        } catch (IOException e) {
            throw new SwiftException(499);
        }
    }

    private static SwiftException tooLarge(int max) {
        return new SwiftException(413, "Manifest File > %d bytes".formatted(max), HTML);
    }

    private static long number(String length) {
        try {
            return Long.parseUnsignedLong(length);
        } catch (NumberFormatException e) {
            throw new SwiftException(400, "Invalid Content-Length header value");
        }
    }

    private Body bounded(int max) {
        Body body = request.body();
        return new Body() {
            private long read;

            @Override
            public @Nullable ByteBuffer next() throws IOException {
                ByteBuffer bytes = body.next();
                read += bytes == null ? 0 : bytes.remaining();
                if (read > max) {
                    throw tooLarge(max);
                }
                return bytes;
            }

            @Override
            public void close() {
                body.close();
            }
        };
    }

    /// Some segment is not as the client thinks.
    private static final class Problems extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private byte[] reported(List<Wanted> wanted) {
        Report report = Report.of(List.of());
        try {
            Response answer = store(wanted);
            report = report.with("Response Status", StatusText.line(answer.status()));
            report =
                    report.with("Etag", answer.headers().text("Etag"))
                            .with("Last Modified", answer.headers().text("Last-Modified"));
            answer.content().close();
            report = report.with("Response Body", "");
        } catch (Problems e) {
            report =
                    Report.of(problems)
                            .with("Response Status", StatusText.line(400))
                            .with("Response Body", StatusText.explained(400));
        } catch (SwiftException e) {
            String text = e.message().isEmpty() ? StatusText.explained(e.status()) : e.message();
            report =
                    report.with("Response Status", StatusText.line(e.status()))
                            .with("Response Body", text);
        }
        return report.write(format, "upload");
    }

    private Response store(List<Wanted> wanted) throws Problems {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            segments.add(
                    switch (wanted.get(i)) {
                        case Wanted.Inline(String data) -> new Segment.Inline(data);
                        case Wanted.Stored stored -> checked(stored, i == wanted.size() - 1);
                    });
        }
        if (!problems.isEmpty()) {
            throw new Problems();
        }
        Manifest manifest = new Manifest(segments);
        String etag = manifest.etag();
        String expected = Conditions.unquoted(request.headers().text("Etag"));
        if (!expected.isEmpty() && !expected.equals(etag)) {
            throw new SwiftException(422);
        }
        Response answer = Subrequest.answer(next, put(manifest, etag));
        if (answer.status() / 100 != 2) {
            throw new SwiftException(answer.status(), "", answer.headers());
        }
        return answer.withHeader("Etag", '"' + etag + '"');
    }

    private Request put(Manifest manifest, String etag) {
        byte[] json = manifest.write();
        long size = size(manifest);
        return request.withQuery(request.query().without("multipart-manifest").without("heartbeat"))
                .withBody(Body.of(ByteBuffer.wrap(json)))
                .withHeaders(headers -> {
                    Headers described =
                            headers.without("Transfer-Encoding")
                                    .with("Content-Length", Integer.toString(json.length))
                                    .with("X-Static-Large-Object", "True")
                                    .with(SloReader.ETAG, etag)
                                    .with(SloReader.SIZE, Long.toString(size))
                                    .with("Etag", Md5.of(json));
                    Headers listed =
                            ListedType.with(described, ListedType.BYTES, Long.toString(size));
                    return ListedType.with(listed, ListedType.SLO_ETAG, etag);
                });
    }

    private static long size(Manifest manifest) {
        try {
            return manifest.size();
        } catch (ArithmeticException e) {
            throw new SwiftException(
                    413, "The segments have more than %d bytes".formatted(Long.MAX_VALUE), HTML);
        }
    }

    private Segment checked(Wanted.Stored wanted, boolean last) {
        Response head = heads.computeIfAbsent(wanted.name(), this::head);
        if (head.status() / 100 != 2) {
            problem(wanted, StatusText.line(head.status()));
            return new Segment.Inline("");
        }
        Headers headers = head.headers();
        long bytes = head.content().length();
        String etag = Conditions.unquoted(headers.text("Etag"));
        @Nullable ByteRange range = range(wanted, bytes);
        if ((range == null ? bytes : range.length()) < 1 && !last) {
            problem(wanted, "Too small; each segment must be at least 1 byte.");
        }
        if (wanted.size().isPresent() && wanted.size().getAsLong() != bytes) {
            problem(wanted, "Size Mismatch");
        }
        if (!wanted.etag().isEmpty() && !wanted.etag().equals(etag)) {
            problem(wanted, "Etag Mismatch");
        }
        Instant modified = HttpDate.parse(headers.text("Last-Modified")).orElse(Instant.EPOCH);
        return new Segment.Stored(
                wanted.name(),
                bytes,
                etag,
                headers.text("Content-Type").split(";", 2)[0],
                LISTED.format(modified),
                range,
                SloReader.isManifest(head));
    }

    private Response head(String name) {
        Request head = Subrequest.of(request, "HEAD", SloMiddleware.path(path.account(), name));
        Response answer = Subrequest.answer(self, head);
        answer.content().close();
        return answer;
    }

    private @Nullable ByteRange range(Wanted.Stored wanted, long bytes) {
        if (wanted.range().isEmpty()) {
            return null;
        }
        List<ByteRange> ranges =
                ByteRange.parse("bytes=" + wanted.range(), bytes).orElse(List.of());
        if (ranges.isEmpty()) {
            problem(wanted, "Unsatisfiable Range");
            return null;
        }
        ByteRange range = ranges.getFirst();
        return range.equals(new ByteRange(0, bytes)) ? null : range;
    }

    private void problem(Wanted.Stored wanted, String what) {
        problems.add(new Report.Failure(PercentEncoding.encodePath(wanted.path()), what));
    }
}
