package io.insitu.storage.embedded;

import io.insitu.storage.AccountName;
import io.insitu.storage.AccountRecord;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ContainerRecord;
import io.insitu.storage.ListingEntry.ContainerEntry;
import io.insitu.storage.MetadataUpdate;
import io.insitu.storage.StorageException;
import io.insitu.storage.StorageException.Reason;
import io.insitu.storage.Timestamp;
import io.insitu.storage.embedded.Keys.Tally;
import io.insitu.storage.embedded.Locks.Held;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Accounts and containers: what is known of them, and their making and ending.
final class Accounts {
    private final Database database;
    private final Committer committer;
    private final Locks locks;
    private final Room room;
    private final InstantSource clock;

    Accounts(Database database, Committer committer, Locks locks, Room room, InstantSource clock) {
        this.database = database;
        this.committer = committer;
        this.locks = locks;
        this.room = room;
        this.clock = clock;
    }

    Optional<AccountRecord> account(AccountName account) {
        List<byte @Nullable []> values =
                database.getAll(
                        List.of(
                                Keys.account(account),
                                Keys.tally(account, Tally.CONTAINERS),
                                Keys.tally(account, Tally.OBJECTS),
                                Keys.tally(account, Tally.BYTES)));
        return node(values.get(0))
                .map(found ->
                        new AccountRecord(
                                account,
                                Counters.decode(values.get(1)),
                                Counters.decode(values.get(2)),
                                Counters.decode(values.get(3)),
                                found.created(),
                                found.metadata()));
    }

    boolean exists(AccountName account) {
        return database.get(Keys.account(account)) != null;
    }

    private boolean exists(ContainerPath path) {
        return database.get(Keys.container(path)) != null;
    }

    boolean putAccount(AccountName account, MetadataUpdate update) {
        room.require(0);
        byte[] key = Keys.account(account);
        try (Held _ = locks.account(account)) {
            return putNode(key, update, new Change());
        }
    }

    Optional<ContainerRecord> container(ContainerPath path) {
        List<byte @Nullable []> values =
                database.getAll(
                        List.of(
                                Keys.container(path),
                                Keys.tally(path, Tally.OBJECTS),
                                Keys.tally(path, Tally.BYTES)));
        return node(values.get(0))
                .map(found ->
                        new ContainerRecord(
                                path,
                                Counters.decode(values.get(1)),
                                Counters.decode(values.get(2)),
                                found.created(),
                                found.metadata()));
    }

    /// {@return the line of a container in its account's listing}
    ContainerEntry entry(ContainerPath path, byte[] value) {
        List<byte @Nullable []> tallies =
                database.getAll(
                        List.of(Keys.tally(path, Tally.OBJECTS), Keys.tally(path, Tally.BYTES)));
        return new ContainerEntry(
                path.container(),
                Counters.decode(tallies.get(0)),
                Counters.decode(tallies.get(1)),
                StoredNode.decode(value).created());
    }

    boolean putContainer(ContainerPath path, MetadataUpdate update) {
        if (update.equals(MetadataUpdate.NONE) && exists(path)) {
            return false;
        }
        room.require(0);
        AccountName account = path.accountName();
        if (!exists(account)) {
            putAccount(account, MetadataUpdate.NONE);
        }
        boolean made;
        try (Held _ = locks.containerAlone(path)) {
            Change one = new Change().add(Keys.tally(account, Tally.CONTAINERS), 1);
            made = putNode(Keys.container(path), update, one);
        }
        if (made && !exists(account)) {
            // The account was deleted meanwhile, when it had no container yet.
            putAccount(account, MetadataUpdate.NONE);
        }
        return made;
    }

    /// Deletes an account that has no containers. Its counters stay, at nothing: a container that
    /// is made meanwhile is counted though.
    void deleteAccount(AccountName account) {
        try (Held _ = locks.account(account)) {
            requireEmpty(Keys.containersOf(account), "account not empty: " + account);
            committer.commit(new Change().delete(Keys.account(account)));
        }
    }

    void updateContainer(ContainerPath path, MetadataUpdate update) {
        room.require(0);
        try (Held _ = locks.containerAlone(path)) {
            StoredNode old = requireContainer(path);
            committer.commit(new Change().put(Keys.container(path), old.with(update).encode()));
        }
    }

    void deleteContainer(ContainerPath path) {
        try (Held _ = locks.containerAlone(path)) {
            requireContainer(path);
            requireEmpty(Keys.objectsOf(path), "container not empty: " + path);
            requireEmpty(Keys.versionsOf(path), "container has versions: " + path);
            committer.commit(
                    new Change()
                            .delete(Keys.container(path))
                            .delete(Keys.tally(path, Tally.OBJECTS))
                            .delete(Keys.tally(path, Tally.BYTES))
                            .add(Keys.tally(path.accountName(), Tally.CONTAINERS), -1));
        }
    }

    StoredNode requireContainer(ContainerPath path) {
        return node(database.get(Keys.container(path)))
                .orElseThrow(() ->
                        new StorageException(
                                Reason.NO_SUCH_CONTAINER, "no such container: " + path));
    }

    /// {@return the sum of a counter over all accounts}
    long total(Tally tally) {
        byte[] all = Keys.kind('t');
        long sum = 0;
        try (Cursor cursor = database.cursor(all, Keys.afterAllWith(all))) {
            for (cursor.first(); cursor.onKey(); cursor.next()) {
                if (Keys.isTally(cursor.key(), tally)) {
                    sum += Counters.decode(cursor.value());
                }
            }
        }
        return sum;
    }

    /// Makes or changes an account or a container whose lock is held.
    ///
    /// @param whenMade what else changes when it is made
    /// @return true when it was made
    private boolean putNode(byte[] key, MetadataUpdate update, Change whenMade) {
        StoredNode old = node(database.get(key)).orElse(null);
        if (old == null) {
            StoredNode fresh = new StoredNode(Timestamp.of(clock.instant()), update.set());
            committer.commit(whenMade.put(key, fresh.encode()));
        } else if (!update.equals(MetadataUpdate.NONE)) {
            committer.commit(new Change().put(key, old.with(update).encode()));
        }
        return old == null;
    }

    /// @param all what the keys begin with that must not be there
    private void requireEmpty(byte[] all, String otherwise) {
        try (Cursor cursor = database.cursor(all, Keys.afterAllWith(all))) {
            cursor.first();
            if (cursor.onKey()) {
                throw new StorageException(Reason.CONTAINER_NOT_EMPTY, otherwise);
            }
        }
    }

    private static Optional<StoredNode> node(byte @Nullable [] value) {
        return Optional.ofNullable(value).map(StoredNode::decode);
    }
}
