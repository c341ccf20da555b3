package io.insitu.storage.swift;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.storage.Body;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingEntry.ContainerEntry;
import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.ListingEntry.Subdir;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Swift's listings, of which we ask for JSON.
final class SwiftListing {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Of one page: 10 000 entries whose names have 1024 bytes, and room for escapes.
    private static final int BYTES_MAX = 64 << 20;

    private SwiftListing() {}

    static String parameters(ListingQuery query) {
        StringBuilder text = new StringBuilder("?format=json&limit=" + query.limit());
        add(text, "prefix", query.prefix());
        add(text, "marker", query.marker());
        add(text, "end_marker", query.endMarker());
        add(text, "delimiter", query.delimiter());
        add(text, "reverse", query.reverse() ? "true" : "");
        return text.toString();
    }

    private static void add(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append('&').append(name).append('=').append(WireText.parameter(value));
        }
    }

    static byte[] read(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                if (bytes.size() + next.remaining() > BYTES_MAX) {
                    throw new IOException("a listing of more than %d bytes".formatted(BYTES_MAX));
                }
                byte[] part = new byte[next.remaining()];
                next.get(part);
                bytes.writeBytes(part);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ListingEntry> containers(byte[] json) {
        return entries(
                json,
                entry ->
                        new ContainerEntry(
                                entry.path("name").asText(),
                                entry.path("count").asLong(),
                                entry.path("bytes").asLong(),
                                time(entry)));
    }

    static List<ListingEntry> objects(byte[] json) {
        return entries(
                json,
                entry ->
                        new ObjectEntry(
                                entry.path("name").asText(),
                                entry.path("bytes").asLong(),
                                entry.path("hash").asText(),
                                entry.path("content_type").asText(),
                                time(entry)));
    }

    private static List<ListingEntry> entries(
            byte[] json, Function<JsonNode, ListingEntry> entryOf) {
        try {
            List<ListingEntry> entries = new ArrayList<>();
            for (JsonNode entry : JSON.readTree(json)) {
                entries.add(
                        entry.has("subdir")
                                ? new Subdir(entry.path("subdir").asText())
                                : entryOf.apply(entry));
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Timestamp time(JsonNode entry) {
        LocalDateTime time = LocalDateTime.parse(entry.path("last_modified").asText());
        return Timestamp.of(time.toInstant(ZoneOffset.UTC));
    }
}
