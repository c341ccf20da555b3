package io.insitu.middleware.listing;

import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import java.util.List;

/// Where the entries of a listing come from, a page at a time.
@FunctionalInterface
public interface ListingPages {
    ListingPages NONE = query -> List.of();

    /// {@return what the query asks for; less than its limit only at the end}
    List<ListingEntry> page(ListingQuery query);
}
