package io.insitu.storage;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The versions of objects, in containers that keep them: those whose metadata has "true" under
/// [#ENABLED]. There the store gives whatever is written an id, the time of its writing; what an
/// upload replaces stays as a version, and a deletion leaves a *marker*, a version without bytes of
/// the type [#MARKER_TYPE]. A container that kept versions once has those still, and all that is
/// here works on them.
///
/// The behaviour is that of Swift's `object_versioning`. Versions count for the bytes of their
/// container and account and for the objects of the account, not for those of the container; one
/// has no time at which it is deleted. Calls block, and are durable when they return.
public interface ObjectVersions {
    String ENABLED = "x-container-sysmeta-versions-enabled";

    String MARKER_TYPE = "application/x-deleted;swift_versions_deleted=1";

    /// {@return what a listing is to go on after when the last line was of what has no id}
    static Timestamp beforeAll(boolean reverse) {
        return new Timestamp(reverse ? 0 : Long.MAX_VALUE / 2);
    }

    /// What a deletion did.
    ///
    /// @param version the marker's id; null when the container keeps no versions, and none was left
    /// @param existed whether there was an object
    record Deletion(@Nullable Timestamp version, boolean existed) {}

    /// {@return the version of that id, be it current, old, or a marker}
    Optional<ObjectRecord> version(ObjectPath object, Timestamp version);

    Optional<OpenObject> open(ObjectPath object, Timestamp version);

    /// Deletes the object, or notes that there is none, by a marker.
    Deletion delete(ObjectPath object);

    /// Ends that version with its bytes; when it is the current one, there is no object any more.
    ///
    /// @throws StorageException NO_SUCH_OBJECT
    void delete(ObjectPath object, Timestamp version);

    /// Takes away what the object is now, without a marker. It stays as a version if it is one.
    ///
    /// @throws StorageException NO_SUCH_OBJECT
    void unlink(ObjectPath object);

    /// Makes the version what the object is now.
    ///
    /// @throws StorageException NO_SUCH_OBJECT, which is said of a marker too
    ObjectRecord restore(ObjectPath object, Timestamp version);

    /// A page of all versions, in the order of the names, those of one name the newest first
    /// (reversed: the oldest), what has no id before all.
    ///
    /// @param after with the query's marker: begins behind that version of the marker's object,
    ///   rather than behind all of them
    /// @return [ListingEntry.VersionEntry] and [ListingEntry.Subdir]
    /// @throws StorageException NO_SUCH_CONTAINER
    List<ListingEntry> list(ContainerPath container, ListingQuery query, @Nullable Timestamp after);

    /// {@return whether the container has an old version or a marker, or an object that is a
    /// version}
    boolean any(ContainerPath container);
}
