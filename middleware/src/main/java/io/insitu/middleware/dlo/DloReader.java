package io.insitu.middleware.dlo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.Content;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Handler;
import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.Subrequest;
import io.insitu.middleware.entity.ByteRange;
import io.insitu.middleware.entity.Entity;
import io.insitu.middleware.entity.EntityReader;
import io.insitu.middleware.segments.Piece;
import io.insitu.middleware.segments.Pieces;
import io.insitu.middleware.segments.SegmentException;
import io.insitu.middleware.segments.SegmentRate;
import io.insitu.middleware.segments.SegmentedBody;
import io.insitu.storage.Md5;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers GET and HEAD of one dynamic large object, from a listing of its segments.
final class DloReader {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// Bytes of one page of a listing, all names being as long as they may.
    private static final int LISTING_BYTES_MAX = 128 << 20;

    private record Segment(String name, long bytes, String hash) {}

    private final Request request;
    private final Handler next;
    private final String account;
    private final String container;
    private final String prefix;
    private final int pageSize;
    private final SegmentRate rate;

    DloReader(
            Request request,
            Handler next,
            String account,
            String container,
            String prefix,
            int pageSize,
            SegmentRate rate) {
        this.rate = rate;
        this.request = request;
        this.next = next;
        this.account = account;
        this.container = container;
        this.prefix = prefix;
        this.pageSize = pageSize;
    }

    /// @param manifest headers of the manifest
    Response answer(Headers manifest) {
        Response listing = listing("");
        if (listing.status() / 100 != 2) {
            return request.method().equals("HEAD") ? withoutPage(listing) : listing;
        }
        List<Segment> segments;
        try {
            segments = read(listing);
        } catch (SegmentException e) {
            throw e.beforeTheFirstByte();
        }
        return segments.size() < pageSize ? whole(manifest, segments) : endless(manifest, segments);
    }

    private static Response withoutPage(Response error) {
        error.content().close();
        return error.withContent(Content.EMPTY);
    }

    private Response listing(String marker) {
        Query query =
                Query.EMPTY
                        .with("format", "json")
                        .with("prefix", prefix)
                        .with("limit", Integer.toString(pageSize))
                        .with("marker", marker);
        String path = Subrequest.path(account, container);
        return Subrequest.answer(next, Subrequest.of(request, "GET", path).withQuery(query));
    }

    private static List<Segment> read(Response listing) throws SegmentException {
        try {
            byte[] json = ContentBody.bytes(listing.content(), LISTING_BYTES_MAX);
            List<Segment> segments = new ArrayList<>();
            for (JsonNode item : MAPPER.readTree(json)) {
                segments.add(
                        new Segment(
                                item.path("name").asText(),
                                item.path("bytes").asLong(),
                                item.path("hash").asText()));
            }
            return segments;
        } catch (IOException e) {
            throw new SegmentException(503, "the segments cannot be listed: " + e);
        }
    }

    private Response whole(Headers manifest, List<Segment> segments) {
        String etag = etag(segments);
        Entity entity =
                new Entity(
                        manifest.with("Etag", '"' + etag + '"'),
                        segments.stream().mapToLong(Segment::bytes).sum(),
                        etag,
                        HttpDate.parse(manifest.text("Last-Modified")).orElse(Instant.EPOCH));
        Request oneRange =
                request.headers().text("Range").indexOf(',') < 0
                        ? request
                        : request.withHeaders(headers -> headers.without("Range"));
        if (request.method().equals("HEAD")) {
            return EntityReader.head(request, entity);
        }
        Response answer = EntityReader.get(oneRange, entity, new Source(segments));
        return answer.status() == 416 ? notSatisfiable(answer) : answer;
    }

    /// Swift tells nothing of the object then.
    private static Response notSatisfiable(Response answer) {
        return Response.standard(416)
                .withHeader("Content-Range", answer.headers().text("Content-Range"))
                .withHeader("Accept-Ranges", "bytes");
    }

    /// Without the segments beyond the first page nothing can be said of the whole.
    private Response endless(Headers manifest, List<Segment> segments) {
        if (request.method().equals("HEAD")) {
            return new Response(200, manifest, new Content.HeadOnly(-1));
        }
        Pieces pieces = new Listed(segments, new ByteRange(0, Long.MAX_VALUE), true);
        SegmentedBody body = begun(new SegmentedBody(request, next, rate.of(pieces), -1, () -> {}));
        return new Response(200, manifest, new Content.Stream(body, -1));
    }

    private static SegmentedBody begun(SegmentedBody body) {
        try {
            body.begin();
            return body;
        } catch (SegmentException e) {
            throw e.beforeTheFirstByte();
        }
    }

    private static String etag(List<Segment> segments) {
        Md5 md5 = new Md5();
        segments.forEach(segment -> md5.update(segment.hash().getBytes(StandardCharsets.US_ASCII)));
        return md5.hex();
    }

    private final class Source implements EntityReader.Source {
        private final List<Segment> segments;

        Source(List<Segment> segments) {
            this.segments = segments;
        }

        @Override
        public Content part(ByteRange range, Runnable onClose) {
            Pieces pieces = new Listed(segments, range, false);
            SegmentedBody body =
                    new SegmentedBody(request, next, rate.of(pieces), range.length(), onClose);
            return new Content.Stream(begun(body), range.length());
        }

        @Override
        public void close() {}
    }

    /// The segments of a range, page after page.
    private final class Listed implements Pieces {
        private final boolean hasMore;
        private List<Segment> page;
        private int index;
        private long start;
        private long end;

        Listed(List<Segment> page, ByteRange range, boolean hasMore) {
            this.page = page;
            this.start = range.start();
            this.end = range.end();
            this.hasMore = hasMore;
        }

        @Override
        public @Nullable Piece next() throws SegmentException {
            while (end > 0 && (index < page.size() || turn())) {
                Segment segment = page.get(index);
                index++;
                long from = Math.max(0, start);
                long to = Math.min(segment.bytes(), end);
                start -= segment.bytes();
                end -= segment.bytes();
                if (from < to) {
                    return new Piece.Stored(
                            Subrequest.path(account, container, segment.name()),
                            "",
                            segment.bytes(),
                            from,
                            to);
                }
            }
            return null;
        }

        private boolean turn() throws SegmentException {
            if (!hasMore || page.size() < pageSize) {
                return false;
            }
            Response listing = listing(page.getLast().name());
            if (listing.status() / 100 != 2) {
                listing.content().close();
                throw new SegmentException(503, "listing answers " + listing.status());
            }
            page = read(listing);
            index = 0;
            return !page.isEmpty();
        }
    }
}
