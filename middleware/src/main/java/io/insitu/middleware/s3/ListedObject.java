package io.insitu.middleware.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.Query;
import io.insitu.middleware.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One line of a listing of Swift's.
///
/// @param name of an object or container; of a common prefix, that
/// @param etag with quotes, as S3 tells it
/// @param modified as S3 writes it
/// @param prefix whether it stands for all names that begin so
/// @param version its id in a listing of versions; `null` where it has none
/// @param latest whether it is what the object is now
record ListedObject(
        String name,
        String etag,
        long bytes,
        String modified,
        boolean prefix,
        String type,
        String version,
        boolean latest) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'.000Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// Bytes of a page: ten thousand of the longest names, each octet of them written as six.
    private static final int PAGE_BYTES_MAX = 128 << 20;

    /// {@return a page of a listing}
    ///
    /// @param container none for the containers themselves
    static List<ListedObject> page(S3Call call, Query query, String... container) {
        Response answer =
                call.wanted(call.to("GET", container).withQuery(query.with("format", "json")));
        try {
            byte[] json = ContentBody.bytes(answer.content(), PAGE_BYTES_MAX);
            List<ListedObject> page = new ArrayList<>();
            if (json.length > 0) {
                MAPPER.readTree(json).forEach(line -> page.add(of(line)));
            }
            return page;
        } catch (IOException e) {
            throw new UncheckedIOException("a listing cannot be read", e);
        }
    }

    /// {@return all objects whose names begin so}
    static List<ListedObject> all(S3Call call, String container, String prefix) {
        List<ListedObject> all = new ArrayList<>();
        Query query = Query.EMPTY.with("prefix", prefix);
        List<ListedObject> page = page(call, query, container);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = page(call, query.with("marker", page.getLast().name()), container);
        }
        return all;
    }

    private static ListedObject of(JsonNode line) {
        if (line.has("subdir")) {
            return new ListedObject(
                    line.get("subdir").asText(), "", 0, "", true, "", "null", false);
        }
        return new ListedObject(
                line.path("name").asText(),
                etag(line),
                line.path("bytes").asLong(),
                ofListing(line.path("last_modified").asText()),
                false,
                line.path("content_type").asText(),
                line.path("version_id").asText("null"),
                line.path("is_latest").asBoolean(true));
    }

    private static String etag(JsonNode line) {
        if (line.has("s3_etag")) {
            return line.get("s3_etag").asText();
        }
        String large = line.path("slo_etag").asText();
        return large.isEmpty()
                ? '"' + line.path("hash").asText() + '"'
                : large.substring(0, large.length() - 1) + "-N\"";
    }

    /// Whole seconds that are not before it, as `Last-Modified` has them.
    private static String ofListing(String date) {
        if (date.isEmpty()) {
            return "";
        }
        Instant instant = LocalDateTime.parse(date).toInstant(ZoneOffset.UTC);
        return SECONDS.format(instant.plusNanos(999_999_999));
    }

    /// {@return the date of a header as S3 writes it}
    static String ofHeader(String date) {
        return SECONDS.format(HttpDate.parse(date).orElse(Instant.EPOCH));
    }
}
