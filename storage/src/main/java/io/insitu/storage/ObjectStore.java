package io.insitu.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Accounts, containers and objects. Calls block and are made from virtual threads (or any thread
/// that may wait); every change is durable when the call returns.
public interface ObjectStore extends AutoCloseable {
    Optional<AccountRecord> account(AccountName account);

    /// Creates the account if it is not there, then changes its metadata.
    ///
    /// @return true when it was created
    boolean putAccount(AccountName account, MetadataUpdate update);

    /// Deletes every container of the account with its objects, one after the other, and then the
    /// account, where the store keeps accounts of its own. What is written meanwhile may refuse it,
    /// after which some of the account is left.
    ///
    /// @throws StorageException NO_SUCH_ACCOUNT, CONTAINER_NOT_EMPTY
    default void deleteAccount(AccountName account) {
        AccountContents.delete(this, account);
    }

    /// @throws StorageException NO_SUCH_ACCOUNT
    List<ListingEntry> containers(AccountName account, ListingQuery query);

    Optional<ContainerRecord> container(ContainerPath container);

    /// {@return the container as it is or as it was a short while ago: enough to know what may be
    /// done in it}
    default Optional<ContainerRecord> recentContainer(ContainerPath container) {
        return container(container);
    }

    /// Creates the container (and its account) if it is not there, then changes its metadata.
    ///
    /// @return true when it was created
    boolean putContainer(ContainerPath container, MetadataUpdate update);

    /// @throws StorageException NO_SUCH_CONTAINER
    void updateContainer(ContainerPath container, MetadataUpdate update);

    /// @throws StorageException NO_SUCH_CONTAINER, CONTAINER_NOT_EMPTY
    void deleteContainer(ContainerPath container);

    /// @throws StorageException NO_SUCH_CONTAINER
    List<ListingEntry> objects(ContainerPath container, ListingQuery query);

    Optional<ObjectRecord> object(ObjectPath object);

    /// {@return the object as it is or as it was a moment ago: enough to know whether what is known
    /// of it already can be used}
    default Optional<ObjectRecord> recentObject(ObjectPath object) {
        return object(object);
    }

    Optional<OpenObject> open(ObjectPath object);

    /// Begins an upload. Whether the container exists is checked at the commit.
    Upload upload(ObjectPath object);

    /// Commits uploads of different objects. The embedded store commits all of them or none, at one
    /// moment; others commit one after the other and stop at the first that fails.
    ///
    /// @return their records, in the same order
    /// @throws StorageException as [Upload#commit]
    default List<ObjectRecord> commit(List<Upload.Ready> uploads) {
        return uploads.stream().map(Upload.Ready::commit).toList();
    }

    /// Replaces the metadata of an object, and its content type unless that is empty; its bytes and
    /// ETag stay.
    ///
    /// @throws StorageException NO_SUCH_OBJECT
    ObjectRecord updateObject(ObjectPath object, String contentType, Map<String, String> metadata);

    /// Deletes it; in a container that keeps versions it becomes one, beneath a marker.
    ///
    /// @throws StorageException NO_SUCH_OBJECT
    void deleteObject(ObjectPath object);

    /// Deletes an object if a condition holds of what stands under its name. In the embedded store
    /// nothing can come between the two; in others a writer may.
    ///
    /// @return whether it was there and was deleted
    default boolean deleteObject(ObjectPath object, Predicate<ObjectRecord> condition) {
        if (object(object).filter(condition).isEmpty()) {
            return false;
        }
        deleteObject(object);
        return true;
    }

    /// {@return the objects' old versions, where the store keeps any}
    default Optional<ObjectVersions> versions() {
        return Optional.empty();
    }

    @Override
    void close();
}
