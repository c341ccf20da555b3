package io.insitu.storage.embedded;

import io.insitu.storage.ListingEntry.ObjectEntry;
import io.insitu.storage.ObjectPath;
import io.insitu.storage.ObjectRecord;
import io.insitu.storage.ObjectVersions;
import io.insitu.storage.Timestamp;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An object as RocksDB keeps it.
///
/// @param place where the bytes are
/// @param id the number of the inline value or of the data file; of no meaning for an empty object
/// @param version its id among the object's versions, as [Timestamp#tenMicros]; 0 when it has none
record StoredObject(
        Place place,
        long id,
        long size,
        String etag,
        Timestamp timestamp,
        String contentType,
        Map<String, String> metadata,
        long version) {
    private static final int WITHOUT_VERSION = 1;
    private static final int WITH_VERSION = 2;
    private static final int MD5_BYTES = 16;

    /// The one header to which the store itself gives a meaning.
    private static final String DELETE_AT = "x-delete-at";

    enum Place {
        INLINE,
        FILE
    }

    /// {@return what is wrong with bytes of that MD5; null when they are the object's}
    @Nullable String difference(String md5) {
        return md5.equals(etag) ? null : "the MD5 of its bytes is %s, not %s".formatted(md5, etag);
    }

    static StoredObject decode(byte[] value) {
        Fields.Reader in = new Fields.Reader(value, WITH_VERSION);
        long version = in.version() == WITH_VERSION ? in.number() : 0;
        Place place = in.number() == 0 ? Place.INLINE : Place.FILE;
        return new StoredObject(
                place,
                in.number(),
                in.number(),
                HexFormat.of().formatHex(in.bytes(MD5_BYTES)),
                new Timestamp(in.number()),
                in.text(),
                in.map(),
                version);
    }

    byte[] encode() {
        Fields.Writer out =
                version == 0
                        ? new Fields.Writer(WITHOUT_VERSION)
                        : new Fields.Writer(WITH_VERSION).number(version);
        return out.number(place == Place.INLINE ? 0 : 1)
                .number(id)
                .number(size)
                .bytes(HexFormat.of().parseHex(etag))
                .number(timestamp.tenMicros())
                .text(contentType)
                .map(metadata)
                .done();
    }

    /// Reads only what a listing shows.
    static ObjectEntry decodeEntry(String name, byte[] value) {
        Fields.Reader in = new Fields.Reader(value, WITH_VERSION);
        if (in.version() == WITH_VERSION) {
            in.number();
        }
        in.number();
        in.number();
        long size = in.number();
        String etag = HexFormat.of().formatHex(in.bytes(MD5_BYTES));
        Timestamp timestamp = new Timestamp(in.number());
        return new ObjectEntry(name, size, etag, in.text(), timestamp);
    }

    /// {@return the second since 1970 in which its time is over; [Long#MAX_VALUE] for nearly every
    /// object, whose time never is}
    long deleteAt() {
        String second = metadata.get(DELETE_AT);
        return second == null ? Long.MAX_VALUE : Long.parseLong(second);
    }

    boolean expires() {
        return metadata.containsKey(DELETE_AT);
    }

    boolean isInFile() {
        return place == Place.FILE;
    }

    boolean hasInlineBytes() {
        return place == Place.INLINE && size > 0;
    }

    boolean hasBytesOf(StoredObject other) {
        return place == other.place && id == other.id && size == other.size;
    }

    boolean isMarker() {
        return contentType.equals(ObjectVersions.MARKER_TYPE);
    }

    ObjectEntry entry(String name) {
        return new ObjectEntry(name, size, etag, contentType, timestamp);
    }

    ObjectRecord record(ObjectPath path) {
        Timestamp id = version == 0 ? null : new Timestamp(version);
        return new ObjectRecord(path, size, etag, contentType, timestamp, metadata, id);
    }

    StoredObject described(Timestamp at, String newType, Map<String, String> newMetadata) {
        String type = newType.isEmpty() ? contentType : newType;
        return new StoredObject(place, id, size, etag, at, type, newMetadata, version);
    }

    /// {@return this as one of the versions}, which no time ends. What had no id has that of the
    /// moment at which it was written.
    StoredObject asVersion() {
        Map<String, String> kept = new HashMap<>(metadata);
        kept.remove(DELETE_AT);
        long number = version == 0 ? timestamp.tenMicros() : version;
        return new StoredObject(place, id, size, etag, timestamp, contentType, kept, number);
    }

    /// {@return what says that the object was deleted at that moment}
    static StoredObject marker(Timestamp at) {
        return new StoredObject(
                Place.INLINE,
                0,
                0,
                "d41d8cd98f00b204e9800998ecf8427e",
                at,
                ObjectVersions.MARKER_TYPE,
                Map.of(),
                at.tenMicros());
    }
}
