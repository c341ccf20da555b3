package io.insitu.middleware.entity;

import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.storage.Body;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Answers GET and HEAD of an [Entity]: conditions, then ranges, then the bytes.
public final class EntityReader {
    private static final ByteRange NOTHING = new ByteRange(0, 0);

    /// Where the bytes are.
    public interface Source extends AutoCloseable {
        /// @param onClose is run when the part is closed
        Content part(ByteRange range, Runnable onClose);

        @Override
        void close();
    }

    private EntityReader() {}

    public static Response head(Request request, Entity entity) {
        return refusal(request, entity)
                .orElseGet(() ->
                        new Response(200, entity.headers(), new Content.HeadOnly(entity.size())));
    }

    /// @param source is closed with the answer's content, or here when that does not need it
    public static Response get(Request request, Entity entity, Source source) {
        boolean given = false;
        try {
            Response response = answer(request, entity, source);
            given = response.status() == 200 || response.status() == 206;
            return response;
        } finally {
            if (!given) {
                source.close();
            }
        }
    }

    private static Response answer(Request request, Entity entity, Source source) {
        Optional<Response> refusal = refusal(request, entity);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        long size = entity.size();
        Optional<List<ByteRange>> ranges =
                request.headers().first("Range").flatMap(text -> ByteRange.parse(text, size));
        Headers headers = entity.headers();
        // The last bytes of what has none: there is no range to name in the answer.
        if (ranges.isEmpty() || (size == 0 && ranges.get().equals(List.of(NOTHING)))) {
            return new Response(200, headers, source.part(new ByteRange(0, size), source::close));
        }
        return switch (ranges.get().size()) {
            case 0 -> notSatisfiable(headers, size);
            case 1 -> single(entity, source, ranges.get().getFirst());
            default -> multiple(entity, source, ranges.get());
        };
    }

    /// Swift answers a failed condition without a body, and labels a 412 as one of its pages.
    private static Optional<Response> refusal(Request request, Entity entity) {
        return Conditions.refusal(request.headers(), entity)
                .map(status -> {
                    Headers headers = entity.headers();
                    Headers labelled =
                            status == 412
                                    ? headers.without("Accept-Ranges")
                                            .with("Content-Type", Response.HTML)
                                    : headers;
                    return new Response(status, labelled, Content.EMPTY);
                });
    }

    private static Response notSatisfiable(Headers headers, long size) {
        return Response.standard(416)
                .withHeaders(page -> headers.with("Content-Range", "bytes */" + size));
    }

    private static Response single(Entity entity, Source source, ByteRange range) {
        return new Response(
                206,
                entity.headers().with("Content-Range", range.of(entity.size())),
                source.part(range, source::close));
    }

    private static Response multiple(Entity entity, Source source, List<ByteRange> ranges) {
        String boundary = boundary();
        String contentType = entity.headers().text("Content-Type");
        List<Content> parts = new ArrayList<>();
        for (ByteRange range : ranges) {
            parts.add(
                    text(
                            "--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
                                    .formatted(boundary, contentType, range.of(entity.size()))));
            parts.add(source.part(range, () -> {}));
            parts.add(text("\r\n"));
        }
        parts.add(text("--" + boundary + "--"));
        parts.add(new Content.Stream(closing(source), 0));
        return new Response(
                206,
                entity.headers().with("Content-Type", "multipart/byteranges;boundary=" + boundary),
                new Content.Sequence(parts));
    }

    private static String boundary() {
        byte[] random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static Content text(String text) {
        return new Content.Bytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// No bytes; lets go of the source when the parts before it have been sent.
    private static Body closing(Source source) {
        return new Body() {
            @Override
            public @Nullable ByteBuffer next() {
                return null;
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }
}
