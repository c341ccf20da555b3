package io.insitu.middleware.listing;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ListingQuery;
import java.util.List;

/// What a client asks for of a listing: `limit`, `prefix`, `marker`, `end_marker`, `delimiter`,
/// `reverse`.
public final class ListingParameters {
    private static final List<String> ALL =
            List.of(
                    "limit",
                    "prefix",
                    "marker",
                    "end_marker",
                    "delimiter",
                    "path",
                    "reverse",
                    "format");

    private ListingParameters() {}

    /// @param limitMax the default too
    /// @throws SwiftException 412 for a limit beyond the maximum, 400 for what is no UTF-8
    public static ListingQuery parse(Query query, int limitMax) {
        for (String name : ALL) {
            if (query.isMalformed(name)) {
                throw new SwiftException(
                        400,
                        "\"%s\" parameter not valid UTF-8".formatted(name),
                        Headers.of("Content-Type", "text/plain"));
            }
        }
        return new ListingQuery(
                limit(query.text("limit"), limitMax),
                query.text("prefix"),
                query.text("marker"),
                query.text("end_marker"),
                query.text("delimiter"),
                query.isTrue("reverse"));
    }

    /// A limit that is no number is no limit, as in Swift.
    private static int limit(String text, int max) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return max;
        }
        boolean tooLong = text.replaceFirst("^0+", "").length() > Integer.toString(max).length();
        if (tooLong || Long.parseLong(text) > max) {
            throw new SwiftException(
                    412, "Maximum limit is " + max, Headers.of("Content-Type", Response.HTML));
        }
        return Integer.parseInt(text);
    }
}
