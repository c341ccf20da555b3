package io.insitu.middleware.listing;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a listing is written: `format=plain|json|xml`, else what `Accept` likes best, else plain
/// (`common/middleware/listing_formats.py`).
public enum ListingFormat {
    PLAIN("text/plain"),
    JSON("application/json"),
    XML("application/xml"),
    /// The same bytes as [#XML] under the type's old name.
    TEXT_XML("text/xml");

    private static final String TOKEN = "[^()<>@,;:\"/\\[\\]?={}\\x00-\\x20\\x7f]+";
    private static final Pattern MEDIA_RANGE =
            Pattern.compile(
                    "\\s*("
                            + TOKEN
                            + ")/("
                            + TOKEN
                            + ")((?:\\s*;\\s*"
                            + TOKEN
                            + "\\s*=\\s*(?:"
                            + TOKEN
                            + "|\"[^\"\\\\]*\"))*)\\s*");
    private static final Pattern QUALITY = Pattern.compile(";\\s*q\\s*=\\s*([^;\\s]+)");

    private final String mediaType;

    ListingFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /// {@return the type without a charset, as Swift labels reports}
    public String mediaType() {
        return mediaType;
    }

    /// {@return the `Content-Type` of the answer}
    public String contentType() {
        return mediaType + "; charset=utf-8";
    }

    /// @throws SwiftException 400 for an `Accept` that is none, 406 when nothing suits
    public static ListingFormat of(Request request) {
        String format = request.query().text("format");
        if (!format.isEmpty()) {
            return switch (format.toLowerCase(Locale.ROOT)) {
                case "json" -> JSON;
                case "xml" -> XML;
                default -> PLAIN;
            };
        }
        String accept = request.headers().text("Accept");
        return accept.isEmpty() ? PLAIN : bestOf(accept);
    }

    /// {@return what the `Accept` of a request likes best; nothing when it is none or nothing
    /// suits}
    public static Optional<ListingFormat> accepted(Headers headers) {
        String accept = headers.text("Accept");
        try {
            return Optional.of(accept.isEmpty() ? PLAIN : bestOf(accept));
        } catch (SwiftException e) {
            return Optional.empty();
        }
    }

    /// {@return whether JSON is among what the `Accept` of a request likes}
    static boolean acceptsJson(Headers headers) {
        String accept = headers.text("Accept");
        return accept.isEmpty()
                || Arrays.stream(accept.split(",", -1))
                        .anyMatch(part -> MediaRange.parse(part).includes(JSON.mediaType));
    }

    private static ListingFormat bestOf(String accept) {
        List<MediaRange> ranges = new ArrayList<>();
        for (String part : accept.split(",", -1)) {
            ranges.add(MediaRange.parse(part));
        }
        ranges.sort(
                Comparator.comparingDouble(MediaRange::quality)
                        .thenComparing(MediaRange::isExact)
                        .reversed());
        for (MediaRange range : ranges) {
            for (ListingFormat format : values()) {
                if (range.includes(format.mediaType)) {
                    return format;
                }
            }
        }
        throw new SwiftException(406);
    }

    private record MediaRange(String type, String subtype, double quality) {
        static MediaRange parse(String text) {
            Matcher range = MEDIA_RANGE.matcher(text);
            if (!range.matches()) {
                throw invalid();
            }
            Matcher quality = QUALITY.matcher(range.group(3));
            return new MediaRange(
                    range.group(1), range.group(2), quality.find() ? number(quality.group(1)) : 1);
        }

        private static double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw invalid();
            }
        }

        private static SwiftException invalid() {
            return new SwiftException(
                    400, "Invalid Accept header", Headers.of("Content-Type", Response.HTML));
        }

        boolean isExact() {
            return !type.equals("*") && !subtype.equals("*");
        }

        boolean includes(String mediaType) {
            int slash = mediaType.indexOf('/');
            return (type.equals("*") || type.equals(mediaType.substring(0, slash)))
                    && (subtype.equals("*") || subtype.equals(mediaType.substring(slash + 1)));
        }
    }
}
