package io.insitu.middleware.tempurl;

import io.insitu.middleware.Query;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/// What the query of a temporary URL says.
///
/// @param expires seconds since 1970
/// @param prefix that the object's name must have; nothing for one object
/// @param ipRange of the clients that may use it; empty for all
/// @param filename under which browsers are to store it; empty for the object's own
/// @param inline whether browsers are to show it
record TempUrl(
        String signature,
        long expires,
        Optional<String> prefix,
        String ipRange,
        String filename,
        boolean inline) {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);

    static boolean isIn(Query query) {
        return query.has("temp_url_sig") || query.has("temp_url_expires");
    }

    static TempUrl of(Query query) {
        return new TempUrl(
                query.text("temp_url_sig"),
                expires(query.text("temp_url_expires")),
                query.get("temp_url_prefix"),
                query.text("temp_url_ip_range"),
                query.text("filename"),
                query.has("inline"));
    }

    /// {@return 0 for what is no time}
    private static long expires(String text) {
        try {
            return text.matches("\\s*\\d{1,18}\\s*")
                    ? Long.parseLong(text.strip())
                    : LocalDateTime.parse(text, ISO).toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    boolean isOver(Instant now) {
        return expires < now.getEpochSecond();
    }

    /// {@return what is signed for a method}
    ///
    /// @param before what stands before the path
    /// @param container `account/container`
    String text(String method, String before, String container, String object) {
        String path =
                prefix.map(beginning -> "prefix:/v1/" + container + "/" + beginning)
                        .orElse("/v1/" + container + "/" + object);
        String range = ipRange.isEmpty() ? "" : "ip=" + ipRange + "\n";
        return range + method + "\n" + expires + "\n" + before + path;
    }
}
