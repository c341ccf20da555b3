package io.insitu.middleware.object;

import io.insitu.middleware.Content;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.storage.Body;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.OpenObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Answers GET and HEAD for an object that is there: conditions, then ranges, then the bytes.
final class ObjectReader {
    private static final ByteRange NOTHING = new ByteRange(0, 0);

    private ObjectReader() {}

    static Response head(Request request, ObjectRecord record) {
        return refusal(request, record)
                .orElseGet(() ->
                        new Response(
                                200,
                                ObjectHeaders.describe(record),
                                new Content.HeadOnly(record.size())));
    }

    /// @param object is closed with the answer's content, or here when that does not need it
    static Response get(Request request, OpenObject object) {
        boolean given = false;
        try {
            Response response = answer(request, object);
            given = response.status() == 200 || response.status() == 206;
            return response;
        } finally {
            if (!given) {
                object.close();
            }
        }
    }

    private static Response answer(Request request, OpenObject object) {
        ObjectRecord record = object.record();
        Optional<Response> refusal = refusal(request, record);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        long size = record.size();
        Optional<List<ByteRange>> ranges =
                request.headers().first("Range").flatMap(text -> ByteRange.parse(text, size));
        Headers headers = ObjectHeaders.describe(record);
        // The last bytes of an object that has none: there is no range to name in the answer.
        if (ranges.isEmpty() || (size == 0 && ranges.get().equals(List.of(NOTHING)))) {
            return new Response(200, headers, part(object, new ByteRange(0, size), object::close));
        }
        return switch (ranges.get().size()) {
            case 0 -> notSatisfiable(headers, size);
            case 1 -> single(headers, object, ranges.get().getFirst());
            default -> multiple(headers, object, ranges.get());
        };
    }

    /// Swift answers a failed condition without a body, and labels a 412 as one of its pages.
    private static Optional<Response> refusal(Request request, ObjectRecord record) {
        return Conditions.refusal(request.headers(), record)
                .map(status -> {
                    Headers headers = ObjectHeaders.describe(record);
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

    private static Response single(Headers headers, OpenObject object, ByteRange range) {
        return new Response(
                206,
                headers.with("Content-Range", range.of(object.record().size())),
                part(object, range, object::close));
    }

    private static Response multiple(Headers headers, OpenObject object, List<ByteRange> ranges) {
        String boundary = boundary();
        List<Content> parts = new ArrayList<>();
        for (ByteRange range : ranges) {
            parts.add(
                    text(
                            "--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
                                    .formatted(
                                            boundary,
                                            object.record().contentType(),
                                            range.of(object.record().size()))));
            parts.add(part(object, range, () -> {}));
            parts.add(text("\r\n"));
        }
        parts.add(text("--" + boundary + "--"));
        parts.add(new Content.Stream(closing(object), 0));
        return new Response(
                206,
                headers.with("Content-Type", "multipart/byteranges;boundary=" + boundary),
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

    private static Content part(OpenObject object, ByteRange range, Runnable onClose) {
        return switch (object.content()) {
            case OpenObject.Content.InFile file ->
                    new Content.FileRegion(
                            file.file(), file.offset() + range.start(), range.length(), onClose);
            case OpenObject.Content.InMemory memory -> {
                // The bytes stay when the object is closed.
                onClose.run();
                ByteBuffer bytes = memory.bytes();
                yield new Content.Bytes(
                        bytes.slice(bytes.position() + (int) range.start(), (int) range.length()));
            }
        };
    }

    /// No bytes; lets go of the object when the parts before it have been sent.
    private static Body closing(OpenObject object) {
        return new Body() {
            @Override
            public @Nullable ByteBuffer next() {
                return null;
            }

            @Override
            public void close() {
                object.close();
            }
        };
    }
}
