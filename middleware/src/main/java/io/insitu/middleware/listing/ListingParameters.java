package io.insitu.middleware.listing;

import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.storage.ListingQuery;

/// What a client asks for of a listing: `limit`, `prefix`, `marker`, `end_marker`, `delimiter`,
/// `reverse`.
public final class ListingParameters {
    private ListingParameters() {}

    /// @param limitMax the default too
    /// @throws SwiftException 412 for a limit beyond the maximum
    public static ListingQuery parse(Query query, int limitMax) {
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
