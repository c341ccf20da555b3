package io.insitu.middleware.slo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.entity.ByteRange;
import io.insitu.middleware.listing.Escapes;
import io.insitu.storage.Md5;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The segments of a static large object as they are stored: JSON, byte for byte as Swift writes
/// it, since its MD5 is told to clients.
record Manifest(List<Segment> segments) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    Manifest {
        segments = List.copyOf(segments);
    }

    /// {@return the large object's tag, without quotes}
    String etag() {
        StringBuilder tags = new StringBuilder();
        segments.forEach(segment -> tags.append(segment.tagged()));
        return Md5.of(tags.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /// @throws ArithmeticException past what a long holds
    long size() {
        long size = 0;
        for (Segment segment : segments) {
            size = Math.addExact(size, segment.length());
        }
        return size;
    }

    /// @throws IOException for anything but what [#write] made
    static Manifest read(byte[] json) throws IOException {
        JsonNode list = MAPPER.readTree(json);
        List<Segment> segments = new ArrayList<>();
        if (list == null || !list.isArray()) {
            throw new IOException("not a manifest");
        }
        for (JsonNode item : list) {
            segments.add(segment(item));
        }
        return new Manifest(segments);
    }

    private static Segment segment(JsonNode item) throws IOException {
        if (item.has("data")) {
            return new Segment.Inline(item.get("data").asText());
        }
        if (!item.path("name").isTextual() || !item.path("bytes").isIntegralNumber()) {
            throw new IOException("not a segment of a manifest: " + item);
        }
        return new Segment.Stored(
                item.get("name").asText(),
                item.get("bytes").asLong(),
                item.path("hash").asText(),
                item.path("content_type").asText(),
                item.path("last_modified").asText(),
                range(item.path("range").asText()),
                item.path("sub_slo").asBoolean());
    }

    private static @Nullable ByteRange range(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? null
                : new ByteRange(
                        Long.parseLong(text.substring(0, dash)),
                        Long.parseLong(text.substring(dash + 1)) + 1);
    }

    byte[] write() {
        StringBuilder out = new StringBuilder("[");
        for (Segment segment : segments) {
            out.append(out.length() > 1 ? ", {" : "{");
            switch (segment) {
                case Segment.Inline(String data) -> text(out, "data", data);
                case Segment.Stored stored -> write(out, stored);
            }
            out.append('}');
        }
        return out.append(']').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(StringBuilder out, Segment.Stored segment) {
        text(out, "name", segment.name());
        out.append(", \"bytes\": ").append(segment.bytes()).append(", ");
        text(out, "hash", segment.hash());
        out.append(", ");
        text(out, "content_type", segment.contentType());
        out.append(", ");
        text(out, "last_modified", segment.lastModified());
        ByteRange range = segment.range();
        if (range != null) {
            out.append(", ");
            text(out, "range", Segment.span(range));
        }
        if (segment.manifest()) {
            out.append(", \"sub_slo\": true");
        }
    }

    /// {@return the manifest as a client would send it}
    byte[] raw() {
        StringBuilder out = new StringBuilder("[");
        for (Segment segment : segments) {
            out.append(out.length() > 1 ? ", {" : "{");
            switch (segment) {
                case Segment.Inline(String data) -> text(out, "data", data);
                case Segment.Stored stored -> raw(out, stored);
            }
            out.append('}');
        }
        return out.append(']').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void raw(StringBuilder out, Segment.Stored segment) {
        text(out, "etag", segment.hash());
        out.append(", ");
        text(out, "path", segment.name());
        ByteRange range = segment.range();
        if (range != null) {
            out.append(", ");
            text(out, "range", Segment.span(range));
        }
        out.append(", \"size_bytes\": ").append(segment.bytes());
    }

    private static void text(StringBuilder out, String name, String value) {
        out.append('"').append(name).append("\": \"");
        Escapes.json(out, value);
        out.append('"');
    }
}
