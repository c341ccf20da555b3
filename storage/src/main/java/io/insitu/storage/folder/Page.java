package io.insitu.storage.folder;

import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// One page of a listing, of entries that come in no order.
final class Page {
    private static final Comparator<String> BY_BYTES =
            Comparator.comparing(
                    name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private Page() {}

    static List<ListingEntry> of(Stream<ListingEntry> entries, ListingQuery query) {
        Comparator<String> order = query.reverse() ? BY_BYTES.reversed() : BY_BYTES;
        return entries.filter(entry -> entry.name().startsWith(query.prefix()))
                .map(entry -> rolledUp(entry, query))
                .filter(entry -> isWithin(entry.name(), query, order))
                .sorted(Comparator.comparing(ListingEntry::name, order))
                .distinct()
                .limit(query.limit())
                .toList();
    }

    private static ListingEntry rolledUp(ListingEntry entry, ListingQuery query) {
        int from = query.prefix().length();
        int at = query.delimiter().isEmpty() ? -1 : entry.name().indexOf(query.delimiter(), from);
        return at < 0
                ? entry
                : new ListingEntry.Subdir(
                        entry.name().substring(0, at + query.delimiter().length()));
    }

    private static boolean isWithin(String name, ListingQuery query, Comparator<String> order) {
        boolean after = query.marker().isEmpty() || order.compare(name, query.marker()) > 0;
        boolean before = query.endMarker().isEmpty() || order.compare(name, query.endMarker()) < 0;
        return after && before;
    }
}
