package io.insitu.middleware.entity;

import io.insitu.middleware.Headers;
import io.insitu.middleware.HttpDate;
import java.time.Instant;
import java.util.Optional;

/// The conditions that a request sets (RFC 9110, section 13), asked in Swift's order
/// (`swob.Response._get_conditional_response_status`).
public final class Conditions {
    private Conditions() {}

    /// {@return 304 or 412 when it is not to be sent; nothing when it is}
    static Optional<Integer> refusal(Headers headers, Entity entity) {
        Optional<String> ifNoneMatch = headers.first("If-None-Match");
        if (ifNoneMatch.isPresent() && names(ifNoneMatch.get(), entity.etag())) {
            return Optional.of(304);
        }
        Optional<String> ifMatch = headers.first("If-Match");
        if (ifMatch.isPresent() && !names(ifMatch.get(), entity.etag())) {
            return Optional.of(412);
        }
        Instant modified = entity.modified();
        if (date(headers, "If-Modified-Since").filter(d -> !modified.isAfter(d)).isPresent()) {
            return Optional.of(304);
        }
        if (date(headers, "If-Unmodified-Since").filter(modified::isAfter).isPresent()) {
            return Optional.of(412);
        }
        return Optional.empty();
    }

    private static Optional<Instant> date(Headers headers, String name) {
        return headers.first(name).flatMap(HttpDate::parse);
    }

    /// {@return whether a list of tags has that one, or `*`}
    public static boolean names(String tags, String etag) {
        for (String tag : tags.split(",", -1)) {
            String plain = unquoted(tag.strip());
            if (plain.equals("*") || plain.equals(etag)) {
                return true;
            }
        }
        return false;
    }

    /// {@return the tag without its quotes; Swift's clients often send it without}
    public static String unquoted(String tag) {
        boolean quoted = tag.length() > 1 && tag.startsWith("\"") && tag.endsWith("\"");
        return quoted ? tag.substring(1, tag.length() - 1) : tag;
    }
}
