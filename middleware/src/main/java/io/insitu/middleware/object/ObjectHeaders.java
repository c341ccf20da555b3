package io.insitu.middleware.object;

import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.constraints.StoredHeaders;
import io.insitu.middleware.listing.ListedType;
import io.insitu.storage.ObjectRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Which headers are kept with an object, and which an answer about one has.
final class ObjectHeaders {
    private static final String META = "x-object-meta-";
    private static final String SYSMETA = "x-object-sysmeta-";
    private static final String DELETE_AT = "x-delete-at";
    private static final long DELETE_AT_MAX = 9_999_999_999L;

    /// Swift's `allowed_headers`.
    private static final Set<String> KEPT =
            Set.of(
                    "cache-control",
                    "content-disposition",
                    "content-encoding",
                    "content-language",
                    "expires",
                    "x-object-manifest",
                    "x-robots-tag");

    /// What only works with a step that is not here; without it the bytes that are stored would not
    /// be what the client means.
    private static final Set<String> UNAVAILABLE = Set.of("x-copy-from", "x-symlink-target");

    /// Stays for as long as the bytes do.
    private static final String STATIC_LARGE_OBJECT = "x-static-large-object";

    private ObjectHeaders() {}

    /// {@return the metadata that a PUT brings}
    ///
    /// @throws SwiftException 400 for a time of deletion that is none, 501 for a feature that is
    ///   not here
    static Map<String, String> ofUpload(Headers headers, Instant now) {
        Map<String, String> kept = ofUpdate(headers, Map.of(), now);
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (isOfTheBytes(lower)) {
                kept.put(lower, value);
            } else if (UNAVAILABLE.contains(lower)) {
                throw new SwiftException(501, name + ": not available here");
            }
        });
        return kept;
    }

    /// {@return the metadata after a POST: what it brings replaces what there was, but for what is
    /// of the bytes}
    static Map<String, String> ofUpdate(Headers headers, Map<String, String> before, Instant now) {
        Map<String, String> kept = new HashMap<>();
        before.forEach((name, value) -> {
            if (isOfTheBytes(name)) {
                kept.put(name, value);
            }
        });
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(META) || (KEPT.contains(lower) && !value.isEmpty())) {
                kept.put(lower, value);
            }
        });
        deleteAt(headers, kept, now);
        return kept;
    }

    private static boolean isOfTheBytes(String name) {
        return name.startsWith(SYSMETA) || name.equals(STATIC_LARGE_OBJECT);
    }

    private static void deleteAt(Headers headers, Map<String, String> kept, Instant now) {
        String after = headers.text("X-Delete-After");
        String at = headers.text("X-Delete-At");
        if (!after.isEmpty()) {
            long seconds = wholeNumber(after, "X-Delete-After");
            kept.put(DELETE_AT, inFuture(now.getEpochSecond() + seconds, now, "X-Delete-After"));
        } else if (!at.isEmpty()) {
            kept.put(DELETE_AT, inFuture(wholeNumber(at, "X-Delete-At"), now, "X-Delete-At"));
        }
    }

    private static long wholeNumber(String text, String header) {
        try {
            long number = Long.parseLong(text.strip());
            return Math.clamp(number, -DELETE_AT_MAX, DELETE_AT_MAX);
        } catch (NumberFormatException e) {
            throw new SwiftException(400, "Non-integer " + header);
        }
    }

    private static String inFuture(long epochSecond, Instant now, String header) {
        if (epochSecond <= now.getEpochSecond()) {
            throw new SwiftException(400, header + " in past");
        }
        return Long.toString(Math.min(epochSecond, DELETE_AT_MAX));
    }

    /// {@return whether the object's time is over: then it is not there, though it may not have
    /// been removed yet}
    static boolean isExpired(ObjectRecord record, Instant now) {
        String deleteAt = record.metadata().get(DELETE_AT);
        return deleteAt != null && Long.parseLong(deleteAt) <= now.getEpochSecond();
    }

    /// {@return what an answer to GET or HEAD says of the object}
    static Headers describe(ObjectRecord record) {
        return Headers.of("Content-Type", ListedType.visible(record.contentType()))
                .and(StoredHeaders.of(record.metadata(), Set.of()))
                .and(
                        Headers.of(
                                "Etag", record.etag(),
                                "Last-Modified", HttpDate.lastModified(record.timestamp()),
                                "X-Timestamp", record.timestamp().toString(),
                                "Accept-Ranges", "bytes"));
    }
}
