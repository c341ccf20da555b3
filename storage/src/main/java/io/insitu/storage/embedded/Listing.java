package io.insitu.storage.embedded;

import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingEntry.Subdir;
import io.insitu.storage.ListingQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One page of an ordered list of names: a walk over a range of keys. Prefix and markers only
/// narrow the range; a name that holds the delimiter is rolled up and all its neighbours are leapt
/// over, so a page costs as much as it has lines, whatever lies beneath its sub-directories.
///
/// The cases at the edges follow `list_objects_iter` in Swift's `swift/container/backend.py`.
final class Listing {
    private final byte[] base;
    private final ListingQuery query;
    private final EntryReader reader;
    private final byte[] delimiter;
    private final int prefixEnd;

    /// What the scan came in behind: its sub-directory is not said again.
    private final byte[] origin;

    private final List<ListingEntry> page = new ArrayList<>();

    private Listing(byte[] base, ListingQuery query, EntryReader reader) {
        this.base = base;
        this.query = query;
        this.reader = reader;
        this.delimiter = Keys.utf8(query.delimiter());
        this.prefixEnd = base.length + Keys.utf8(query.prefix()).length;
        this.origin = key(query.reverse() ? query.endMarker() : query.marker());
    }

    /// Turns a name and the value stored under it into a line.
    interface EntryReader {
        ListingEntry read(String name, byte[] value);
    }

    /// @param base what the keys of all listed names begin with, before the name
    static List<ListingEntry> of(
            Database database, byte[] base, ListingQuery query, EntryReader reader) {
        Listing listing = new Listing(base, query, reader);
        byte[] lower = listing.lower();
        byte[] upper = listing.upper();
        if (query.limit() > 0 && Arrays.compareUnsigned(lower, upper) < 0) {
            try (Cursor cursor = database.cursor(lower, upper)) {
                listing.walk(cursor);
            }
        }
        return listing.page;
    }

    private byte[] lower() {
        String after = query.reverse() ? query.endMarker() : query.marker();
        byte[] first = key(query.prefix());
        return after.isEmpty() ? first : later(first, Keys.justAfter(key(after)));
    }

    private byte[] upper() {
        String before = query.reverse() ? query.marker() : query.endMarker();
        byte[] end = Keys.afterAllWith(key(query.prefix()));
        return before.isEmpty() ? end : earlier(end, key(before));
    }

    private void walk(Cursor cursor) {
        start(cursor);
        while (cursor.onKey() && page.size() < query.limit()) {
            byte[] key = cursor.key();
            int rolledUp = endOfSubdir(key);
            if (rolledUp > 0) {
                addSubdir(Arrays.copyOf(key, rolledUp));
                leapOver(cursor, Arrays.copyOf(key, rolledUp));
            } else {
                page.add(reader.read(name(key), cursor.value()));
                step(cursor);
            }
        }
    }

    private void start(Cursor cursor) {
        if (query.reverse()) {
            cursor.last();
        } else {
            cursor.first();
        }
    }

    private void step(Cursor cursor) {
        if (query.reverse()) {
            cursor.previous();
        } else {
            cursor.next();
        }
    }

    private void leapOver(Cursor cursor, byte[] subdir) {
        if (page.size() == query.limit()) {
            return;
        }
        if (query.reverse()) {
            cursor.before(subdir);
        } else {
            cursor.atOrAfter(Keys.afterAllWith(subdir));
        }
    }

    private void addSubdir(byte[] subdir) {
        if (!Arrays.equals(subdir, origin)) {
            page.add(new Subdir(name(subdir)));
        }
    }

    /// {@return the index behind the first delimiter that follows the prefix, or -1}
    private int endOfSubdir(byte[] key) {
        if (delimiter.length == 0) {
            return -1;
        }
        for (int from = prefixEnd; from + delimiter.length <= key.length; from++) {
            int to = from + delimiter.length;
            if (Arrays.equals(key, from, to, delimiter, 0, delimiter.length)) {
                return to;
            }
        }
        return -1;
    }

    private byte[] key(String name) {
        return Keys.concat(base, Keys.utf8(name));
    }

    private String name(byte[] key) {
        return new String(key, base.length, key.length - base.length, StandardCharsets.UTF_8);
    }

    private static byte[] later(byte[] first, byte[] second) {
        return Arrays.compareUnsigned(first, second) >= 0 ? first : second;
    }

    private static byte[] earlier(byte[] first, byte[] second) {
        return Arrays.compareUnsigned(first, second) <= 0 ? first : second;
    }
}
