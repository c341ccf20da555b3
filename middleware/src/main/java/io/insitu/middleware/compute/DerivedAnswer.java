package io.insitu.middleware.compute;

import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.entity.ByteRange;
import io.insitu.middleware.entity.Conditions;
import io.insitu.middleware.entity.Entity;
import io.insitu.middleware.entity.EntityReader;
import io.insitu.storage.Body;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers GET and HEAD for what a program makes of objects, as if it were an object itself: its
/// ETag is the digest of all that decides it, so that it is known before the program runs.
record DerivedAnswer(Request request, String etag) {

    /// {@return 304 or 412 where the request's conditions make it needless to run anything}
    Optional<Response> beforeTheRun() {
        Headers headers = request.headers();
        Optional<String> match = headers.first("If-Match");
        if (headers.first("If-None-Match")
                .filter(tags -> Conditions.names(tags, etag))
                .isPresent()) {
            return Optional.of(Response.of(304).withHeader("Etag", quoted()));
        }
        return match.isPresent() && !Conditions.names(match.get(), etag)
                ? Optional.of(Response.standard(412).withHeader("Etag", quoted()))
                : Optional.empty();
    }

    private String quoted() {
        return "\"" + etag + "\"";
    }

    /// {@return the answer with its ETag}
    Response tag(Response answer) {
        return answer.withHeader("Etag", quoted()).withHeader("Accept-Ranges", "bytes");
    }

    /// {@return the answer of the run with its ETag, or the part of it that the request asks for}
    Response of(Response whole) {
        if (whole.status() != 200 || whole.content().length() < 0) {
            return whole;
        }
        Response tagged = tag(whole);
        Entity entity = new Entity(tagged.headers(), whole.content().length(), etag, Instant.EPOCH);
        Request ranged =
                request.withHeaders(headers ->
                        headers.filter(field ->
                                field.name().equalsIgnoreCase("Range")
                                        && request.method().equals("GET")));
        return EntityReader.get(ranged, entity, new Parts(whole.content()));
    }

    /// Parts of an answer that lies in memory and in files.
    private record Parts(Content whole) implements EntityReader.Source {
        @Override
        public Content part(ByteRange range, Runnable onClose) {
            List<Content> parts = new ArrayList<>();
            collect(whole, 0, range, parts);
            parts.add(new Content.Stream(new End(onClose), 0));
            return new Content.Sequence(parts);
        }

        private static long collect(
                Content content, long begin, ByteRange range, List<Content> parts) {
            if (content instanceof Content.Sequence(var all)) {
                long at = begin;
                for (Content part : all) {
                    at = collect(part, at, range, parts);
                }
                return at;
            }
            long from = Math.max(range.start(), begin) - begin;
            long to = Math.min(range.end() - begin, content.length());
            if (from < to) {
                parts.add(slice(content, from, to - from));
            }
            return begin + content.length();
        }

        private static Content slice(Content content, long from, long length) {
            return switch (content) {
                case Content.Bytes(var bytes) ->
                        new Content.Bytes(bytes.slice(bytes.position() + (int) from, (int) length));
                case Content.FileRegion file ->
                        new Content.FileRegion(file.file(), file.offset() + from, length, () -> {});
                case Content.Stream _, Content.HeadOnly _, Content.Sequence _ ->
                        throw new IllegalStateException("%s has no parts".formatted(content));
            };
        }

        @Override
        public void close() {
            whole.close();
        }
    }

    /// No bytes; lets go of the whole when the parts before it have been sent.
    private record End(Runnable onClose) implements Body {
        @Override
        public @Nullable ByteBuffer next() {
            return null;
        }

        @Override
        public void close() {
            onClose.run();
        }
    }
}
