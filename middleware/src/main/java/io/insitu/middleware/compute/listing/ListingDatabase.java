package io.insitu.middleware.compute.listing;

import io.insitu.middleware.SwiftException;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ListingEntry;
import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.ListingQuery;
import io.insitu.storage.ObjectStore;
import io.insitu.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A container's listing as a SQLite database, with the tables that a program finds in a
/// container's database of OpenStack Swift and that say something about its objects:
///
/// | table | columns |
/// |---|---|
/// | `object` | `ROWID`, from 1 in the order of the names; `name`; `created_at`, seconds with five digits; `size`; `content_type`; `etag`; `deleted`, always 0; `storage_policy_index`, always 0 |
/// | `container_stat` | one row: `account`, `container`, `created_at`, `put_timestamp`, `object_count`, `bytes_used` |
///
/// and the index `ix_object_deleted_name`. The same listing gives the same bytes. Objects that are
/// stored or deleted while it is read may or may not be in it.
public final class ListingDatabase {
    private static final int PAGE = 10_000;
    private static final int HEAD_BYTES = 100;
    private static final int SCHEMA_FORMAT = 4;
    private static final int UTF_8 = 1;

    /// The version of SQLite that knows all that the file has.
    private static final int SQLITE_VERSION = 3_008_000;

    private static final String OBJECT =
            "CREATE TABLE object (ROWID INTEGER PRIMARY KEY, name TEXT, created_at TEXT,"
                    + " size INTEGER, content_type TEXT, etag TEXT, deleted INTEGER DEFAULT 0,"
                    + " storage_policy_index INTEGER DEFAULT 0)";
    private static final String INDEX =
            "CREATE INDEX ix_object_deleted_name ON object (deleted, name)";
    private static final String STAT =
            "CREATE TABLE container_stat (account TEXT, container TEXT, created_at TEXT,"
                    + " put_timestamp TEXT, object_count INTEGER, bytes_used INTEGER)";

    private final Pages pages;
    private final Tree.Table objects;
    private final Tree.Index names;
    private long rows;
    private long bytes;

    private ListingDatabase(Pages pages) {
        this.pages = pages;
        this.objects = new Tree.Table(pages);
        this.names = new Tree.Index(pages);
    }

    /// Writes the listing of a container. Blocks.
    ///
    /// @param file is there, and empty
    /// @param most objects; a container that has more is refused
    /// @throws SwiftException 404 when there is no such container, 413 when it has too many objects
    public static void write(ObjectStore store, ContainerPath container, Path file, long most)
            throws IOException {
        ContainerRecord record = store.container(container).orElseThrow(() -> missing(container));
        try (Pages pages = new Pages(file)) {
            ListingDatabase database = new ListingDatabase(pages);
            database.addAll(store, container, most);
            database.finish(record);
        }
    }

    /// {@return the error for a container that is to be read and is not there}
    public static SwiftException missing(ContainerPath container) {
        return new SwiftException(404, "Error 404 Not Found while fetching " + container);
    }

    private void addAll(ObjectStore store, ContainerPath container, long most) throws IOException {
        ListingQuery query = ListingQuery.all(PAGE);
        List<ListingEntry> page;
        do {
            page = page(store, container, query);
            for (ListingEntry entry : page) {
                if (entry instanceof ObjectEntry object) {
                    add(object);
                }
            }
            if (rows > most) {
                throw new SwiftException(
                        413,
                        "Container %s has more than %d objects, the most that one database may have"
                                .formatted(container, most));
            }
            query = page.isEmpty() ? query : query.withMarker(page.getLast().name());
        } while (page.size() == PAGE);
    }

    private static List<ListingEntry> page(
            ObjectStore store, ContainerPath container, ListingQuery query) {
        try {
            return store.objects(container, query);
        } catch (StorageException e) {
            throw missing(container);
        }
    }

    private void add(ObjectEntry object) throws IOException {
        rows++;
        bytes += object.size();
        objects.add(
                rows,
                new Row()
                        .rowid()
                        .text(object.name())
                        .text(object.timestamp().toString())
                        .integer(object.size())
                        .text(object.contentType())
                        .text(object.etag())
                        .integer(0)
                        .integer(0)
                        .bytes());
        names.entry(new Row().integer(0).text(object.name()).integer(rows).bytes());
    }

    private void finish(ContainerRecord container) throws IOException {
        Tree.Table stat = new Tree.Table(pages);
        String created = container.created().toString();
        stat.add(
                1,
                new Row()
                        .text(container.path().account())
                        .text(container.path().container())
                        .text(created)
                        .text(created)
                        .integer(rows)
                        .integer(bytes)
                        .bytes());
        Page schema = new Page(Page.TABLE_LEAF, HEAD_BYTES);
        schema.add(schema(1, "table", "object", "object", objects.finish(), OBJECT));
        schema.add(schema(2, "index", "ix_object_deleted_name", "object", names.finish(), INDEX));
        schema.add(schema(3, "table", "container_stat", "container_stat", stat.finish(), STAT));
        pages.finish(head(schema.bytes(0)));
    }

    private static byte[] schema(
            int rowid, String type, String name, String table, int root, String sql) {
        return Tree.Table.cell(
                rowid, new Row().text(type).text(name).text(table).integer(root).text(sql).bytes());
    }

    /// "The Database Header" of <https://www.sqlite.org/fileformat2.html>.
    private ByteBuffer head(ByteBuffer first) {
        first.put(0, "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));
        first.putShort(16, (short) Pages.SIZE);
        first.put(18, new byte[] {1, 1, 0, 64, 32, 32});
        first.putInt(24, 1); // changes so far, and below which of them the page count is of
        first.putInt(28, pages.count());
        first.putInt(40, 1);
        first.putInt(44, SCHEMA_FORMAT);
        first.putInt(56, UTF_8);
        first.putInt(92, 1);
        first.putInt(96, SQLITE_VERSION);
        return first;
    }
}
