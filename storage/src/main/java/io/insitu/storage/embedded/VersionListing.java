package io.insitu.storage.embedded;

import io.insitu.storage.ContainerPath;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of the versions of a container's objects: what the objects are, merged name by name
/// with the rows of the old versions. A name costs two seeks, a sub-directory no more.
///
/// The order and what is called the latest follow `_list_versions` in Swift's
/// `versioned_writes/object_versioning.py`.
final class VersionListing {
    /// Follows a name without following any that is longer: no name holds NUL.
    private static final byte[] JUST_AFTER = {1};

    private final byte[] currentBase;
    private final byte[] oldBase;
    private final ListingQuery query;
    private final @Nullable Timestamp after;
    private final Cursor currents;
    private final Cursor olds;
    private final byte[] delimiter;
    private final int prefixEnd;
    private final List<ListingEntry> page = new ArrayList<>();

    private VersionListing(
            byte[] currentBase,
            byte[] oldBase,
            ListingQuery query,
            @Nullable Timestamp after,
            Cursor currents,
            Cursor olds) {
        this.currentBase = currentBase;
        this.oldBase = oldBase;
        this.query = query;
        this.after = after;
        this.currents = currents;
        this.olds = olds;
        this.delimiter = Keys.utf8(query.delimiter());
        this.prefixEnd = Keys.utf8(query.prefix()).length;
    }

    /// @param after as in [io.insitu.storage.ObjectVersions#list]
    static List<ListingEntry> of(
            Database database,
            ContainerPath container,
            ListingQuery query,
            @Nullable Timestamp after) {
        byte[] current = Keys.objectsOf(container);
        byte[] old = Keys.versionsOf(container);
        try (Cursor currents = database.cursor(current, Keys.afterAllWith(current));
                Cursor olds = database.cursor(old, Keys.afterAllWith(old))) {
            VersionListing listing = new VersionListing(current, old, query, after, currents, olds);
            listing.walk();
            return listing.page;
        }
    }

    private void walk() {
        byte[] marker = Keys.utf8(query.marker());
        byte[] from = start(marker);
        if (after != null && isWanted(marker)) {
            addVersions(marker, after);
        }
        byte[] name = next(from);
        while (name != null && isWanted(name) && page.size() < query.limit()) {
            int rolledUp = endOfSubdir(name);
            if (rolledUp > 0) {
                byte[] subdir = Arrays.copyOf(name, rolledUp);
                addSubdir(subdir, marker);
                name = next(query.reverse() ? subdir : Keys.afterAllWith(subdir));
            } else {
                addVersions(name, null);
                name = next(query.reverse() ? name : Keys.concat(name, JUST_AFTER));
            }
        }
    }

    /// {@return where the names begin: there (forwards) or before there (backwards)}
    private byte[] start(byte[] marker) {
        byte[] prefix = Keys.utf8(query.prefix());
        if (query.reverse()) {
            byte[] end = Keys.concat(prefix, new byte[] {(byte) 0xFF});
            return marker.length > 0 && compare(marker, end) < 0 ? marker : end;
        }
        byte[] behind = Keys.concat(marker, JUST_AFTER);
        return marker.length > 0 && compare(behind, prefix) > 0 ? behind : prefix;
    }

    private boolean isWanted(byte[] name) {
        byte[] prefix = Keys.utf8(query.prefix());
        boolean begins =
                name.length >= prefix.length
                        && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
        byte[] end = Keys.utf8(query.endMarker());
        boolean before =
                end.length == 0
                        || (query.reverse() ? compare(name, end) > 0 : compare(name, end) < 0);
        return begins && before;
    }

    private byte @Nullable [] next(byte[] from) {
        byte[] current = at(currents, Keys.concat(currentBase, from));
        byte[] old = at(olds, Keys.concat(oldBase, from));
        byte[] ofCurrent =
                current == null
                        ? null
                        : Arrays.copyOfRange(current, currentBase.length, current.length);
        byte[] ofOld = old == null ? null : Keys.versionedName(oldBase, old);
        if (ofCurrent == null || ofOld == null) {
            return ofCurrent == null ? ofOld : ofCurrent;
        }
        return compare(ofCurrent, ofOld) < 0 == query.reverse() ? ofOld : ofCurrent;
    }

    private byte @Nullable [] at(Cursor cursor, byte[] key) {
        if (query.reverse()) {
            cursor.before(key);
        } else {
            cursor.atOrAfter(key);
        }
        return cursor.onKey() ? cursor.key() : null;
    }

    private void addSubdir(byte[] subdir, byte[] marker) {
        if (!Arrays.equals(subdir, marker)) {
            page.add(new ListingEntry.Subdir(text(subdir)));
        }
    }

    private int endOfSubdir(byte[] name) {
        if (delimiter.length == 0) {
            return -1;
        }
        for (int from = prefixEnd; from + delimiter.length <= name.length; from++) {
            int to = from + delimiter.length;
            if (Arrays.equals(name, from, to, delimiter, 0, delimiter.length)) {
                return to;
            }
        }
        return -1;
    }

    /// @param behind only what comes behind that version
    private void addVersions(byte[] name, @Nullable Timestamp behind) {
        Lines lines = new Lines(name, behind);
        long from = query.reverse() ? 0 : Long.MAX_VALUE;
        if (behind != null) {
            from = behind.tenMicros() + (query.reverse() ? 1 : -1);
        }
        byte[] all = Keys.concat(Keys.concat(oldBase, name), new byte[1]);
        byte[] first = Keys.version(oldBase, name, from);
        byte[] key = at(olds, query.reverse() ? Keys.justAfter(first) : first);
        while (key != null && startsWith(key, all) && page.size() < query.limit()) {
            lines.add(StoredObject.decode(olds.value()));
            if (query.reverse()) {
                olds.previous();
            } else {
                olds.next();
            }
            key = olds.onKey() ? olds.key() : null;
        }
        lines.end();
    }

    /// The lines of one name.
    private final class Lines {
        private final String name;
        private final @Nullable StoredObject current;
        private boolean latestKnown;
        private boolean placed;

        Lines(byte[] name, @Nullable Timestamp behind) {
            this.name = text(name);
            this.current = current(name);
            this.latestKnown = current != null || behind != null;
            this.placed = current == null || isPassed(current, behind);
            if (current != null && current.version() == 0) {
                end();
            }
        }

        /// What has no id stands before all that have one.
        private boolean isPassed(StoredObject row, @Nullable Timestamp behind) {
            return behind != null && (row.version() == 0 || !comesLater(row, behind.tenMicros()));
        }

        private boolean comesLater(StoredObject row, long version) {
            return query.reverse() ? row.version() > version : row.version() < version;
        }

        void add(StoredObject old) {
            if (current != null && !placed && comesLater(old, current.version())) {
                end();
            }
            boolean latest = !latestKnown && old.isMarker();
            latestKnown |= latest;
            line(old, latest);
        }

        /// Nothing comes any more before what the object is.
        void end() {
            if (current != null && !placed) {
                placed = true;
                line(current, true);
            }
        }

        private void line(StoredObject row, boolean latest) {
            if (page.size() < query.limit()) {
                Timestamp id = row.version() == 0 ? null : new Timestamp(row.version());
                page.add(new ListingEntry.VersionEntry(row.entry(name), id, latest));
            }
        }
    }

    private @Nullable StoredObject current(byte[] name) {
        byte[] key = Keys.concat(currentBase, name);
        currents.atOrAfter(key);
        return currents.onKey() && Arrays.equals(currents.key(), key)
                ? StoredObject.decode(currents.value())
                : null;
    }

    private static boolean startsWith(byte[] key, byte[] begin) {
        return key.length >= begin.length
                && Arrays.equals(key, 0, begin.length, begin, 0, begin.length);
    }

    private static int compare(byte[] first, byte[] second) {
        return Arrays.compareUnsigned(first, second);
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }
}
