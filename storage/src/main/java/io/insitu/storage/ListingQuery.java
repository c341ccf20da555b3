package io.insitu.storage;

/// Which part of an ordered list of names to return. Names are ordered by their UTF-8 bytes. The
/// empty string means "not given" for every text here, as in Swift's API.
///
/// @param limit at most so many entries, sub-directories included; 0 or more
/// @param prefix only names that begin with it
/// @param marker only names after it (before it when `reverse`)
/// @param endMarker only names before it (after it when `reverse`)
/// @param delimiter names that hold it behind the prefix are rolled up into one
///   [ListingEntry.Subdir]; may have several characters
/// @param reverse from the last name to the first
public record ListingQuery(
        int limit,
        String prefix,
        String marker,
        String endMarker,
        String delimiter,
        boolean reverse) {
    public ListingQuery {
        if (limit < 0) {
            throw new IllegalArgumentException("limit: %d is negative".formatted(limit));
        }
    }

    public static ListingQuery all(int limit) {
        return new ListingQuery(limit, "", "", "", "", false);
    }

    public ListingQuery withLimit(int newLimit) {
        return new ListingQuery(newLimit, prefix, marker, endMarker, delimiter, reverse);
    }

    public ListingQuery withPrefix(String newPrefix) {
        return new ListingQuery(limit, newPrefix, marker, endMarker, delimiter, reverse);
    }

    public ListingQuery withMarker(String newMarker) {
        return new ListingQuery(limit, prefix, newMarker, endMarker, delimiter, reverse);
    }
}
