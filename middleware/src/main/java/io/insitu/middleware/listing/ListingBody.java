package io.insitu.middleware.listing;

import io.insitu.storage.Body;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A listing, written while it is sent: no more of it is in memory than a page, however many and
/// long its names and types are. Used by one thread.
final class ListingBody implements Body {
    /// At the longest names and content types that may be, a few megabytes.
    private static final int PAGE = 500;

    private final ListingText text;
    private final ListingPages pages;
    private final StringBuilder out = new StringBuilder(1024);
    private ListingQuery rest;
    private boolean begun;
    private boolean empty;
    private boolean ended;

    /// @param asked what the client asked for as a whole
    ListingBody(ListingText text, ListingPages pages, ListingQuery asked) {
        this.text = text;
        this.pages = pages;
        this.rest = asked;
    }

    boolean ended() {
        return ended;
    }

    /// Writes pages until there are that many characters, or all.
    ByteBuffer upTo(int characters) {
        while (!ended && out.length() < characters) {
            writePage();
        }
        ByteBuffer bytes = ByteBuffer.wrap(out.toString().getBytes(StandardCharsets.UTF_8));
        out.setLength(0);
        return bytes;
    }

    private void writePage() {
        ListingQuery query = rest.withLimit(Math.min(PAGE, rest.limit()));
        List<ListingEntry> page = query.limit() == 0 ? List.of() : pages.page(query);
        boolean first = !begun;
        if (first) {
            begun = true;
            empty = page.isEmpty();
            text.begin(out, empty);
        }
        for (ListingEntry entry : page) {
            text.entry(out, entry, first);
            first = false;
        }
        if (page.size() < query.limit() || page.size() == rest.limit()) {
            ended = true;
            text.end(out, empty);
        } else {
            rest = rest.withLimit(rest.limit() - page.size()).withMarker(page.getLast().name());
        }
    }

    /// @throws IOException when the listing cannot be gone on with, the container having been
    ///   deleted for example: the client must not take what it has for the whole
    @Override
    public @Nullable ByteBuffer next() throws IOException {
        try {
            return ended ? null : upTo(1);
        } catch (StorageException e) {
            throw new IOException("the listing ends early", e);
        }
    }

    @Override
    public void close() {
        ended = true;
    }
}
